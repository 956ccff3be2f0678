"""The files that devboot writes, in a real VS Code: no problem is shown, and F5 stops."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from . import editor

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.vscode

FILES = ("launch.json", "tasks.json", "settings.json", "extensions.json")


@pytest.fixture(scope="module", autouse=True)
def installed():
    if not os.environ.get("DEVBOOT_REAL_VSCODE"):
        pytest.skip("installs a VS Code of 800 MB: set DEVBOOT_REAL_VSCODE=1")
    for program in ("npm", "gdb"):
        if not shutil.which(program):
            pytest.skip(f"needs {program}")
    if not editor.chromium():
        pytest.skip("needs Chromium: `apt install chromium`")
    editor.install()


def problems_and_stops(project, runs, scratch):
    scratch.mkdir()
    task = {"files": [str(project / ".vscode" / name) for name in FILES], "runs": runs}
    seen = editor.watch(project, task, scratch)
    assert "error" not in seen, seen["error"]
    assert seen["problems"] == []
    return [run["stop"] and place(run["stop"]["frames"][0]) for run in seen["runs"]]


def place(frame):
    return urlsplit(frame["source"]["path"]).path, frame[
        "line"
    ]  # an editor in a browser: `vscode-remote://`


def test_single_files(devboot, tmp_path):
    main = devboot.cwd / "main.cpp"
    main.write_text(
        "#include <vector>\nint main() {\n  std::vector<int> v{1, 2};\n  return v[0];\n}\n"
    )
    script = devboot.cwd / "script.py"
    script.write_text("x = 1\nprint(x)\n")
    assert devboot("vscode", "--yes").returncode == 0
    runs = [
        {"name": "C++: current file (gdb)", "file": str(main), "line": 4, "active": str(main)},
        {"name": "Python: current file", "file": str(script), "line": 2, "active": str(script)},
    ]
    stops = problems_and_stops(devboot.cwd, runs, tmp_path / "vscode")
    assert stops == [(str(main), 4), (str(script), 2)]


def test_libtorch_project(devboot, tmp_path):
    pytest.importorskip("torch")
    assert devboot("init", "libtorch-project", "my-ops", "--yes").returncode == 0
    project = devboot.cwd / "my-ops"
    kernel, tests = project / "csrc/cpu/vector_add.cpp", project / "tests/python/test_ops.py"
    line = next(n for n, text in enumerate(kernel.read_text().splitlines(), 1) if "a[i]" in text)
    runs = [
        {"name": "C++: tests (gdb)", "file": str(kernel), "line": line},
        {"name": "C++: through pytest, current file (gdb)", "file": str(kernel), "line": line,
         "active": str(tests)},
        {"name": "Python: pytest, current file", "file": str(tests),
         "line": first_line_of_a_test(tests), "active": str(tests)},
    ]  # fmt: skip
    stops = problems_and_stops(project, runs, tmp_path / "vscode")
    assert stops == [(run["file"], run["line"]) for run in runs]


def first_line_of_a_test(file: Path) -> int:
    lines = file.read_text().splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("def test_"))
    return next(n for n, line in enumerate(lines, 1) if n > start + 1 and line.startswith("    "))
