"""What happens to a project between two versions of its template: 15 stories, one judge.

Each is told of one file or two; a tool passes when nobody's work is lost and nothing is passed over
in silence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

LINES = [f"line {number}\n" for number in range(12)]
BASE = "".join(LINES)
OTHER = "".join(f"other {number}\n" for number in range(12))


def _with(changes: Mapping[int, str], lines: list[str] = LINES) -> str:
    return "".join(changes.get(number, line) for number, line in enumerate(lines))


FIRST: dict[str, str] = {"a.txt": BASE, "b.txt": OTHER}
NEWER = _with({8: "theirs 8\n"})


class Scenario(NamedTuple):
    """One story."""

    edit: Callable[[Path], object]  # what the user does to the project
    second: dict[str, str]  # the template's next version
    mine: tuple[str, ...] = ()  # lines of the user's that must be somewhere afterwards
    found: Mapping[str, tuple[str, ...]] = {}  # the template's lines that a file must have then
    absent: tuple[str, ...] = ()  # files that must not be there
    meets: str = ""  # the file in which the changes meet: to be named, and no success to be claimed
    renames: Mapping[str, str] = {}
    check: Callable[[Path], str] = lambda _project: ""  # what else is wrong, in a few words


class Run(NamedTuple):
    """What an update did."""

    project: Path
    status: int
    said: str


MARKS = ("<<<<<<<", ">>>>>>>")


def verdict(scenario: Scenario, run: Run) -> str:  # noqa: PLR0911  # one for each way to fail
    """Return `ok`, or what went wrong."""
    there = {p: p.read_bytes().decode() for p in run.project.rglob("*") if _is_text(p, run.project)}
    every = "\n".join(there.values())
    if any(line not in every.splitlines() for line in scenario.mine):
        return "edit lost"
    if scenario.meets:
        if run.status == 0:
            return "markers, exit 0" if any(mark in every for mark in MARKS) else "exit 0"
        return "ok" if scenario.meets in run.said else "file not named"
    if any(mark in every for mark in MARKS):
        return f"markers, exit {run.status}"
    if run.status:
        return f"exit {run.status}"
    for name, lines in scenario.found.items():
        text = there.get(run.project / name, "").splitlines()
        if any(line not in text for line in lines):
            return "update lost"
    if any((run.project / name).exists() for name in scenario.absent):
        return "file is back"
    return scenario.check(run.project) or "ok"


def _is_text(path: Path, project: Path) -> bool:
    hidden = path.relative_to(project).parts[0] in {".git", ".devboot", ".vscode"}
    return path.is_file() and not hidden


def _write(name: str, text: str) -> Callable[[Path], object]:
    return lambda project: (project / name).write_bytes(text.encode())


def _rename(project: Path) -> object:
    return (project / "a.txt").rename(project / "mine.txt")


def _ignore(project: Path) -> object:
    (project / ".gitignore").write_text("a.txt\n")
    return _write("a.txt", _with({2: "mine 2\n"}))(project)


def _all_crlf(project: Path) -> str:
    data = (project / "a.txt").read_bytes()
    return "" if data.count(b"\n") == data.count(b"\r\n") else "line ends mixed"


def _ends_open(project: Path) -> str:
    return "line end added" if (project / "a.txt").read_bytes().endswith(b"\n") else ""


def _is_executable(project: Path) -> str:
    return "" if (project / "a.txt").stat().st_mode & 0o100 else "mode lost"


_THEIRS = {"a.txt": ("theirs 8",)}

SCENARIOS = {
    "1 edit far away": Scenario(
        _write("a.txt", _with({1: "mine 1\n"})), {**FIRST, "a.txt": NEWER}, ("mine 1",), _THEIRS
    ),
    "2 edit nearby": Scenario(
        _write("a.txt", _with({6: "mine 6\n"})), {**FIRST, "a.txt": NEWER}, ("mine 6",), _THEIRS
    ),
    "3 the same line": Scenario(
        _write("a.txt", _with({8: "mine 8\n"})), {**FIRST, "a.txt": NEWER}, ("mine 8",),
        meets="a.txt",
    ),
    "4 the same change": Scenario(
        _write("a.txt", NEWER), {**FIRST, "a.txt": NEWER}, ("theirs 8",), _THEIRS,
        check=lambda p: "" if (p / "a.txt").read_text() == NEWER else "said twice",
    ),
    "5 you deleted it": Scenario(
        lambda project: (project / "a.txt").unlink(), {**FIRST, "a.txt": NEWER}, absent=("a.txt",)
    ),
    "6 you renamed it": Scenario(
        _rename, {**FIRST, "a.txt": NEWER}, found={"mine.txt": ("theirs 8",)}, absent=("a.txt",)
    ),
    "7 the template renamed it": Scenario(
        _write("a.txt", _with({1: "mine 1\n"})), {"new.txt": NEWER, "b.txt": OTHER}, ("mine 1",),
        {"new.txt": ("mine 1", "theirs 8")}, ("a.txt",), renames={"a.txt": "new.txt"},
    ),
    "8 the template deleted it": Scenario(
        _write("a.txt", _with({1: "mine 1\n"})), {"b.txt": OTHER}, ("mine 1",)
    ),
    "9 both added it": Scenario(
        _write("c.txt", "mine\n"), {**FIRST, "c.txt": "theirs\n"}, ("mine",), meets="c.txt"
    ),
    "10 your line ends": Scenario(
        _write("a.txt", _with({1: "mine 1\n"}).replace("\n", "\r\n")), {**FIRST, "a.txt": NEWER},
        ("mine 1",), _THEIRS, check=_all_crlf,
    ),
    "11 no last line end": Scenario(
        _write("a.txt", BASE.removesuffix("\n")), {**FIRST, "a.txt": NEWER}, (), _THEIRS,
        check=_ends_open,
    ),
    "12 you reformatted it": Scenario(
        _write("a.txt", BASE.replace("line", "    line")), {**FIRST, "a.txt": NEWER},
        ("    line 8",), meets="a.txt",
    ),
    "13 no edit": Scenario(
        lambda _: None, {**FIRST, "a.txt": NEWER}, (), _THEIRS,
        check=lambda p: "" if (p / "a.txt").read_text() == NEWER else "not as rendered",
    ),
    "14 your mode": Scenario(
        lambda project: (project / "a.txt").chmod(0o755), {**FIRST, "a.txt": NEWER}, (), _THEIRS,
        check=_is_executable,
    ),
    "15 git ignores it": Scenario(_ignore, {**FIRST, "a.txt": NEWER}, ("mine 2",), _THEIRS),
}  # fmt: skip
