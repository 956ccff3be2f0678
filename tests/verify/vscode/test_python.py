"""Python programs that stop, in each of the ways that a configuration may ask for."""

from __future__ import annotations

import socket
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

from tests.verify.vscode.conftest import APP, OP, PYTEST, line_of

if TYPE_CHECKING:
    from tests.verify.vscode.conftest import Workspace

pytestmark = pytest.mark.skipif(find_spec("debugpy") is None, reason="needs debugpy")
DOUBLE = f"app.py:{line_of(APP, '# double')}"


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
        return found


@pytest.mark.parametrize("console", ["integratedTerminal", "internalConsole"])
def test_the_open_file_stops(workspace: Workspace, console: str) -> None:
    config = workspace.debugpy(
        program="${file}", console=console, args=["a b"], stopOnEntry=console == "internalConsole"
    )
    result = workspace.verify(config, at=DOUBLE)
    assert result.status == "passed", result
    assert result.stopped
    assert result.stopped.at == (
        str(workspace.folder / "app.py"),
        line_of(APP, "# double"),
        "double",
    )
    assert ("a", "21") in result.stopped.locals
    assert result.adapter.startswith("debugpy 1.")


def test_without_a_wish_it_stops_where_the_file_begins_its_work(workspace: Workspace) -> None:
    result = workspace.verify(workspace.debugpy(program="${file}"), file="app.py")
    assert result.status == "passed", result
    assert result.stopped
    assert result.stopped.at.line == line_of(APP, "print(double")


def test_pytest_stops_in_the_first_test(workspace: Workspace) -> None:
    (workspace.folder / ".env").write_text(f"OPS_LIBRARY='{workspace.folder}/libop.so'\n")
    config = workspace.debugpy(module="pytest", args=["-x", "-s", "${file}"], justMyCode=False)
    result = workspace.verify(config)
    (workspace.folder / ".env").unlink()
    assert result.status == "passed", result
    assert result.stopped
    file, line = workspace.folder / "py" / "test_use_op.py", line_of(PYTEST, "sys.path")
    assert result.stopped.at == (str(file), line, "test_op")


def test_a_child_process_stops(workspace: Workspace) -> None:
    config = workspace.debugpy(program="${workspaceFolder}/launcher.py", subProcess=True)
    result = workspace.verify(config, at=DOUBLE)
    assert result.status == "passed", result
    assert result.stopped
    assert result.stopped.at.function == "double"


def attach(**more: Any) -> dict[str, Any]:
    return {"name": "attach", "type": "debugpy", "request": "attach", **more}


def test_attaching_by_port_starts_the_program(workspace: Workspace, port: int) -> None:
    config = attach(connect={"host": "localhost", "port": port})
    assert workspace.verify(config, at=DOUBLE).status == "passed"


def test_the_adapter_may_listen(workspace: Workspace, port: int) -> None:
    config = attach(listen={"host": "127.0.0.1", "port": port})
    assert workspace.verify(config, at=DOUBLE).status == "passed"


def test_attaching_by_process(workspace: Workspace) -> None:
    result = workspace.verify(attach(processId="${command:pickProcess}"), at=DOUBLE)
    assert result.status == "passed", result


@pytest.mark.parametrize("remote", ["/workspace", "/usr/src/my app"])
def test_the_paths_of_a_container_are_mapped(workspace: Workspace, port: int, remote: str) -> None:
    mapping = {"localRoot": "${workspaceFolder}", "remoteRoot": remote}
    config = attach(connect={"host": "127.0.0.1", "port": port}, pathMappings=[mapping])
    result = workspace.verify(config, at=DOUBLE)
    assert result.status == "passed", result
    assert result.stopped
    assert result.stopped.at.file == str(workspace.folder / "app.py")


def test_a_compound_stops_one_process_in_both_languages(workspace: Workspace) -> None:
    python = workspace.debugpy(
        name="py", program="${workspaceFolder}/py/use_op.py",
        env={"OPS_LIBRARY": "${workspaceFolder}/libop.so"},
    )  # fmt: skip
    native = workspace.cppdbg(
        name="cpp", request="attach", program="${command:python.interpreterPath}",
        processId="${command:pickProcess}",
    )  # fmt: skip
    both = {"name": "both", "configurations": ["py", "cpp"], "stopAll": True}
    result = workspace.verify(python, native, compounds=[both])
    assert result.status == "passed", result
    assert result.stopped
    assert result.stopped.at.line == line_of(OP, "// op")
    assert ("x", "20") in result.stopped.locals
    assert result.stopped.stack[-1].file.endswith("use_op.py")
    assert "MIEngine" in result.adapter
    assert "debugpy" in result.adapter


def test_a_compound_of_strangers_is_driven_one_after_the_other(workspace: Workspace) -> None:
    first, second = workspace.cppdbg(name="1"), workspace.cppdbg(name="2")
    both = {"name": "both", "configurations": ["1", "2"]}
    assert workspace.verify(first, second, compounds=[both]).status == "passed"
    missing = {"name": "both", "configurations": ["1", "3"]}
    result = workspace.verify(first, second, compounds=[missing])
    assert (result.status, "`3`" in result.cause) == ("failed", True)
