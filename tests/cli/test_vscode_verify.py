"""The command: whom it trusts, what it prints, how it exits."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.terminal import Terminal

if TYPE_CHECKING:
    from tests.conftest import Devboot

pytestmark = pytest.mark.skipif(
    not (shutil.which("gdb") and shutil.which("g++")), reason="needs gdb and g++"
)

LAUNCH = {
    "version": "0.2.0",
    "configurations": [
        {
            "name": "good", "type": "cppdbg", "request": "launch", "MIMode": "gdb",
            "program": "${workspaceFolder}/main", "cwd": "${workspaceFolder}",
            "preLaunchTask": "mark",
        },
        {
            "name": "bad", "type": "cppdbg", "request": "launch", "MIMode": "gdb",
            "program": "${workspaceFolder}/gone", "cwd": "${workspaceFolder}",
        },
        {"name": "strange", "type": "lldb", "request": "launch", "program": "x"},
    ],
}  # fmt: skip
TASKS = {
    "version": "2.0.0",
    "tasks": [{"label": "mark", "type": "shell", "command": "touch ran"}],
}


def fill(folder: Path) -> None:
    (folder / ".vscode").mkdir(parents=True, exist_ok=True)
    (folder / ".vscode" / "launch.json").write_text(json.dumps(LAUNCH))
    (folder / ".vscode" / "tasks.json").write_text(json.dumps(TASKS))
    (folder / "main.cpp").write_text("int main() {\n  int x = 1;\n  return x - 1;\n}\n")
    subprocess.run(["g++", "-g", "main.cpp", "-o", "main"], cwd=folder, check=True)


@pytest.fixture
def folder(devboot: Devboot) -> Path:
    fill(devboot.cwd / "my ws")
    return devboot.cwd / "my ws"


def test_a_strange_folder_is_refused_and_what_it_would_run_is_shown(
    devboot: Devboot, folder: Path
) -> None:
    done = devboot("vscode", "verify", "-C", folder)
    assert done.returncode == 3
    assert done.stdout == ""
    assert "touch ran" in done.stderr
    assert "gdb" in done.stderr
    assert "--trust-workspace" in done.stderr
    assert not (folder / "ran").exists()


def test_on_a_terminal_one_is_asked(devboot: Devboot, folder: Path) -> None:
    asked = Terminal(devboot, "vscode", "verify", "good", "-C", str(folder))
    asked.wait_for("run it?")
    asked.type("n\n")
    assert asked.finish() == 3
    assert not (folder / "ran").exists()
    asked = Terminal(devboot, "vscode", "verify", "good", "-C", str(folder))
    asked.wait_for("run it?")
    asked.type("y\n")
    assert asked.finish() == 0
    assert (folder / "ran").exists()


def test_a_committed_file_is_no_proof_but_the_journal_is(devboot: Devboot) -> None:
    made = devboot("init", "libtorch-project", "mine", "-D", "api=none", "--no-git", "--yes")
    assert made.returncode == 0, made.stderr
    mine, copy = devboot.cwd / "mine", devboot.cwd / "copy"
    shutil.copytree(mine, copy)
    for folder in (mine, copy):
        fill(folder)
    assert devboot("vscode", "verify", "good", "-C", mine).returncode == 0
    assert devboot("vscode", "verify", "good", "-C", copy).returncode == 3
    mine.rename(devboot.cwd / "moved")
    assert devboot("vscode", "verify", "good", "-C", devboot.cwd / "moved").returncode == 3


def test_the_table_says_what_was_proven_and_what_to_do(devboot: Devboot, folder: Path) -> None:
    done = devboot("vscode", "verify", "-C", folder, "--trust-workspace")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    good, bad, strange = (
        next(one for one in lines if name in one) for name in ("good", "bad", "strange")
    )
    assert "passed" in good
    assert "main.cpp:2" in good
    assert "failed" in bad
    assert "`gone` is not there" in bad
    assert lines[lines.index(bad) + 1].strip().startswith("hint:")
    assert "skipped" in strange
    assert "verified: 1 passed, 1 failed, 1 skipped" in done.stderr


def test_json_is_one_document(devboot: Devboot, folder: Path) -> None:
    at = f"{folder}/main.cpp:3"
    done = devboot("vscode", "verify", "-C", folder, "--trust-workspace", "--json", "--at", at)
    document = json.loads(done.stdout)
    assert document["schema"] == "devboot.vscode-verify/1"
    good, bad, strange = document["results"]
    assert (good["name"], good["status"], good["stopped_at"]) == ("good", "passed", at)
    assert good["locals"] == [{"name": "x", "value": "1"}]
    assert good["seconds"] > 0
    assert good["stack"][0]["function"] == "main"
    assert (bad["status"], bad["stopped_at"]) == ("failed", None)
    assert bad["cause"]
    assert bad["fix"]
    assert strange["status"] == "skipped"
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["god"], "did you mean `good`"),
        (["--at", "main.cpp"], "not of the form FILE:LINE"),
        (["--at", "no.cpp:3"], "no file `no.cpp`"),
        (["--file", "no.py"], "no file `no.py`"),
        (["--timeout", "0"], "0"),
    ],
)
def test_wrong_words_are_explained(
    devboot: Devboot, folder: Path, words: list[str], message: str
) -> None:
    done = devboot("vscode", "verify", "-C", folder, "--trust-workspace", *words)
    assert done.returncode == 2
    assert message in done.stderr


def test_a_file_that_cannot_be_read_is_named_with_its_place(devboot: Devboot, folder: Path) -> None:
    (folder / ".vscode" / "launch.json").write_text('{"configurations": [\n  {"name": }]}')
    done = devboot("vscode", "verify", "-C", folder, "--trust-workspace")
    assert done.returncode == 2
    assert ".vscode/launch.json:2:12" in done.stderr


def test_ended_in_the_middle_it_leaves_nothing(devboot: Devboot, folder: Path) -> None:
    (folder / "main.cpp").write_text("#include <unistd.h>\nint main() {\n  sleep(600);\n}\n")
    subprocess.run(["g++", "-g", "main.cpp", "-o", "main"], cwd=folder, check=True)
    command = ["vscode", "verify", "good", "-C", str(folder), "--trust-workspace"]
    asked = Terminal(devboot, *command, "--at", f"{folder}/main.cpp:4")
    asked.wait_for("good ...")
    deadline = time.monotonic() + 20
    while not running(folder / "main") and time.monotonic() < deadline:
        time.sleep(0.05)
    assert running(folder / "main")
    asked.process.send_signal(signal.SIGTERM)
    assert asked.finish() == 130
    assert not running(folder / "main")


def running(program: Path) -> bool:
    links = Path("/proc").glob("[0-9]*/exe")
    return any(os.path.realpath(link) == str(program) for link in links)
