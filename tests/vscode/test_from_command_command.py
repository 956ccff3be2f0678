"""`devboot vscode from-command` as a user runs it."""

from __future__ import annotations

import json
import shlex
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Devboot


def launch_file(devboot: Devboot) -> Path:
    return devboot.cwd / ".vscode" / "launch.json"


def test_an_empty_folder_gets_a_file_that_lint_likes(devboot: Devboot) -> None:
    done = devboot("vscode", "from-command", "A=1 python -m pytest -k 'a or b'")
    assert done.returncode == 0, done.stderr
    assert "added: `Python: pytest -k a or b`" in done.stderr
    document = json.loads(launch_file(devboot).read_text())
    assert document == {
        "version": "0.2.0",
        "configurations": [
            {
                "name": "Python: pytest -k a or b",
                "type": "debugpy",
                "request": "launch",
                "module": "pytest",
                "args": ["-k", "a or b"],
                "console": "integratedTerminal",
                "cwd": "${workspaceFolder}",
                "env": {"A": "1"},
                "justMyCode": False,
            }
        ],
    }
    linted = devboot("vscode", "lint")
    assert (linted.stdout, linted.returncode) == ("", 0)


def test_what_is_there_stays_and_undo_brings_it_back(devboot: Devboot) -> None:
    path = launch_file(devboot)
    path.parent.mkdir()
    before = (
        b'\xef\xbb\xbf{\r\n\t// mine\r\n\t"configurations": [\r\n'
        b'\t\t{ "name": "a", "type": "node", "request": "launch" }, // it\'s\r\n\t],\r\n}'
    )
    path.write_bytes(before)
    assert devboot("vscode", "from-command", "./app 'a;b'", "--name", "mine").returncode == 0
    after = path.read_bytes()
    assert after.startswith(before[:60])
    assert b"// it's\r\n" in after
    assert after.count(b"\n") == after.count(b"\r\n")
    assert b'"name": "mine"' in after
    again = devboot("vscode", "from-command", "./app 'a;b'", "--name", "mine")
    assert "nothing to do" in again.stdout
    assert path.read_bytes() == after
    assert devboot("undo", "--yes").returncode == 0
    assert path.read_bytes() == before


def test_a_name_that_another_has_is_refused(devboot: Devboot) -> None:
    devboot("vscode", "from-command", "python x.py", "--name", "n")
    before = launch_file(devboot).read_bytes()
    done = devboot("vscode", "from-command", "python y.py", "--name", "n")
    assert done.returncode == 3
    assert "another configuration is called `n`" in done.stderr
    assert "--name" in done.stderr
    assert launch_file(devboot).read_bytes() == before


def test_a_dry_run_and_a_diff_write_nothing(devboot: Devboot) -> None:
    shown = devboot("vscode", "from-command", "./app", "--diff")
    assert '+      "program": "${workspaceFolder}/app"' in shown.stdout.replace("    ", "  ") or (
        '"program": "${workspaceFolder}/app"' in shown.stdout
    )
    assert "create" in devboot("vscode", "from-command", "./app", "--dry-run").stdout
    document = json.loads(devboot("vscode", "from-command", "./app", "--dry-run", "--json").stdout)
    assert document["schema"] == "devboot.vscode-from-command/1"
    assert document["configuration"]["program"] == "${workspaceFolder}/app"
    assert not launch_file(devboot).exists()


def test_the_entry_is_nobodys_but_the_users(devboot: Devboot) -> None:
    devboot("vscode", "from-command", "./app")
    assert not (devboot.cwd / ".devboot").exists()


@pytest.mark.parametrize(
    ("launch", "status", "words"),
    [
        ("{", 2, "launch.json:1:"),
        ("[]", 3, "launch.json"),
        ('{"configurations": {}}', 3, "launch.json"),
        ('{"configurations": [{"name": "C++: app"}, {"name": "C++: app"}]}', 3, "C++: app"),
    ],
)
def test_a_file_that_is_not_as_it_should_be_is_refused(
    devboot: Devboot, launch: str, status: int, words: str
) -> None:
    path = launch_file(devboot)
    path.parent.mkdir()
    path.write_text(launch)
    done = devboot("vscode", "from-command", "./app")
    assert (done.returncode, path.read_text()) == (status, launch)
    assert words in done.stderr


def test_what_it_adds_explain_turns_back(devboot: Devboot) -> None:
    """There and back again: the same words, by way of launch.json."""
    words = "./build/app '--gtest_filter=A.*' 'c d' 'x;y' '$HOME' '' '\"q\"'"
    devboot("vscode", "from-command", words, "--name", "n")
    text = devboot("vscode", "explain", "n").stdout
    told = next(
        shlex.split(line.rstrip(" \\"))[1] for line in text.splitlines() if "set args" in line
    )
    done = subprocess.run(
        ["/bin/sh", "-c", f"printf '%s\\n' {told.removeprefix('set args')}"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines() == ["--gtest_filter=A.*", "c d", "x;y", "$HOME", "", '"q"']
    devboot("vscode", "from-command", "python -m x 'a b' ';'", "--name", "p")
    assert "-m x 'a b' ';'" in devboot("vscode", "explain", "p").stdout
