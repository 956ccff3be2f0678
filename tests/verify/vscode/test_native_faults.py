"""Planted faults in native configurations: each is named with its cause and what to do."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from devboot.verify.gpu import debugging_is_off
from devboot.verify.offspring import descendants
from tests.verify.vscode.conftest import MAIN, OP, line_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.verify.vscode.conftest import Workspace

TWICE = f"main.cpp:{line_of(MAIN, '// twice')}"
AT_OP = f"op.cpp:{line_of(OP, '// op')}"
BLANK = f"main.cpp:{line_of(MAIN, '// twice') + 1}"

FAULTS: dict[str, tuple[dict[str, Any], str, str, str]] = {
    # what is wrong: (the configuration's values, --at, the cause, the fix)
    "program missing": (
        {"program": "${workspaceFolder}/gone"},
        "",
        "`gone` is not there",
        "build it",
    ),
    "program relative": ({"program": "main"}, "", "relative path", "${workspaceFolder}/main"),
    "wrong type": ({"args": 5}, "", ".vscode/launch.json:1:", "lint"),
    "program is a source file": (
        {"program": "${workspaceFolder}/main.cpp"},
        "",
        "not executable",
        "chmod",
    ),
    "no -g": (
        {"program": "${workspaceFolder}/plain"},
        TWICE,
        "`plain` was compiled without `-g`",
        "-g",
    ),
    "no -g, place by default": (
        {"program": "${workspaceFolder}/plain"},
        "",
        "compiled without `-g`",
        "-G",
    ),
    "stripped": (
        {"program": "${workspaceFolder}/stripped"},
        TWICE,
        "`stripped` is stripped",
        "without `-s`",
    ),
    "moved sources": (
        {"program": "${workspaceFolder}/moved"},
        f"src/{TWICE.replace('main', 'moved')}",
        "compiled from `/built/there/src/moved.cpp`",
        '"/built/there": ',
    ),
    "no code at the line": ({}, BLANK, "no code at main.cpp", "choose line"),
    "moved sources, place by default": (
        {"program": "${workspaceFolder}/moved"},
        "",
        "compiled from `/built/there/src/moved.cpp`",
        "sourceFileMap",
    ),
    "no code so far down": ({}, "main.cpp:999", "no code", "inside of a function"),
    "wrong cwd": ({"cwd": "${workspaceFolder}/gone"}, "", "`cwd` names `gone`", "cwd"),
    "cwd where its files are not": (
        {"args": ["file"], "cwd": "${workspaceFolder}/py"},
        TWICE,
        "did not find a file: data.txt",
        "`cwd`",
    ),
    "bad setupCommand": (
        {"setupCommands": [{"text": "-enable-prety-printing"}]},
        "",
        "refuses `-enable-prety-printing`",
        "ignoreFailures",
    ),
    "debugger missing": (
        {"miDebuggerPath": "/opt/no/gdb"},
        "",
        "`/opt/no/gdb` is not there",
        "leave it out",
    ),
    "program ended before": ({"args": ["skip"]}, TWICE, "ended with status 3", "--at"),
    "crashed": ({"args": ["crash"]}, TWICE, "SIGABRT", "where to look"),
    "waits for input": ({"args": ["read"]}, TWICE, "waits for somebody to type", "input.txt"),
    "goes on in a child": ({"args": ["fork"]}, TWICE, "child process", "follow-fork-mode"),
    "unknown variable": ({"cwd": "${workspaceFoldr}"}, "", "no such variable", "correct"),
    "envFile missing": ({"envFile": "${workspaceFolder}/no.env"}, "", "`envFile`", "make it"),
    "label mismatch": (
        {"preLaunchTask": "biuld"},
        "",
        "`biuld`, which is the label of no task",
        "did you mean `build`",
    ),
    "task fails": ({"preLaunchTask": "broken"}, "", "error: nothing works", "correct that first"),
    "task in a circle": ({"preLaunchTask": "round"}, "", "circle", ""),
    "task not installed": (
        {"preLaunchTask": "absent"},
        "",
        "`no-such-program`, which is not installed",
        "install",
    ),
    "core missing": (
        {"coreDumpPath": "${workspaceFolder}/main.cpp"},
        "",
        "cannot read the core dump",
        "this program",
    ),
}
TASKS = [
    {"label": "build", "type": "shell", "command": "true"},
    {"label": "broken", "type": "shell", "command": "echo 'x.cpp:1: error: nothing works'; false"},
    {"label": "round", "type": "shell", "command": "true", "dependsOn": "round"},
    {"label": "absent", "type": "process", "command": "no-such-program"},
]


@pytest.mark.parametrize("fault", FAULTS)
def test_the_cause_is_named(workspace: Workspace, fault: str) -> None:
    changes, at, cause, fix = FAULTS[fault]
    result = workspace.verify(workspace.cppdbg(**changes), at=at, tasks=TASKS)
    assert result.status == "failed", result
    assert cause in result.cause
    assert fix in result.fix
    assert result.stopped is None


def test_a_program_older_than_its_source_is_not_believed(workspace: Workspace) -> None:
    source, program = workspace.folder / "main.cpp", workspace.folder / "main"
    was = source.stat()
    os.utime(source, ns=(was.st_atime_ns, program.stat().st_mtime_ns + 10**9))
    result = workspace.verify(workspace.cppdbg())
    os.utime(source, ns=(was.st_atime_ns, was.st_mtime_ns))
    assert result.status == "failed"
    assert "`main` is older than `main.cpp`" in result.cause
    assert "build it" in result.fix


def test_a_library_of_an_environment_in_the_workspace_is_not_to_blame(workspace: Workspace) -> None:
    site = workspace.folder / ".venv/lib/python3/site-packages"
    site.mkdir(parents=True)
    shutil.copy(workspace.folder / "libop_plain.so", site / "libforeign.so")
    flags = ["-Wl,--no-as-needed", f"-L{site}", f"-Wl,-rpath,{site}", "-lforeign"]
    subprocess.run(
        ["g++", "-g", "-O0", "main.cpp", "-o", "linked", *flags], cwd=workspace.folder, check=True
    )
    linked = workspace.cppdbg(program="${workspaceFolder}/linked")
    result = workspace.verify(linked, at=f"use.cpp:{line_of(OP, '// op')}")
    assert result.status == "failed"
    assert "libforeign" not in result.cause
    assert "no library that the program loaded is built from `use.cpp`" in result.cause


def test_a_program_for_another_machine(workspace: Workspace) -> None:
    data = bytearray((workspace.folder / "main").read_bytes())
    data[18:20] = (40).to_bytes(2, "little")
    (workspace.folder / "other").write_bytes(data)
    (workspace.folder / "other").chmod(0o755)
    result = workspace.verify(workspace.cppdbg(program="${workspaceFolder}/other"))
    assert "is built for ARM" in result.cause


def test_a_library_that_is_missing_when_the_program_starts(workspace: Workspace) -> None:
    import subprocess

    caller = workspace.folder / "caller.cpp"
    caller.write_text('extern "C" int my_op(int);\nint main() { return my_op(1); }\n')
    words = ["g++", "-g", "caller.cpp", "-L.", "-lop", "-o", "caller"]
    subprocess.run(words, cwd=workspace.folder, check=True)
    config = workspace.cppdbg(program="${workspaceFolder}/caller")
    result = workspace.verify(config)
    assert "the library `libop.so` was not found" in result.cause
    assert "LD_LIBRARY_PATH" in result.fix
    found = [{"name": "LD_LIBRARY_PATH", "value": "${workspaceFolder}"}]
    assert workspace.verify({**config, "environment": found}).status == "passed"
    caller.unlink()


OPERATOR_FAULTS = {
    # what is wrong: (arguments of Python, library, the cause, the fix)
    "operator never called": (
        ["-c", "import time"],
        "libop.so",
        "no library that the program loaded",
        "called",
    ),
    "library without -g": (
        ["py/use_op.py"],
        "libop_plain.so",
        "`libop_plain.so` was compiled without `-g`",
        "-g",
    ),
    "module not found": (
        ["-m", "no_such_module"],
        "libop.so",
        "the module `no_such_module` is not found",
        "PYTHONPATH",
    ),
    "import fails": (
        ["-c", "import no_such"],
        "libop.so",
        "the module `no_such` is not found",
        "PYTHONPATH",
    ),
    "no test": (["-m", "pytest", "-k", "nothing", "py"], "libop.so", "no test was run", "filter"),
}


@pytest.mark.parametrize("fault", OPERATOR_FAULTS)
def test_the_cause_is_named_when_python_is_the_program(workspace: Workspace, fault: str) -> None:
    words, library, cause, fix = OPERATOR_FAULTS[fault]
    config = workspace.through_python(*words, library=library)
    result = workspace.verify(config, at=AT_OP)
    assert result.status == "failed", result
    assert cause in result.cause
    assert fix in result.fix


def test_a_program_that_never_gets_there_is_ended(workspace: Workspace) -> None:
    result = workspace.verify(workspace.cppdbg(args=["spin"]), at=TWICE, timeout=1.5)
    assert "still runs" in result.cause
    assert "--timeout" in result.fix


def test_a_daemon_is_found_and_ended(workspace: Workspace) -> None:
    before = descendants(os.getpid())
    result = workspace.verify(workspace.cppdbg(args=["daemon"]), at=TWICE)
    assert "child process" in result.cause
    assert descendants(os.getpid()) <= before
    assert not _running(workspace.folder / "main")


def _running(program: Path) -> bool:
    links = Path("/proc").glob("[0-9]*/exe")
    return any(os.path.realpath(link) == str(program) for link in links)


def test_a_debugger_that_hangs_is_ended(workspace: Workspace, on_path: Callable[..., Path]) -> None:
    on_path("gdb", "#!/bin/sh\nexec sleep 60\n")
    result = workspace.verify(workspace.cppdbg(), timeout=1)
    assert "`gdb` does not answer" in result.cause


def test_attaching_that_the_system_forbids(
    workspace: Workspace, on_path: Callable[..., Path]
) -> None:
    asked = r"s/^\([0-9]*\)-target-attach.*/\1-no-such-command/"
    said = "s/Undefined MI command: no-such-command/ptrace: Operation not permitted./"
    real = next(p for p in os.environ["PATH"].split(":") if Path(p, "gdb").exists())
    on_path("gdb", f"#!/bin/sh\nsed -u '{asked}' | {real}/gdb \"$@\" | sed -u '{said}'\n")
    attach = workspace.cppdbg(request="attach", processId="${command:pickProcess}")
    result = workspace.verify(attach)
    assert "may not attach: ptrace: Operation not permitted" in result.cause
    assert "ptrace" in result.fix.lower()


SKIPPED = {
    "another debugger": ({"type": "lldb"}, "the type `lldb`"),
    "another machine": ({"miDebuggerServerAddress": "board:3333"}, "`miDebuggerServerAddress`"),
    "an extension's command": ({"args": ["${command:rust.pick}"]}, "`${command:rust.pick}`"),
    "an extension's task": ({"preLaunchTask": "C/C++: g++ build active file"}, "an extension"),
    "no GPU": ({"type": "cuda-gdb"}, "no NVIDIA GPU"),
}


@pytest.mark.parametrize("what", SKIPPED)
def test_what_cannot_be_tried_is_skipped_and_named(workspace: Workspace, what: str) -> None:
    changes, cause = SKIPPED[what]
    result = workspace.verify(workspace.cppdbg(**changes))
    assert result.status == "skipped", result
    assert cause in result.cause


@pytest.mark.parametrize(("said", "off"), [("0x0", True), ("0x1", False), ("", True)])
def test_windows_may_forbid_cuda_gdb_to_stop(tmp_path: Path, said: str, off: bool) -> None:  # noqa: FBT001
    reg = tmp_path / "Windows" / "System32" / "reg.exe"
    reg.parent.mkdir(parents=True)
    reg.write_text(f"#!/bin/sh\necho '    EnableInterface    REG_DWORD    {said}'\n")
    reg.chmod(0o755)
    assert debugging_is_off(f"C:\\134 {tmp_path} 9p rw 0 0\n", os.environ) is off
    assert debugging_is_off("/dev/sda / ext4 rw 0 0\n", os.environ) is False
