"""Native programs that stop, in each of the ways that a configuration may ask for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.verify.vscode.conftest import MAIN, OP, TEST, line_of

if TYPE_CHECKING:
    from tests.verify.vscode.conftest import Workspace

GTEST = Path("/usr/include/gtest/gtest.h").exists()
CUDA_GDB = """\
#!{python}
# gdb under another name: it only writes down what it is told.
import os, subprocess, sys
gdb = subprocess.Popen(["gdb", *sys.argv[1:], "-nx"], stdin=subprocess.PIPE)
with open({log!r}, "w") as log:
    for line in sys.stdin:
        log.write(line)
        log.flush()
        if "set cuda" in line:
            print(line.split("set")[0].strip() + "^done", flush=True)
            continue
        gdb.stdin.write(line.encode())
        gdb.stdin.flush()
gdb.stdin.close()
gdb.wait()
"""


def test_a_program_stops_at_its_first_line(workspace: Workspace) -> None:
    result = workspace.verify(workspace.cppdbg())
    assert (result.status, result.cause) == ("passed", "")
    assert result.stopped
    frame = result.stopped.at
    assert (frame.file, frame.function) == (str(workspace.folder / "main.cpp"), "main")
    assert frame.line == line_of(MAIN, "// main")
    assert "MIEngine" in result.adapter


def test_arguments_environment_and_values_are_as_the_extension_makes_them(
    workspace: Workspace,
) -> None:
    (workspace.folder / "my.env").write_text('WORD="from file"\n')
    environment = [{"name": "WORD", "value": "from entry"}]
    config = workspace.cppdbg(
        args=["${input:word}", "a b"], environment=environment,
        envFile="${workspaceFolder}/my.env", externalConsole=False,
    )  # fmt: skip
    inputs = [{"id": "word", "type": "promptString", "description": "w", "default": "hello"}]
    call = f"main.cpp:{line_of(MAIN, '// call')}"
    result = workspace.verify(config, at=call, inputs=inputs)
    assert result.status == "passed", result
    assert result.stopped
    values = {local.name: local.value for local in result.stopped.locals}
    assert '"hello"' in values["word"]
    assert values["values"] == "std::vector of length 3, capacity 3 = {3, 4, 5}"
    assert values["argc"] == "3"


def test_the_overlay_of_the_platform_wins(workspace: Workspace) -> None:
    config = workspace.cppdbg(program="/no/such", linux={"program": "${workspaceFolder}/main"})
    assert workspace.verify(config).status == "passed"


@pytest.mark.skipif(not GTEST, reason="needs GoogleTest")
def test_a_gtest_program_stops_in_the_test_that_its_filter_chooses(workspace: Workspace) -> None:
    program = workspace.folder / "ops_test"
    if not program.exists():
        words = ["g++", "-g", "-O0", "ops_test.cpp", "-o", "ops_test", "-lgtest", "-lgtest_main"]
        subprocess.run([*words, "-pthread"], cwd=workspace.folder, check=True)
    config = workspace.cppdbg(
        program="${workspaceFolder}/ops_test", args=["--gtest_filter=${input:filter}"]
    )
    inputs = [{"id": "filter", "type": "promptString", "description": "f", "default": "*Two"}]
    result = workspace.verify(config, inputs=inputs)
    assert result.status == "passed", result
    assert result.stopped
    assert result.stopped.at.line == line_of(TEST, "// two")
    plain = workspace.verify(workspace.cppdbg(program="${workspaceFolder}/ops_test"))
    assert plain.status == "passed", plain
    nothing = workspace.cppdbg(
        program="${workspaceFolder}/ops_test", args=["--gtest_filter=No.Such"]
    )
    failed = workspace.verify(nothing, at=f"ops_test.cpp:{line_of(TEST, '// two')}")
    assert (failed.status, failed.cause) == ("failed", "no test was run")


def test_attaching_starts_the_program_as_its_neighbour_does(workspace: Workspace) -> None:
    launch = workspace.cppdbg(args=["x", "y"])
    attach = {
        "name": "attach", "type": "cppdbg", "request": "attach", "MIMode": "gdb",
        "program": "${workspaceFolder}/main", "processId": "${command:pickProcess}",
    }  # fmt: skip
    result = workspace.verify(launch, attach, at=f"main.cpp:{line_of(MAIN, '// twice')}")
    assert result.status == "passed", result
    assert result.stopped
    assert [frame.function for frame in result.stopped.stack] == ["twice", "main"]


def test_a_core_dump_is_made_where_there_is_none(workspace: Workspace) -> None:
    core = {"id": "core", "type": "promptString", "description": "which core"}
    result = workspace.verify(workspace.cppdbg(coreDumpPath="${input:core}"), inputs=[core])
    assert result.status == "passed", result
    assert result.stopped
    assert result.stopped.at.line == line_of(MAIN, "// main")


@pytest.mark.parametrize("words", [("py/use_op.py",), ("-m", "pytest", "-x", "${file}")])
def test_an_operator_is_reached_through_python(workspace: Workspace, words: tuple[str]) -> None:
    result = workspace.verify(workspace.through_python(*words))
    assert result.status == "passed", result
    assert result.stopped
    frame = result.stopped.at
    assert (frame.file, frame.line) == (str(workspace.folder / "op.cpp"), line_of(OP, "// op"))
    assert ("x", "20" if len(words) == 1 else "1") in result.stopped.locals


def test_moved_sources_are_found_through_the_source_file_map(workspace: Workspace) -> None:
    config = workspace.cppdbg(program="${workspaceFolder}/moved")
    mapped = {**config, "sourceFileMap": {"/built/there": "${workspaceFolder}"}}
    for at in ("", f"src/moved.cpp:{line_of(MAIN, '// twice')}"):
        result = workspace.verify(mapped, at=at)
        assert result.status == "passed", result
        assert result.stopped
        assert result.stopped.at.file == str(workspace.folder / "src" / "moved.cpp")


def test_a_task_runs_first_with_all_that_it_needs_and_only_once(workspace: Workspace) -> None:
    log = workspace.folder / "log"
    log.unlink(missing_ok=True)
    step = {"options": {"cwd": "${workspaceFolder}", "env": {"WHO": "me"}}, "type": "shell"}
    tasks = [
        {"label": "all", "dependsOn": ["one", "two"], "dependsOrder": "sequence"},
        {"label": "one", **step, "command": "echo one $WHO >>log"},
        {"label": "two", "type": "process", "command": "sh", "args": ["-c", "echo two >>log"],
         "options": {"cwd": "${workspaceFolder}"}, "dependsOn": "one"},
    ]  # fmt: skip
    result = workspace.verify(workspace.cppdbg(preLaunchTask="all"), tasks=tasks)
    assert result.status == "passed", result
    assert log.read_text() == "one me\ntwo\n"
    log.unlink()


@pytest.fixture
def cuda_gdb(on_path: Any, tmp_path: Path) -> Path:
    """A machine with a GPU and cuda-gdb, as far as one can tell; return what cuda-gdb heard."""
    log = tmp_path / "heard"
    on_path("nvidia-smi", "#!/bin/sh\necho 'GPU 0: NVIDIA H100 (UUID: x)'\n")
    on_path("cuda-gdb", CUDA_GDB.format(python=sys.executable, log=str(log)))
    return log


def cuda(**more: Any) -> dict[str, Any]:
    program = "${workspaceFolder}/main"
    return {"name": "it", "type": "cuda-gdb", "request": "launch", "program": program, **more}


def test_cuda_gdb_is_driven_in_the_order_of_its_own_adapter(
    workspace: Workspace, cuda_gdb: Path
) -> None:
    config = cuda(
        args="'one two' three", cwd="${workspaceFolder}", onAPIError="stop", breakOnLaunch=True,
        initCommands=["set print pretty off"], environment=[{"name": "WORD", "value": "w"}],
    )  # fmt: skip
    place = line_of(MAIN, "// call")
    result = workspace.verify(config, at=f"main.cpp:{place}")
    assert result.status == "passed", result
    assert result.stopped
    assert ("argc", "3") in result.stopped.locals
    folder = workspace.folder
    heard = [line.lstrip("0123456789").strip() for line in cuda_gdb.read_text().splitlines()]
    assert heard[:11] == [
        "-gdb-set non-stop off", "-gdb-set mi-async on", f'-file-exec-and-symbols "{folder}/main"',
        "-enable-pretty-printing", "set print pretty off", f"set cwd {folder}",
        "set cuda break_on_launch application", "set cuda api_failures stop",
        "-exec-arguments 'one two' three",
        f'-break-insert -f --source "{folder}/main.cpp" --line {place}', "-exec-run",
    ]  # fmt: skip
    assert "Nsight" in result.adapter


def test_cuda_gdb_attaches(workspace: Workspace, cuda_gdb: Path) -> None:
    first = workspace.verify(cuda(stopAtEntry=True))
    assert first.status == "passed", first
    assert "start" in [line.lstrip("0123456789") for line in cuda_gdb.read_text().splitlines()]
    config = cuda(request="attach", processId="${command:cuda.pickProcess}")
    result = workspace.verify(config, at=f"main.cpp:{line_of(MAIN, '// twice')}")
    assert result.status == "passed", result
    assert "-target-attach" in cuda_gdb.read_text()


def test_nsights_own_way_with_several_arguments_is_kept(
    workspace: Workspace, cuda_gdb: Path
) -> None:
    result = workspace.verify(cuda(args=["x", "y"]), at=f"main.cpp:{line_of(MAIN, '// call')}")
    assert result.status == "passed", result
    assert "-exec-arguments x;y" in cuda_gdb.read_text()
    assert result.stopped
    assert ("argc", "2") in result.stopped.locals  # the shell takes `;y` for another command


def test_the_order_of_commands_is_that_of_the_c_plus_plus_extension(
    workspace: Workspace, on_path: Any, tmp_path: Path
) -> None:
    log = tmp_path / "heard"
    real = next(p for p in os.environ["PATH"].split(":") if Path(p, "gdb").exists())
    text = CUDA_GDB.format(python=sys.executable, log=str(log)).replace('"gdb"', f'"{real}/gdb"')
    on_path("gdb", text.replace(', "-nx"', ""))
    environment = [{"name": "WORD", "value": "a b"}]
    config = workspace.cppdbg(args=["a b", "c;d"], environment=environment)
    assert workspace.verify(config).status == "passed"
    folder, place = workspace.folder, line_of(MAIN, "// main")
    heard = [line.lstrip("0123456789").strip() for line in log.read_text().splitlines()]
    assert heard[:13] == [
        "-gdb-set mi-async on", "-enable-pretty-printing",
        '-interpreter-exec console "set pagination off"',
        '-interpreter-exec console "set debuginfod enabled off"',
        "-gdb-set auto-solib-add on", f'-environment-cd "{folder}"',
        f'-file-exec-and-symbols "{folder}/main"', '-interpreter-exec console "show architecture"',
        '-exec-arguments "a b" c;d', "-break-insert -f main",
        '-interpreter-exec console "set env WORD a b"',
        f'-break-insert -f "{folder}/main.cpp:{place}"', "-exec-run",
    ]  # fmt: skip
