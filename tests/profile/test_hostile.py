"""Whatever is thrown at the loader: a profile or a ProfileError, soon."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from devboot.profile import MAX_BYTES, Profile, ProfileError, load_profile

if TYPE_CHECKING:
    from collections.abc import Callable

PROFILES = Path(__file__).parents[2] / "profiles"
BAD = sorted((Path(__file__).parent / "bad").glob("*.yaml"))
SMALL = 1000  # bytes: thousands of them are read
TEXTS = [
    path.read_text(encoding="utf-8")
    for path in [*sorted(PROFILES.glob("*.yaml")), *BAD]
    if path.stat().st_size < SMALL and path.stem != "not-utf-8"
]
HEAD = "version: 1\nname: mine\n"
HOSTILE = {
    "too large": "#" * (MAX_BYTES + 1),
    "largest": "#" * MAX_BYTES,
    "one word": HEAD + "system: {locale: " + "x" * 60_000 + "}",
    "one key": "x" * 60_000 + ": 1",
    "nodes": HEAD + "packages: {apt: [" + "x," * 30_000 + "]}",
    "unknown keys": HEAD + "".join(f"a{number}: 1\n" for number in range(2400)),
    "misplaced keys": HEAD + "projects:\n" + "  - {apt: 1}\n" * 1200,
    "wrong words": HEAD + "languages: [" + "cp," * 4000 + "]",
    "one key again and again": HEAD + "name: x\n" * 2400,
    "open lists": "[" * 60_000,
    "open mappings": "{a: " * 15_000,
    "open questions": "? " * 30_000,
    "open dashes": "- " * 30_000,
    "ever deeper": "".join(" " * depth + "a:\n" for depth in range(340)),
    "merge bomb": "a: &a [x,x]\n" + "".join(f"b{i}: &b{i} {{<<: [*a,*a,*a]}}\n" for i in range(9)),
    "escapes": HEAD + 'system: {locale: "' + "\\u0041" * 9_000 + '"}',
    "bidi": HEAD + "# " + "\u202e" * 15_000,
    "wide": HEAD + "系" * 15_000 + ": 1",
    "no end of line": HEAD + "languages: [" + "cpp, " * 2000,
    "huge integer": HEAD + "editor: {vim: {tabstop: " + "9" * 50_000 + "}}",
    "dates": HEAD + "toolchain: {python: {version: 2024-13-45}}",
    "carriage returns": HEAD + "\r" * 50_000 + "x",
    "huge size": HEAD + "wsl: {config: {wsl2: {memory: " + "9" * 4000 + ".5gb}}}",
    "many ports": HEAD + "wsl: {config: {experimental: {ignoredPorts: [" + "x," * 4000 + "]}}}",
    "unknown keys of WSL": HEAD
    + "wsl: {config: {wsl2: {"
    + "".join(f"networkingModx{number}: 1, " for number in range(2000))
    + "}}}",
    "newer keys of WSL": HEAD
    + "wsl: {config: {wsl2: {"
    + "".join(f"q{number}z: 1, " for number in range(2000))
    + "}}}",
    "surrogate": HEAD + 'system: {locale: "\\uD800"}',
    "utf-16": HEAD.encode("utf-16"),
    "nul bytes": b"\0" * 1000,
    "not text": bytes(range(256)) * 200,
}


def loaded(data: bytes | str) -> Profile | ProfileError:
    """Load one text; anything but a ProfileError is passed on."""
    try:
        return load_profile("x.yaml", read=lambda _: ("x.yaml", data), known=["cpp", "cuda"])
    except ProfileError as error:
        assert error.message.replace("\n", "").isprintable()  # noqa: PT017
        return error


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_or_read(name: str) -> None:
    start = time.process_time()
    result = loaded(HOSTILE[name])
    seconds = time.process_time() - start
    assert isinstance(result, ProfileError)
    assert result.message
    assert len(result.message) < 12_000
    assert result.message.replace("\n", "").isprintable()
    assert seconds < 1  # a parser that is not stopped in time takes five


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("too large", "x.yaml:1:1: larger than 64 KiB, the most a profile can have"),
        ("nodes", "x.yaml:3:10006: more than 5000 values"),
        ("one word", "x.yaml:3:18: text longer than 4096 characters"),
    ],
)
def test_limits_are_named(name: str, message: str) -> None:
    assert str(loaded(HOSTILE[name])).split("\n")[0] == message


def test_lists_in_lists_are_refused_by_us_or_by_the_parser() -> None:
    """PyYAML 6.0.4 looks ahead so far that it stops at a depth of its own first."""
    assert str(loaded(HOSTILE["open lists"])).split("\n")[0] in {
        "x.yaml:1:21: nested deeper than 20 levels",
        "x.yaml:1:1001: nested deeper than 20 levels",
    }


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_files_with_the_parser_in_python(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if path.stem == "directive":
        pytest.skip("this parser overlooks what it does not know there")
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert isinstance(loaded(path.read_bytes()), ProfileError)


def test_built_in_profiles_with_the_parser_in_python(
    load: Callable[..., Profile], known: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    in_c = [load(name) for name in known]
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert [load(name) for name in known] == in_c


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Return a profile, good or bad, in which up to four pieces are replaced by unkind ones."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 30)))
        text = text[:start] + draw(PIECES) + text[end:]
    return text


PIECES = st.one_of(
    st.sampled_from(
        [
            "", ":", ": ", "- ", "\t", "\n", "\n  ", "[", "]", "{", "}", ",", "'", '"', "#", "&a ",
            "*a", "!!int ", "<<: ", "? ", "|\n", ">-\n  ", "%", "@", "`", "---\n", "...\n", "\r",
            "\r\n", "\ufeff", "\0", "\x1b[2J", "\u202e", "\u2028", "\x85", "\ud800", "null", "~",
            "1" * 40, "0644", "3.10", "12:30:45", "2024-13-45", ".inf", "0x" + "f" * 30,
            '"\\UFFFFFFFF"', "+packages.apt: [x]", "-languages: [cpp]", "+: ", "extends: [cpp]",
            "machines: [{when: {}, set: {}}]", "packages:", "name: x", "a.b.c: 1", "\uff43pp",
            "wsl: {config: {wsl2: {memory: 8gb}}}", "wsl: {conf: {Boot: 1}}", "[[[[", "8GB", "on",
        ]
    ),
    st.text(max_size=8),
)  # fmt: skip


@settings(max_examples=8500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutated())
def test_mutated_profiles(text: str) -> None:
    loaded(text)


@settings(max_examples=500, deadline=None)
@given(st.binary(max_size=200))
def test_bytes(data: bytes) -> None:
    loaded(data)


SECTIONS = st.sampled_from(
    ["toolchain", "wsl.config.wsl2.memory=", "wsl.config.wsl2.processors=", "wsl.conf.boot.",
     "wsl.config.experimental.ignoredPorts=", "wsl.config.wsl2.macAddress=", "+languages="]
)  # fmt: skip


@settings(max_examples=1500, deadline=None)
@given(SECTIONS, st.one_of(st.text(max_size=60), st.text("0123456789.,gGbB -=", max_size=400)))
def test_settings(section: str, argument: str) -> None:
    read = {"x.yaml": ("x.yaml", HEAD)}.__getitem__
    try:
        load_profile("x.yaml", read=read, known=(), sets=[section + argument])
    except ProfileError as error:
        assert error.message.replace("\n", "").isprintable()  # noqa: PT017


def test_yaml_is_imported_only_to_read() -> None:
    code = (
        "import sys, devboot.profile; sys.exit('yaml' in sys.modules or 'difflib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
