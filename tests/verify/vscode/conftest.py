"""A folder with small real programs, and configurations that are really driven there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from devboot.machine import vscode_files
from devboot.verify.offspring import descendants
from devboot.verify.vscode.bench import Wish
from devboot.verify.vscode.engine import Job, results
from devboot.verify.vscode.places import Place
from devboot.vscode.configurations import compounds, configurations
from devboot.workflow.vscode_explain import setting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from devboot.verify.vscode.outcome import Result

NEEDED = ("gdb", "g++")

MAIN = """\
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <unistd.h>
#include <vector>

int twice(int x) {
  int y = 2 * x;  // twice

  return y;
}

int main(int argc, char** argv) {
  const char* word = argc > 1 ? argv[1] : "";  // main
  std::vector<int> values = {3, 4, 5};
  if (!std::strcmp(word, "read")) std::getchar();
  if (!std::strcmp(word, "crash")) std::abort();
  if (!std::strcmp(word, "spin")) for (;;) sleep(1);
  if (!std::strcmp(word, "file") && !std::fopen("data.txt", "r")) {
    std::perror("data.txt");
    return 2;
  }
  if (!std::strcmp(word, "fork") && fork() != 0) return 0;
  if (!std::strcmp(word, "daemon")) { if (daemon(1, 0)) return 1; sleep(600); }
  if (!std::strcmp(word, "skip")) return 3;
  std::printf("%s|%s|%s\\n", word, argc > 2 ? argv[2] : "", std::getenv("WORD"));
  return twice(values[0]) == 6 ? 0 : 1;  // call
}
"""
OP = """\
extern "C" int my_op(int x) {
  int y = x + 1;  // op
  return y;
}
"""
TEST = """\
#include <gtest/gtest.h>

TEST(Ops, One) {
  int x = 1;
  EXPECT_EQ(x, 1);
}

TEST(Ops, Two) {
  int x = 2;  // two
  EXPECT_EQ(x, 2);
}
"""
OPS = """\
import ctypes
import os

lib = ctypes.CDLL(os.environ["OPS_LIBRARY"])


def call(x):
    return lib.my_op(x)


if __name__ == "__main__":
    print(call(20))
"""
PYTEST = """\
import sys


def test_op():
    sys.path.insert(0, __file__.rpartition("/")[0])
    import use_op
    assert use_op.call(1) == 2
"""
APP = """\
import sys


def double(a):
    b = 2 * a  # double

    return b


if __name__ == "__main__":
    print(double(21), sys.argv[1:])
"""
LAUNCHER = """\
import os
import subprocess
import sys

if __name__ == "__main__":
    app = os.path.join(os.path.dirname(__file__), "app.py")
    children = [subprocess.Popen([sys.executable, app, str(i)]) for i in range(2)]
    sys.exit(max(child.wait() for child in children))
"""
FILES = {
    "main.cpp": MAIN,
    "src/moved.cpp": MAIN,
    "op.cpp": OP,
    "ops_test.cpp": TEST,
    "app.py": APP,
    "py/use_op.py": OPS,
    "py/test_use_op.py": PYTEST,
    "launcher.py": LAUNCHER,
}
BUILDS = (
    "-g -O0 main.cpp -o main",
    "main.cpp -o plain",
    "-g -s main.cpp -o stripped",
    "-g -O0 -ffile-prefix-map={here}=/built/there {here}/src/moved.cpp -o moved",
    "-g -O0 -shared -fPIC op.cpp -o libop.so",
    "-shared -fPIC op.cpp -o libop_plain.so",
)


def line_of(text: str, mark: str) -> int:
    return text[: text.index(mark)].count("\n") + 1


@dataclass
class Workspace:
    """A folder in which each test writes its configurations."""

    folder: Path
    python: str = sys.executable
    environ: dict[str, str] = field(default_factory=dict)

    def verify(
        self, *found: dict[str, Any], at: str = "", file: str = "", timeout: float = 30,
        **documents: Any,
    ) -> Result:  # fmt: skip
        """Drive what the last configuration, or the compound, says."""
        launch = {"version": "0.2.0", "configurations": list(found), **documents}
        tasks = launch.pop("tasks", [])
        self.write("launch", launch)
        self.write("tasks", {"version": "2.0.0", "tasks": tasks})
        opened = vscode_files.open_folder(self.folder)
        entries = [*configurations(opened), *compounds(opened)][-1:]
        name, _, line = at.rpartition(":")
        wish = Wish(Place(str(self.folder / name), int(line)) if at else None, timeout)
        named = self.folder / file if file else None
        env = {**os.environ, **self.environ}
        job = Job(setting(opened, named, {}), env, wish, named)
        (result,) = results(job, entries, lambda _: None)
        return result

    def write(self, name: str, document: object) -> None:
        (self.folder / ".vscode" / f"{name}.json").write_text(json.dumps(document))

    def cppdbg(self, **more: Any) -> dict[str, Any]:
        return {
            "name": "it", "type": "cppdbg", "request": "launch", "MIMode": "gdb",
            "program": "${workspaceFolder}/main", "cwd": "${workspaceFolder}",
            "setupCommands": [{"text": "-enable-pretty-printing", "ignoreFailures": True}], **more,
        }  # fmt: skip

    def through_python(self, *words: str, library: str = "libop.so") -> dict[str, Any]:
        variables = [{"name": "OPS_LIBRARY", "value": f"${{workspaceFolder}}/{library}"}]
        return self.cppdbg(
            program="${command:python.interpreterPath}", args=list(words), environment=variables
        )

    def debugpy(self, **more: Any) -> dict[str, Any]:
        return {"name": "it", "type": "debugpy", "request": "launch", **more}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder's files; its name has a space and a non-ASCII letter."""
    if not all(map(shutil.which, NEEDED)):
        pytest.skip("needs gdb and g++")
    folder = tmp_path_factory.mktemp("vs code é")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    (folder / ".vscode").mkdir()
    builds = [
        subprocess.Popen(["g++", *(w.format(here=folder) for w in words.split())], cwd=folder)
        for words in BUILDS
    ]
    assert [build.wait() for build in builds] == [0] * len(builds)
    return folder


@pytest.fixture
def workspace(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """The folder, in a clean environment; afterwards no process and no temporary file is left."""
    temporary, home = tmp_path / "temporary", tmp_path / "home"
    temporary.mkdir()
    home.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("VIRTUAL_ENV", sys.prefix)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # they take a second to load
    monkeypatch.setattr(tempfile, "tempdir", None)
    before = descendants(os.getpid())
    yield Workspace(built)
    assert descendants(os.getpid()) <= before
    assert list(temporary.iterdir()) == []


@pytest.fixture
def on_path(tmp_path: Path, workspace: Workspace) -> Any:
    """Put scripts in front of PATH."""
    folder = tmp_path / "bin"
    folder.mkdir(mode=0o755)
    workspace.environ["PATH"] = f"{folder}:{os.environ['PATH']}"

    def write(name: str, text: str) -> Path:
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
        return folder / name

    return write
