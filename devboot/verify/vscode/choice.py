"""Which breakpoints are set: the one that was asked for, or those that make sense."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from devboot.verify.vscode import places
from devboot.verify.vscode.bench import source_text
from devboot.verify.vscode.places import Place, gtest_lines, python_lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from devboot.verify.mi_values import Frame
    from devboot.verify.vscode.bench import Bench

_PYTHON = re.compile(r"(?:python|pypy)[\d.]*(?:-dbg)?$")
_FILTER = re.compile(r"--gtest_filter=([^'\"\s]*)")
_MOST = 50


def is_python(program: str) -> bool:
    """Tell whether a program is an interpreter of Python."""
    return bool(_PYTHON.match(os.path.basename(program)))  # noqa: PTH119


def wanted(bench: Bench, *, python: bool) -> Place | None:
    """Return the place that was asked for, if it is one for Python, or for native code."""
    at = bench.wish.at
    return at if at and at.file.endswith(".py") == python else None


def for_program(
    bench: Bench, program: str, words: Sequence[str], main: Frame, *, cuda: bool = False
) -> list[Place]:
    """Return where one could stop in a native program with these arguments, the best first.

    `main` is where the debugger would stop in it; without a file it has no debug information.
    """
    if at := wanted(bench, python=False):
        return [at]
    if is_python(program):
        return operator(bench, words or bench.started, cuda=cuda)
    tests = any("--gtest_" in word for word in words) or not bench.is_own(main.file)
    found = _tests(bench, " ".join(words)) if tests else []
    return [*found, *([Place(main.file, main.line)] if main.line else [])]


def _tests(bench: Bench, words: str) -> list[Place]:
    match = _FILTER.search(words)
    pattern = match[1] if match else "*"
    files = ((str(path), source_text(path)) for path in bench.sources["cpp"])
    return [Place(f, n) for f, text in files for n in gtest_lines(text, pattern)][:_MOST]


def operator(bench: Bench, words: Sequence[str], *, cuda: bool = False) -> list[Place]:
    """Return the entry of the C++ function that Python calls: a file among `words`, or any."""
    sources = (p for p in bench.sources["cpp"] if not _is_of_tests(p.relative_to(bench.folder)))
    texts = [(str(path), source_text(path)) for path in sources]

    def called_in(python: Sequence[Path]) -> list[Place]:
        calls = "\n".join(map(source_text, python))
        found = [(one, f) for f, t in texts for one in places.operators(t, calls, cuda=cuda)]
        return [Place(f, one.line) for one, f in sorted(found)[:1]]

    return called_in(_python_files(bench, words)) or called_in(bench.sources["python"])


def _is_of_tests(path: Path) -> bool:
    return "test" in path.name or bool({"test", "tests"} & set(path.parts))


def _python_files(bench: Bench, words: Sequence[str]) -> list[Path]:
    paths = [bench.folder / word.partition("::")[0] for word in words]
    files = [path for path in paths if path.suffix == ".py" and path.is_file()]
    folders = [path for path in paths if path.is_dir()]
    below = [p for p in bench.sources["python"] if any(p.is_relative_to(f) for f in folders)]
    return files + below or bench.sources["python"]


def for_python(bench: Bench, config: Mapping[str, Any]) -> list[Place]:
    """Return where to stop in what a debugpy configuration runs."""
    if at := wanted(bench, python=True):
        return [at]
    if config.get("module") == "pytest":
        return _lines(_python_files(bench, _words(config)), tests=True)
    cwd = bench.folder / str(config.get("cwd") or "")
    files = [cwd / config["program"]] if config.get("program") else _module(bench, config)
    return _lines(files, tests=False)


def _words(config: Mapping[str, Any]) -> list[str]:
    args = config.get("args") or []
    return args.split() if isinstance(args, str) else [str(word) for word in args]


def _module(bench: Bench, config: Mapping[str, Any]) -> list[Path]:
    """Return the files that a module's name, or a launcher's arguments, mean."""
    parts = str(config.get("module") or "").split(".")
    ends = (f"{'/'.join(parts)}.py", f"{'/'.join(parts)}/__main__.py")
    own = [p for p in bench.sources["python"] if str(p).endswith(tuple(f"/{e}" for e in ends))]
    files = (bench.folder / word for word in _words(config) if word.endswith(".py"))
    return own or [path for path in files if path.is_file()]


def _lines(files: Sequence[str | Path], *, tests: bool) -> list[Place]:
    texts = ((str(file), source_text(file)) for file in files)
    return [Place(f, n) for f, text in texts for n in python_lines(text, tests=tests)][:_MOST]
