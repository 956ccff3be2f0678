"""The same planted faults, shown to devboot and to libraries that check values."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytest.importorskip("pydantic")
pytest.importorskip("msgspec")
pytest.importorskip("jsonschema")

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
with pytest.MonkeyPatch.context() as patch:
    patch.syspath_prepend(BENCHMARKS)
    from sidebyside.models import programs

BAD = Path(__file__).parent / "bad"
FAULTS = {
    "planted-in-wsl": (
        "toolchian", "toolchain.cpp.compiler", "toolchain.cpp.standard", "toolchain.cuda.verison",
        "toolchain.cuda.architectures", "editor.vim.enable", "wsl.config.wsl2.memory",
        "wsl.config.wsl2.networkingmode", "wsl.config.wsl2.autoMemoryReclaim", "name", "dotfiles",
    ),
    "planted-faults": (
        "toolchian", "toolchain.cpp.compiler", "toolchain.cpp.standard", "toolchain.cuda.verison",
        "toolchain.cuda.architectures", "editor.vim.tabstop", "require.cuda", "require.wsl",
        "packages", "name", "projects.0.template",
    ),
}  # fmt: skip
"""By file, the keys that are wrong: misspelled, misplaced, there twice, missing, of a bad value."""


class Row(NamedTuple):
    """What one library says of one file."""

    found: int
    places: bool  # each with its line and column
    guesses: int  # "did you mean", or where a key belongs
    twice: bool  # a key that is given twice is noticed


def row(problems: list[tuple[str, str]], faults: tuple[str, ...]) -> Row:
    """Count the faults whose keys are named."""
    named = {path for problem in problems for path in paths(*problem)}
    guesses = sum("did you mean" in words or "belongs in" in words for _, words in problems)
    return Row(
        sum(any(f"{path}.".startswith(f"{fault}.") for path in named) for fault in faults),
        all(re.fullmatch(r"\S+:\d+:\d+", place) for place, _ in problems),
        guesses,
        any("already given" in words for _, words in problems),
    )


def paths(place: str, words: str) -> Iterator[str]:
    """Yield the keys that a problem may mean: its place, what it quotes, and this below it."""
    yield place
    for name in re.findall(r"[`'\"]([^`'\"]*)[`'\"]", words.split("\n", maxsplit=1)[0]):
        path = re.sub(r"\[([0-9]+)\]", r".\1", name)
        yield from (path, f"{place}.{path}")


def checks() -> dict[str, Callable[[str], list[tuple[str, str]]]]:
    found = {}
    for name, text in programs().items():
        room: dict[str, object] = {"__name__": name}
        exec(compile(text, name, "exec", dont_inherit=True), room)
        found[name] = room["problems"]
    return found  # type: ignore[return-value]


@pytest.mark.parametrize("case", FAULTS)
def test_nobody_finds_more(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    text, faults = (BAD / f"{case}.yaml").read_text(encoding="utf-8"), FAULTS[case]
    rows = {name: row(problems(text), faults) for name, problems in checks().items()}
    with capsys.disabled():
        print(f"\n{case}, {len(faults)} faults: found, places, guesses, a key given twice")
        for name, found in rows.items():
            print(f"  {name:10} {found.found:2}  {found.places!s:5} {found.guesses}  {found.twice}")
    ours = rows.pop("devboot")
    assert ours == Row(len(faults), places=True, guesses=ours.guesses, twice=True)
    for other in rows.values():
        assert other.found < ours.found
        assert other.guesses < ours.guesses


@pytest.mark.parametrize("name", ["base", "cpp", "wsl", "wsl-cuda", "server"])
def test_a_right_one_is_right_for_all(name: str) -> None:
    text = (Path(__file__).parents[2] / "profiles" / f"{name}.yaml").read_text(encoding="utf-8")
    text = re.sub(r"extends: .*", "extends: []", text)
    assert {library: check(text) for library, check in checks().items()} == {
        library: [] for library in ("devboot", "jsonschema", "pydantic", "msgspec")
    }
