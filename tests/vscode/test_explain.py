"""`explain`: the printed words are run by a real shell, and a real gdb does what they say."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from devboot.errors import DevbootError
from devboot.vscode import documents
from devboot.vscode.command import Command
from devboot.vscode.explain import Setting, explain

from .hostile import KEYS, VALUES
from .planted import cuda, gdb, launch, python, task, tasks

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Devboot

PROGRAM = """\
#include <cstdio>
#include <cstdlib>
int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) std::printf("[%s]\\n", argv[i]);
  std::printf("A=%s\\n", std::getenv("A") ? std::getenv("A") : "-");
  return 0;
}
"""


def put(devboot: Devboot, **files: Any) -> None:
    place = devboot.cwd / ".vscode"
    place.mkdir(exist_ok=True)
    for name, value in files.items():
        (place / f"{name}.json").write_text(json.dumps(value))


def explained(devboot: Devboot, name: str, *words: str) -> str:
    done = devboot("vscode", "explain", name, *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def in_shell(devboot: Devboot, text: str, **environment: str) -> str:
    """Paste text into a shell whose gdb asks nothing and ends by itself."""
    tools = devboot.home / "tools"
    tools.mkdir(exist_ok=True)
    for name in ("gdb", "cuda-gdb"):
        (tools / name).write_text(f'#!/bin/sh\nexec {shutil.which("gdb")} -batch "$@"\n')
        (tools / name).chmod(0o755)
    env = devboot.environment() | {"PATH": f"{tools}:{os.environ['PATH']}", "SHELL": "/bin/sh"}
    done = subprocess.run(
        ["/bin/sh"], input=text, env=env | environment, text=True, capture_output=True,
        check=False, timeout=120, cwd=devboot.home,
    )  # fmt: skip
    return done.stdout + done.stderr


@pytest.fixture
def built(devboot: Devboot) -> Path:
    folder = devboot.cwd / "build dir"
    folder.mkdir()
    (devboot.cwd / "main.cpp").write_text(PROGRAM)
    subprocess.run(["g++", "-g", "-o", folder / "app", "main.cpp"], cwd=devboot.cwd, check=True)
    return folder / "app"


needs_gdb = pytest.mark.skipif(shutil.which("gdb") is None, reason="no gdb here")
APP = "${workspaceFolder}/build dir/app"


@needs_gdb
@pytest.mark.usefixtures("built")
def test_what_is_printed_for_cppdbg_does_in_a_shell_what_f5_does(devboot: Devboot) -> None:
    (devboot.cwd / "my.env").write_text("A='from file'\n")
    configuration = gdb(
        program=APP,
        args=["a b", "c\\;d", "$SHELL", "f(x)", '"e;f"', ""],
        cwd="${workspaceFolder}/build dir",
        environment=[{"name": "A", "value": "x"}],
        envFile="${workspaceFolder}/my.env",
        setupCommands=[
            {"text": "-enable-pretty-printing"},
            {"text": "-gdb-set disassembly-flavor intel"},
            {"text": "echo said \\n"},
            {"text": '-interpreter-exec console "echo twice\\n"'},
        ],
    )  # fmt: skip
    put(devboot, launch=launch(configuration))
    out = in_shell(devboot, explained(devboot, "C++"))
    words = ["[a b]", "[c;d]", "[/bin/sh]", "[f(x)]", "[e;f]", "[]"]
    printed = [line for line in out.splitlines() if line.startswith("[")]
    assert [line for line in printed if "Thread debugging" not in line][:6] == words
    assert "A=from file" in out
    assert "said" in out
    assert "twice" in out
    assert "^error" not in out
    text = explained(devboot, "C++", "--at", "main.cpp:5")
    assert "main.cpp:5" in in_shell(devboot, text)
    order = ["interpreter-exec mi", "set disassembly-flavor", "said", "set pagination off",
             "set debuginfod enabled off", "cd ", "set args", "set env A", "break main.cpp:5",
             "-ex run"]  # fmt: skip
    assert sorted(order, key=text.index) == order


@needs_gdb
def test_arguments_that_no_shell_would_touch_are_printed_as_such(
    devboot: Devboot, built: Path
) -> None:
    put(devboot, launch=launch(gdb(program=APP, args=["--n=1", "a b"], stopAtEntry=True)))
    text = explained(devboot, "C++")
    assert text.endswith(f"--args {shlex.quote(str(built))} --n=1 'a b'\n")
    assert "Temporary breakpoint 1, main" in in_shell(devboot, text)


@needs_gdb
def test_a_core_dump_is_opened(devboot: Devboot, built: Path) -> None:
    core = devboot.cwd / "a core"
    made = subprocess.run(
        ["gdb", "-batch", "-nx", "-ex", "break main", "-ex", "run", "-ex", f"gcore {core}", built],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert core.exists(), made.stdout + made.stderr
    put(devboot, launch=launch(gdb(program=APP, coreDumpPath="${workspaceFolder}/a core")))
    assert "main (argc=" in in_shell(devboot, explained(devboot, "C++"))


@needs_gdb
def test_a_running_process_is_attached_to(devboot: Devboot) -> None:
    put(
        devboot,
        launch=launch(
            gdb(request="attach", processId="${command:pickProcess}", program=sys.executable)
        ),
    )
    done = devboot("vscode", "explain", "C++")
    assert "needs: `$PID`" in done.stderr
    sleeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        text = done.stdout.replace("-ex continue", "-ex 'info inferiors'")
        out = in_shell(devboot, text, PID=str(sleeper.pid))
        if "ptrace" in out:
            pytest.skip("this machine lets nobody attach")
        assert f"process {sleeper.pid}" in out
    finally:
        sleeper.kill()
        sleeper.wait()


@needs_gdb
@pytest.mark.usefixtures("built")
def test_what_is_printed_for_nsight_keeps_its_order(devboot: Devboot) -> None:
    (devboot.cwd / "my.env").write_text('A="kept"\nunset B\n')
    put(devboot, launch=launch(cuda(
        program=APP, args="'a b' c", cwd="${workspaceFolder}", onAPIError="stop",
        breakOnLaunch=True, envFile="${workspaceFolder}/my.env", initCommands=["echo init\\n"],
        environment=[{"name": "LD_LIBRARY_PATH", "value": "/x y"}],
    )))  # fmt: skip
    text = explained(devboot, "CUDA")
    order = [
        "env 'LD_LIBRARY_PATH=/x y'", 'set env A="kept"', "unset env B", "echo init", "set cwd",
        "break_on_launch application", "api_failures stop", "set args", "-ex run",
    ]  # fmt: skip
    assert sorted(order, key=text.index) == order
    out = in_shell(devboot, text)  # gdb stands in, and knows no `set cuda`
    assert "[a b]\n[c]\n" in out
    assert 'A="kept"' in out


def test_tasks_come_first_each_quoted_as_vscode_does(devboot: Devboot) -> None:
    put(
        devboot,
        launch=launch(python(preLaunchTask="all", postDebugTask="npm: clean", program="/a.py")),
        tasks=tasks(
            task(label="shell", command="echo in $PWD; true", options={"env": {"A": "1 2"}}),
            task(label="words", command="printf", args=["[%s]", "a b", "'c d'", "e\\ f",
                 {"value": "$HOME", "quoting": "strong"}, {"value": "g h", "quoting": "escape"}]),
            task(label="process", type="process", command="printf", args=["<%s>", "$A", "a;b"],
                 options={"cwd": "/", "env": {"A": "x"}}, dependsOn=["shell", "words"]),
            task(label="own", command="echo own $0", options={"shell": {"executable": "bash"}}),
            {"label": "all", "dependsOn": ["process", "own", "npm: build", "cmake"]},
            {"label": "cmake", "type": "cmake", "command": "build"},
        ),
    )  # fmt: skip
    text = explained(devboot, "Python")
    tasks_only = text[: text.index("# `Python`")]
    out = in_shell(devboot, tasks_only)
    assert out == f"in {devboot.cwd}\n[a b][c d][e f][$HOME][g h]<$A><a;b>own bash\n"
    assert "# the extension behind the type `cmake` runs this task" in text
    assert text.rstrip().endswith("# an extension of VS Code offers this task")


def test_python_runs_with_its_environment_and_directory(devboot: Devboot) -> None:
    (devboot.cwd / "show.py").write_text(
        "import os, sys\n"
        "print(sys.argv[1:], os.getcwd(), os.environ['X'], os.environ['PYTHONPATH'])\n"
    )
    (devboot.cwd / ".env").write_text("BASE=/base\nX=lost\nPYTHONPATH=${BASE}/lib\n")
    put(devboot, launch=launch(python(
        python=sys.executable, program="${workspaceFolder}/show.py", args=["a b", "$X"],
        env={"X": "1 2", "PYTHONPATH": "/own"}, cwd="/", subProcess=True, justMyCode=False,
    )))  # fmt: skip
    text = explained(devboot, "Python")
    debugged, plain = text.split("# the same without a debugger\n")
    assert in_shell(devboot, plain) == "['a b', '$X'] / 1 2 /base/lib:/own\n"
    assert " -m debugpy --listen 127.0.0.1:5678 --wait-for-client " in debugged.replace("\\\n", "")
    assert "--configure-subProcess true" in debugged
    assert '"justMyCode": false' in debugged


@pytest.mark.parametrize(
    ("attributes", "words"),
    [
        ({"module": "pytest", "args": ["-k", "a or b"]}, "-m pytest -k 'a or b'"),
        ({"code": "print(1)"}, "-c 'print(1)'"),
        ({"program": "${file}", "args": "${command:pickArgs}"}, "/here/x.py)"),
        ({"program": "x", "sudo": True}, "sudo -E "),
        ({"program": "x", "gevent": True}, "GEVENT_SUPPORT=True"),
    ],
)
def test_every_way_to_start_python_is_known(
    devboot: Devboot, attributes: dict[str, Any], words: str
) -> None:
    entry = {"name": "p", "type": "debugpy", "request": "launch", **attributes}
    put(devboot, launch=launch(entry))
    assert words in explained(devboot, "p", "--file", "/here/x.py")


@pytest.mark.parametrize(
    ("attributes", "words"),
    [
        ({"connect": {"host": "box", "port": 99}}, "--listen box:99 --wait-for-client PROGRAM"),
        ({"listen": {"port": 99}}, "--connect 127.0.0.1:99 --wait-for-client PROGRAM"),
        ({"processId": "${command:pickProcess}"}, '--listen 127.0.0.1:5678 --pid "$PID"'),
    ],
)
def test_every_way_to_attach_to_python_is_known(
    devboot: Devboot, attributes: dict[str, Any], words: str
) -> None:
    put(devboot, launch=launch({"name": "p", "type": "debugpy", "request": "attach", **attributes}))
    assert words in explained(devboot, "p")


def test_a_server_a_pipe_and_a_map_of_sources(devboot: Devboot) -> None:
    far = gdb(
        name="far", miDebuggerServerAddress="box:99", useExtendedRemote=True, args=["a b"],
        sourceFileMap={"/build/src": "/src x"}, additionalSOLibSearchPath="/a;/b",
        symbolLoadInfo={"loadAll": False}, miDebuggerPath="/opt/gdb", miDebuggerArgs="-q -nx",
        postRemoteConnectCommands=[{"text": "echo after"}], launchCompleteCommand="exec-continue",
    )  # fmt: skip
    pipe = gdb(name="pipe", pipeTransport={"pipeProgram": "ssh", "pipeArgs": ["box"],
               "debuggerPath": "/usr/bin/gdb"}, args=["a b"])  # fmt: skip
    own = gdb(name="own", customLaunchSetupCommands=[{"text": "file /x"}], cwd="/")
    put(devboot, launch=launch(far, pipe, own))
    text = explained(devboot, "far")
    for words in ("/opt/gdb -q -nx", "set substitute-path /build/src '\"'\"'/src x'\"'\"''",
                  "solib-search-path /a:/b", "set auto-solib-add off", "echo after",
                  "target extended-remote box:99", "-ex continue"):  # fmt: skip
        assert words in text
    line = explained(devboot, "pipe").splitlines()[-1]
    assert shlex.split(line)[:2] == ["ssh", "box"]
    assert shlex.split(shlex.split(line)[2])[-3:] == ["--args", "/bin/sh", "a b"]
    assert "file /x" in explained(devboot, "own")
    assert "cd /" not in explained(devboot, "own")


def test_a_compound_is_all_of_its_members(devboot: Devboot) -> None:
    both = {"name": "both", "configurations": ["Python", "C++"], "preLaunchTask": "build"}
    put(devboot, launch=launch(gdb(), python(), compounds=[both]), tasks=tasks(task()))
    text = explained(devboot, "both")
    assert text.index("task `build`") < text.index("`Python`") < text.index("`C++`")
    assert text.count("# in a terminal of its own") == 3


def test_inputs_are_answered_by_their_defaults_or_by_the_user(devboot: Devboot) -> None:
    asked = [{"id": "i", "type": "promptString", "description": "?", "default": "dflt"}]
    put(devboot, launch=launch(gdb(args=["${input:i}"]), inputs=asked))
    assert "dflt" in explained(devboot, "C++")
    assert "mine" in explained(devboot, "C++", "--input", "i=mine")


def test_json_has_every_word_apart(devboot: Devboot) -> None:
    put(devboot, launch=launch(python(program="${file}")))
    document = json.loads(explained(devboot, "Python", "--json"))
    assert document["schema"] == "devboot.vscode-explain/1"
    assert document["name"] == "Python"
    assert document["commands"][1]["argv"][-1] == "${file}"
    assert document["commands"][1]["cwd"] == str(devboot.cwd)
    assert document["needs"] == [{"variable": "${file}", "reason": "no file is open"}]


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"launch": launch(gdb(name="d"))}, "no configuration is called `C++`"),
        ({"launch": launch({**gdb(), "type": "node"})}, "is of the type `node`"),
        ({"launch": launch(gdb(MIMode="lldb"))}, "asks for lldb"),
        ({"launch": launch(gdb(args="x"))}, "launch.json:1:"),
        ({"launch": launch(gdb(preLaunchTask="no"))}, "no task is labelled `no`"),
        ({"launch": launch(gdb(preLaunchTask="build")), "tasks": tasks(task(args=[1]))},
         "tasks.json:1:"),
        ({"launch": [1]}, "no configuration is called `C++`"),
    ],
)  # fmt: skip
def test_what_cannot_be_explained_is_an_error_that_says_why(
    devboot: Devboot, files: dict[str, Any], words: str
) -> None:
    put(devboot, **files)
    done = devboot("vscode", "explain", "C++")
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stdout == ""


def test_a_name_with_a_line_end_cannot_become_a_command(devboot: Devboot) -> None:
    name = "C++\ntouch owned"
    put(devboot, launch=launch(gdb(name=name, preLaunchTask="x\ntouch owned")),
        tasks=tasks({"label": "x\ntouch owned", "dependsOn": []}))  # fmt: skip
    for line in explained(devboot, name).splitlines():
        assert not line.startswith("touch")


def test_the_names_are_listed(devboot: Devboot) -> None:
    put(devboot, launch=launch(gdb(), python()))
    assert devboot("vscode", "explain").stdout == "C++\nPython\n"


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(KEYS, VALUES, max_size=6),
    st.lists(st.dictionaries(KEYS, VALUES, max_size=5), max_size=3),
    st.sampled_from(["cppdbg", "cuda-gdb", "debugpy"]),
    st.sampled_from(["launch", "attach"]),
)
def test_whatever_a_configuration_holds_it_is_explained_or_refused(
    config: dict[str, Any], others: list[dict[str, Any]], kind: str, request: str
) -> None:
    entry = {**config, "name": "n", "type": kind, "request": request, "preLaunchTask": "build"}
    values = {"launch": {"configurations": [entry]}, "tasks": tasks({"label": "build"}, *others)}
    files = {
        name: documents.parsed(f"{name}.json", json.dumps(value).encode())
        for name, value in values.items()
    }
    level = documents.folder_level("p", "/p", files)
    opened = documents.Opened((level,), tuple(files.values()))
    setting = Setting(opened, "/home/me", {}, lambda _: "A=1\n", lambda _: "python3")
    with suppress(DevbootError):
        for command in explain("n", setting, ["x:1"]).commands:
            assert command.line or command.notes


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
        min_size=1,
        max_size=40,
    )
)
def test_a_shell_reads_the_words_back(words: list[str]) -> None:
    command = Command("", (("printf", "%s\\0"), tuple(words)), cwd="/")
    for text in (command.line, command.text):
        done = subprocess.run(["/bin/sh", "-c", text], capture_output=True, check=True)
        assert done.stdout.decode().split("\0")[:-1] == words


def test_the_process_alone_is_left_to_the_shell() -> None:
    command = Command("", (("printf", "%s", 'a $PID `b` "c" $HOME \\'),))
    done = subprocess.run(["/bin/sh", "-c", command.line], capture_output=True, text=True,
                          check=True, env={"PID": "7", "HOME": "x"})  # fmt: skip
    assert done.stdout == 'a 7 `b` "c" $HOME \\'
