"""Which file is open in the editor: the one that was named, or one that suits a configuration."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from devboot.verify.vscode.bench import source_text
from devboot.verify.vscode.places import operators, python_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devboot.verify.vscode.bench import Bench

_TEST = re.compile(r"(?:^test_.*|.*_test)\.py$")
_NOT_RUN = frozenset({"setup.py", "conftest.py", "__init__.py", "__main__.py", "conf.py"})
_NATIVE = frozenset({"cppdbg", "cuda-gdb"})
# Runs the tests of a file, as a script of the user's would call an operator.
_DRIVER = """\
import sys
import pytest
sys.exit(pytest.main(["-x", "-s", {file!r}]))
"""


def active_file(bench: Bench, config: Mapping[str, Any], named: Path | None) -> str | None:
    """Return the file for `${file}`; None: the workspace has none that suits."""
    if named:
        return str(named)
    text = json.dumps(config)
    if "${file" not in text and "${relativeFile" not in text and config.get("request") != "attach":
        return None
    follows = "ileBasenameNoExtension}" in str(config.get("program"))
    at = bench.wish.at
    if at and (follows or at.file.endswith(".py")) and _suits(text, at.file):
        return at.file
    if follows:
        return _with_main(bench)
    if '"pytest"' in text:
        return _first_test(bench)
    return _script(bench, native=config.get("type") in _NATIVE)


def _suits(config: str, file: str) -> bool:
    """Tell whether a configuration runs this file: pytest runs no other than tests."""
    return '"pytest"' not in config or is_test(file)


def is_test(file: str) -> bool:
    """Tell whether pytest takes a file for a test."""
    return bool(_TEST.match(Path(file).name))


def _with_main(bench: Bench) -> str | None:
    found = (str(p) for p in bench.sources["cpp"] if re.search(r"\bmain\s*\(", source_text(p)))
    return next(found, None)


def _first_test(bench: Bench) -> str | None:
    tests = (str(path) for path in bench.sources["python"] if is_test(path.name))
    return next((t for t in tests if python_lines(source_text(t), tests=True)), None)


def _script(bench: Bench, *, native: bool) -> str | None:
    """Return a Python file that does something by itself, for gdb one that calls an operator."""
    scripts = [p for p in bench.sources["python"] if not is_test(p.name) and _runs(p)]
    if native:
        scripts = [path for path in scripts if _calls_operator(bench, path)]
    if scripts:
        return str(max(scripts, key=lambda path: "__main__" in source_text(path)))
    test = _first_test(bench)
    return _driver(bench, test) if test and native else test


def _runs(path: Path) -> bool:
    text = source_text(path)
    return (
        path.name not in _NOT_RUN and "__main__" in text and bool(python_lines(text, tests=False))
    )


def _calls_operator(bench: Bench, script: Path) -> bool:
    text = source_text(script)
    return any(operators(source_text(path), text) for path in bench.sources["cpp"])


def _driver(bench: Bench, test: str) -> str:
    file = bench.temporary / "run_tests.py"
    file.write_text(_DRIVER.format(file=test))
    return str(file)
