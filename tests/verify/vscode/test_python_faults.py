"""Planted faults in Python configurations: each is named with its cause and what to do."""

from __future__ import annotations

import socket
import subprocess
import sys
import venv
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.verify.vscode.conftest import APP, line_of

if TYPE_CHECKING:
    from tests.verify.vscode.conftest import Workspace

pytestmark = pytest.mark.skipif(find_spec("debugpy") is None, reason="needs debugpy")
DOUBLE = f"app.py:{line_of(APP, '# double')}"
BLANK = f"app.py:{line_of(APP, '# double') + 1}"
PROGRAM = {"program": "${workspaceFolder}/app.py"}

FAULTS: dict[str, tuple[dict[str, Any], str, str, str]] = {
    # what is wrong: (the configuration's values, --at, the cause, the fix)
    "program missing": (
        {"program": "${workspaceFolder}/no.py"},
        "",
        "is not there",
        "correct `program`",
    ),
    "nothing to run": ({}, "", "none of `program`, `module` and `code`", "run"),
    "interpreter missing": (
        {**PROGRAM, "python": "/opt/no/python"},
        "",
        "no interpreter `/opt/no/python`",
        "Select Interpreter",
    ),
    "wrong cwd": ({**PROGRAM, "cwd": "${workspaceFolder}/no"}, "", "`cwd` names", "cwd"),
    "module not found": (
        {"module": "no_such_module"},
        DOUBLE,
        "the module `no_such_module` is not found",
        "PYTHONPATH",
    ),
    "import not found": (
        {"program": "${workspaceFolder}/needs.py"},
        DOUBLE,
        "the module `no_such` is not found",
        "PYTHONPATH",
    ),
    "raises": (
        {"program": "${workspaceFolder}/raises.py"},
        DOUBLE,
        "ended with ZeroDivisionError: division by zero",
        "terminal",
    ),
    "no test": (
        {"module": "pytest", "args": ["app.py"]},
        DOUBLE,
        "pytest found no test",
        "test file",
    ),
    "child not followed": (
        {"program": "${workspaceFolder}/launcher.py", "subProcess": False},
        DOUBLE,
        "never came to",
        '"subProcess": true',
    ),
    "code of others": (
        {"program": "${workspaceFolder}/uses_json.py"},
        "json",
        "`justMyCode` hides",
        '"justMyCode": false',
    ),
    "waits for input": (
        {"program": "${workspaceFolder}/asks.py"},
        DOUBLE,
        "waits for somebody to type",
        "terminal",
    ),
    "no file open": ({"program": "${file}"}, "none", "the workspace has no file", "--file"),
}
FILES = {
    "needs.py": "import no_such\n",
    "raises.py": "1 / 0\n",
    "uses_json.py": "import json\njson.loads('[1]')\n",
    "asks.py": "input('your name: ')\n",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_cause_is_named(workspace: Workspace, fault: str, tmp_path: Path) -> None:
    import json

    for name, text in FILES.items():
        (workspace.folder / name).write_text(text)
    changes, at, cause, fix = FAULTS[fault]
    if at == "json":
        line = line_of(Path(json.__file__).read_text(), "if isinstance(s, str):")
        at = f"{json.__file__}:{line}"
    if at == "none":
        workspace.folder, at = tmp_path / "empty", ""
        (workspace.folder / ".vscode").mkdir(parents=True)
    result = workspace.verify(workspace.debugpy(**changes), at=at)
    assert result.status == "failed", result
    assert cause in result.cause
    assert fix in result.fix


def test_an_interpreter_without_debugpy(workspace: Workspace, tmp_path: Path) -> None:
    venv.create(tmp_path / "a bare one", with_pip=False)
    python = tmp_path / "a bare one/bin/python"
    result = workspace.verify(workspace.debugpy(**PROGRAM, python=str(python)))
    assert f"`{python}` has no debugpy" in result.cause
    assert result.fix == f"`'{python}' -m pip install debugpy`"


def test_the_debugpy_of_the_extension_is_taken_first(workspace: Workspace, tmp_path: Path) -> None:
    debugpy = find_spec("debugpy")
    assert debugpy
    assert debugpy.origin
    libs = tmp_path / "home/.vscode-server/extensions/ms-python.debugpy-2026.7.0-linux-x64"
    (libs / "bundled" / "libs").mkdir(parents=True)
    (libs / "bundled/libs/debugpy").symlink_to(Path(debugpy.origin).parent)
    venv.create(tmp_path / "bare", with_pip=False)
    workspace.environ["HOME"] = str(tmp_path / "home")
    config = workspace.debugpy(**PROGRAM, python=str(tmp_path / "bare/bin/python"))
    result = workspace.verify(config, at=DOUBLE)
    assert result.status == "passed", result
    assert result.adapter == "debugpy of ms-python.debugpy-2026.7.0-linux-x64"


def test_a_port_that_is_in_use(workspace: Workspace) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        connect = {"connect": {"host": "127.0.0.1", "port": port}}
        result = workspace.verify(workspace.debugpy(request="attach", **connect), at=DOUBLE)
    assert f"port {port} is in use" in result.cause


def test_another_machine_is_skipped(workspace: Workspace) -> None:
    connect = {"connect": {"host": "gpu-box", "port": 5678}}
    result = workspace.verify(workspace.debugpy(request="attach", **connect), at=DOUBLE)
    assert result.status == "skipped"
    assert "`gpu-box`" in result.cause


def test_a_line_without_code(workspace: Workspace) -> None:
    result = workspace.verify(workspace.debugpy(**PROGRAM), at=BLANK)
    assert result.status == "failed", result
    assert f"no code at {workspace.folder}/{BLANK}" in result.cause


def test_a_program_that_never_gets_there_is_ended(workspace: Workspace) -> None:
    (workspace.folder / "sleeps.py").write_text("import time\ntime.sleep(600)\n")
    config = workspace.debugpy(program="${workspaceFolder}/sleeps.py")
    result = workspace.verify(config, at=DOUBLE, timeout=4)
    assert "still runs" in result.cause


def test_an_adapter_that_talks_nonsense(workspace: Workspace, tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text(
        "#!/bin/sh\n"
        'case "$*" in *adapter) echo nonsense; exit 1;; esac\n'
        f'exec {sys.executable} "$@"\n'
    )
    python.chmod(0o755)
    subprocess.run([python, "-c", ""], check=True)
    result = workspace.verify(workspace.debugpy(**PROGRAM, python=str(python)))
    assert "the debug adapter ended by itself" in result.cause
