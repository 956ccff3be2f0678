"""`from-command`: what a command line becomes, and that it debugs the same thing."""

from __future__ import annotations

import re
import subprocess
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devboot.errors import DevbootError
from devboot.vscode.from_command import Place, configuration
from devboot.vscode.words import cppdbg_argument, cppdbg_literal

FILES: dict[str, str] = {
    "/w/build/debug/CTestTestfile.cmake": 'subdirs("tests")\n',
    "/w/build/debug/tests/CTestTestfile.cmake": (
        'include("/w/build/debug/tests/t_include.cmake")\n'
        'add_test(plain "/w/build/debug/tests/plain" "--all" "a b")\n'
        'add_test([=[odd (1)]=] "/w/build/debug/tests/odd")\n'
    ),
    "/w/build/debug/tests/t_include.cmake": 'if(EXISTS "x")\n  include("t_tests.cmake")\nendif()\n',
    "/w/build/debug/tests/t_tests.cmake": "".join(
        f"add_test([=[Relu.{name}]=]  /w/build/debug/tests/t"
        f" [==[--gtest_filter=Relu.{name}]==] --gtest_also_run_disabled_tests)\n"
        f"set_tests_properties([=[Relu.{name}]=] PROPERTIES WORKING_DIRECTORY /w)\n"
        for name in ("Zero", "Negative")
    ),
}
PLACE = Place("/w", "/home/me", FILES.get)


def made(command: str, place: Place = PLACE) -> dict[str, Any]:
    return configuration(command, place).value


PYTHON = {"type": "debugpy", "request": "launch", "console": "integratedTerminal",
          "cwd": "${workspaceFolder}"}  # fmt: skip
PRINTERS = [{"description": "print containers", "text": "-enable-pretty-printing",
             "ignoreFailures": True}]  # fmt: skip
GDB = {"type": "cppdbg", "request": "launch", "MIMode": "gdb", "setupCommands": PRINTERS,
       "cwd": "${workspaceFolder}"}  # fmt: skip
CUDA = {"type": "cuda-gdb", "request": "launch", "cwd": "${workspaceFolder}", "onAPIError": "stop"}
TEST = "${workspaceFolder}/build/debug/tests/t"


@pytest.mark.parametrize(
    ("command", "wanted"),
    [
        ("python -m pytest -k x", {"name": "Python: pytest -k x", **PYTHON, "module": "pytest",
                                   "args": ["-k", "x"], "justMyCode": False}),
        ("pytest 'tests/a b.py'", {"name": "Python: pytest tests/a b.py", **PYTHON,
                                   "module": "pytest", "args": ["tests/a b.py"],
                                   "justMyCode": False}),
        ("python3.12 src/app.py --n 1", {"name": "Python: app.py --n 1", **PYTHON,
                                         "program": "${workspaceFolder}/src/app.py",
                                         "args": ["--n", "1"]}),
        (".venv/bin/python -X dev -W error -m pkg", {
            "name": "Python: pkg", **PYTHON, "python": "${workspaceFolder}/.venv/bin/python",
            "pythonArgs": ["-X", "dev", "-W", "error"], "module": "pkg"}),
        ("python -c 'print($HOME)'", {"name": "Python: python -c print($HOME)", **PYTHON,
                                      "code": "print($HOME)"}),
        ("./run.py", {"name": "Python: run.py", **PYTHON, "program": "${workspaceFolder}/run.py"}),
        ("uv run pytest", {"name": "Python: pytest", **PYTHON, "module": "pytest",
                           "justMyCode": False}),
        ("torchrun --nproc_per_node=2 train.py", {
            "name": "Python: torch.distributed.run --nproc_per_node=2 train.py", **PYTHON,
            "module": "torch.distributed.run", "args": ["--nproc_per_node=2", "train.py"],
            "justMyCode": False, "subProcess": True}),
        ("python -m debugpy --listen 5678 --wait-for-client --configure-subProcess true -m x a", {
            "name": "Python: x a", **PYTHON, "module": "x", "args": ["a"], "subProcess": True}),
        ("python -m debugpy --listen 5678 --pid 77", {
            "name": "Python: python -m debugpy --listen 5678 --pid 77", "type": "debugpy",
            "request": "attach", "processId": 77}),
        ('A=1 B="$PATH:/x" python -m x', {"name": "Python: x", **PYTHON, "module": "x",
                                           "env": {"A": "1", "B": "${env:PATH}:/x"}}),
        ("cd sub/dir && export A='1 2' && env B=2 python x.py", {
            "name": "Python: x.py", **PYTHON, "program": "${workspaceFolder}/sub/dir/x.py",
            "cwd": "${workspaceFolder}/sub/dir", "env": {"A": "1 2", "B": "2"}}),
        ("./build/app --all 'a;b' \"c d\"", {
            "name": 'C++: app --all "a;b" c d', **GDB, "program": "${workspaceFolder}/build/app",
            "args": ["--all", '"a;b"', "c d"]}),
        ("time /usr/bin/env A=1 build/app", {
            "name": "C++: app", **GDB, "program": "${workspaceFolder}/build/app",
            "environment": [{"name": "A", "value": "1"}]}),
        ("build/debug/tests/t --gtest_filter='Relu.*'", {
            "name": 'C++: t "--gtest_filter=Relu.*"', **GDB, "program": TEST,
            "args": ['"--gtest_filter=Relu.*"']}),
        ("~/tools/app", {"name": "C++: app", **GDB, "program": "${userHome}/tools/app"}),
        ("A=1 gdb -q -nx -iex 'set x' -ex 'break main' -ex start --args ./app 1 2", {
            "name": "C++: app 1 2", **GDB, "program": "${workspaceFolder}/app", "args": ["1", "2"],
            "miDebuggerArgs": "-nx", "stopAtEntry": True,
            "environment": [{"name": "A", "value": "1"}],
            "setupCommands": [*PRINTERS, {"text": "set x"}, {"text": "break main"}]}),
        ("/opt/gdb --cd=sub -x my.gdb ./app core.12", {
            "name": "C++: app", **GDB, "program": "${workspaceFolder}/app",
            "miDebuggerPath": "/opt/gdb", "cwd": "${workspaceFolder}/sub",
            "setupCommands": [*PRINTERS, {"text": "source my.gdb"}],
            "coreDumpPath": "${workspaceFolder}/core.12"}),
        ("gdb -p 12 ./app", {"name": "C++: app", "type": "cppdbg", "request": "attach",
                             "program": "${workspaceFolder}/app", "MIMode": "gdb",
                             "setupCommands": PRINTERS, "processId": "12"}),
        ("cuda-gdb -ex 'set cuda break_on_launch application' -ex run --args ./app 'a b' c", {
            "name": "CUDA: app 'a b' c", **CUDA, "program": "${workspaceFolder}/app",
            "args": "'a b' c", "initCommands": ["set cuda break_on_launch application"]}),
        ("compute-sanitizer --tool racecheck ./app x", {
            "name": "CUDA: app x", **CUDA, "program": "${workspaceFolder}/app", "args": "x"}),
        ("nsys profile -o out --stats=true ./app", {
            "name": "CUDA: app", **CUDA, "program": "${workspaceFolder}/app"}),
        ("ncu --set full python x.py", {
            "name": "Python: x.py", **PYTHON, "program": "${workspaceFolder}/x.py"}),
        ("ctest --test-dir build/debug -R plain", {
            "name": "C++: plain --all a b", **GDB, "args": ["--all", "a b"],
            "program": "${workspaceFolder}/build/debug/tests/plain"}),
        ("ctest --preset debug -V -R 'Relu'", {
            "name": "C++: t --gtest_filter=Relu.Zero:Relu.Negative --gtest_also_…",
            **GDB, "program": TEST, "args": ["--gtest_filter=Relu.Zero:Relu.Negative",
                                             "--gtest_also_run_disabled_tests"]}),
        ("cd build/debug && ctest -R odd", {
            "name": "C++: odd", **GDB, "program": "${workspaceFolder}/build/debug/tests/odd",
            "cwd": "${workspaceFolder}/build/debug"}),
    ],
)  # fmt: skip
def test_a_command_becomes_a_configuration(command: str, wanted: dict[str, Any]) -> None:
    assert made(command) == wanted
    assert next(iter(made(command))) == "name"


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("", "no program"),
        ("A=1", "no program"),
        ("cd x", "names no file of the project"),
        ("make && ./app", "`make` would have to be run first"),
        ("./app | tee log", "`|` is for a shell"),
        ("./app > log", "`>` is for a shell"),
        ("./a; ./b", "`;` is for a shell"),
        ("./app &", "`&` is for a shell"),
        ("./app $(date)", "would have to be run to know the rest"),
        ("./app `date`", "would have to be run to know the rest"),
        ("./app 'x", "no closing quotation"),
        ("python", "nothing to run"),
        ("python -u", "nothing to run"),
        ("app --all", "names no file of the project"),
        ("cmake --build b", "nothing that gdb or debugpy can debug"),
        ("bash run.sh", "nothing that gdb or debugpy can debug"),
        ("gdb", "names no program"),
        ("gdb --args", "names no program"),
        ("valgrind", "no program"),
        ("ctest --test-dir nowhere -R x", "no tests yet"),
        ("ctest --test-dir build/debug -R nothing", "no test in"),
        ("ctest --test-dir build/debug -R .", "tests of 3 programs match"),
        ("ctest --test-dir build/debug -R '('", "is no pattern"),
    ],
)
def test_what_cannot_be_debugged_is_an_error_with_a_way_out(command: str, words: str) -> None:
    with pytest.raises(DevbootError, match=re.escape(words)) as caught:
        made(command)
    assert caught.value.hint


def test_the_build_task_runs_first_and_a_name_can_be_given() -> None:
    place = PLACE._replace(build_task="build (debug)")
    assert made("./app", place)["preLaunchTask"] == "build (debug)"
    assert "preLaunchTask" not in made("gdb -p 1 ./app", place)
    assert "preLaunchTask" not in made("python x.py", place)
    assert configuration("./app", PLACE, "mine").value["name"] == "mine"


def test_what_is_left_out_is_said() -> None:
    assert configuration("ncu ./app", PLACE).notes == (
        "`ncu` is left out: a program is debugged by one tool at a time",
    )
    assert "`uv run` is left out" in configuration("uv run -- pytest", PLACE).notes[0]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
                min_size=1, max_size=20))  # fmt: skip
def test_the_program_gets_the_arguments_of_the_command(words: list[str]) -> None:
    """Through cpptools' quoting and a shell, as gdb starts it."""
    line = " ".join(cppdbg_argument(cppdbg_literal(word)) for word in words)
    done = subprocess.run(
        ["/bin/sh", "-c", f"printf '%s\\0' {line}"], capture_output=True, check=True
    )
    assert done.stdout.decode().split("\0")[:-1] == words


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            "cd && export A=1 A= env python -m -c pytest gdb --args -p -ex run ./a.out x.py ctest"
            " -R ' \" \\ $A ${B} ${ `x` $(y) ; | ~ ~/a -- uv nsys profile '' core -x=y =a (".split()
        )
        | st.text(max_size=4),
        max_size=8,
    ).map(" ".join)
)
def test_whatever_is_typed_is_a_configuration_or_an_error(command: str) -> None:
    with suppress(DevbootError):
        value = made(command)
        assert value["name"]
        assert value["type"] in {"cppdbg", "cuda-gdb", "debugpy"}


def test_words_in_single_quotes_are_no_variables() -> None:
    value = made(r"""python -m x '$A' "$A" \$A $A '`a`' "\`" ';' "&&" \| '~/a' "~" 'A=1'""")
    wanted = ["$A", "${env:A}", "$A", "${env:A}", "`a`", "`", ";", "&&", "|", "~/a", "~", "A=1"]
    assert value["args"] == wanted
