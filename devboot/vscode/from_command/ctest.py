"""`ctest -R NAME`: which program it would start, by the files that CMake writes for it."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from devboot.errors import DevbootError
from devboot.vscode.from_command.line import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.vscode.from_command.place import Place

_ARGUMENT = re.compile(r'\[(=*)\[(.*?)\]\1\]|"((?:[^"\\]|\\.)*)"|([^\s()"#]+)', re.DOTALL)
_CALL = re.compile(
    r"""\b(add_test|subdirs|include|add_subdirectory)\s*
    \( ( (?: [^()"\[] | "(?:[^"\\]|\\.)*" | \[(?P<bars>=*)\[.{0,2000}?\](?P=bars)\] | \[ )* ) \)""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_VALUED = frozenset(
    "-R --tests-regex -E --exclude-regex -L -LE -I -j --parallel -C --build-config --timeout"
    " --test-dir --preset --output-log -O --repeat".split()
)
_BUILDS = (
    "build",
    "build/debug",
    "build/Debug",
    "build/cuda-debug",
    "out/build",
    "cmake-build-debug",
)
_DEEPEST = 12


class Test(NamedTuple):
    """One test, and the command behind it."""

    name: str
    words: tuple[str, ...]


def resolved(line: Line, place: Place) -> Line:
    """Return the command of the tests that a ctest command chooses.

    Raises DevbootError when they are none, or of several programs.
    """
    options = _options(list(line.words[1:]))
    pattern = options.get("-R") or options.get("--tests-regex") or ""
    folder = _build_folder(options, line, place)
    known = list(_tests(f"{folder}/CTestTestfile.cmake", place, 0))
    chosen = [test for test in known if _matches(pattern, test.name)]
    programs = {test.words[0] for test in chosen}
    if not chosen:
        raise DevbootError(
            f"no test in `{folder}` matches `{pattern}`", hint=_some(known) or "build it first"
        )
    if len(programs) > 1:
        names = ", ".join(sorted(test.name for test in chosen)[:6])
        raise DevbootError(
            f"{len(chosen)} tests of {len(programs)} programs match `{pattern}`: {names}",
            hint="choose those of one program with `-R`",
        )
    return Line(_joined(chosen), line.env, line.cwd)


def _options(words: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    while words:
        word, *words = words
        name, equals, value = word.partition("=")
        if name in _VALUED and not equals and words:
            value, words = words[0], words[1:]
        found[name] = value
    return found


def _build_folder(options: dict[str, str], line: Line, place: Place) -> str:
    preset = options.get("--preset", "")
    given = options.get("--test-dir")
    tried = (
        [given]
        if given
        else ["."]
        if line.cwd
        else [f"build/{preset}"]
        if preset
        else [".", *_BUILDS]
    )
    for folder in (place.real(one, line.cwd) for one in tried):
        if place.read(f"{folder}/CTestTestfile.cmake") is not None:
            return folder
    raise DevbootError(
        "CMake has written no tests yet where this command would look",
        hint="build the project, and name its build folder with `--test-dir`",
    )


def _matches(pattern: str, name: str) -> bool:
    try:
        return re.search(pattern, name) is not None
    except re.error as error:
        raise DevbootError(f"`{pattern}` is no pattern: {error}", hint="check `-R`") from None


def _tests(path: str, place: Place, depth: int) -> Iterator[Test]:
    text = place.read(path)
    if text is None or depth > _DEEPEST:
        return
    here = posixpath.dirname(path)
    for call in _CALL.finditer(text):
        words = [a[1] or a[2] or a[3] for a in _ARGUMENT.findall(call[2])]
        kind = call[1].lower()
        if kind == "add_test" and len(words) > 1:
            yield Test(words[0], tuple(words[1:]))
        for folder in words if kind in {"subdirs", "add_subdirectory"} else ():
            yield from _tests(posixpath.join(here, folder, "CTestTestfile.cmake"), place, depth + 1)
        if kind == "include" and words:
            yield from _tests(posixpath.join(here, words[0]), place, depth + 1)


def _joined(tests: list[Test]) -> tuple[str, ...]:
    """Return one command for tests of one program: their gtest filters as one."""
    first = tests[0].words
    filters = [word for test in tests for word in test.words if word.startswith("--gtest_filter=")]
    if len(tests) == 1 or len(filters) != len(tests):
        return first
    chosen = ":".join(word.partition("=")[2] for word in filters)
    rest = [word for word in first[1:] if not word.startswith("--gtest_filter=")]
    return (first[0], f"--gtest_filter={chosen}", *rest)


def _some(tests: list[Test]) -> str:
    names = [test.name for test in tests[:6]]
    return f"there are: {', '.join(names)}" if names else ""
