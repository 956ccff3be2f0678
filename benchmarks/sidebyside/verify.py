"""How long `devboot vscode verify` takes, beside a debugger that does the same by itself."""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import partial
from typing import TYPE_CHECKING, Any

from sidebyside.measure import Case, in_turn, run
from sidebyside.options import devboot, find_torch, say
from sidebyside.report import AtMost, Ratio, Report, Seconds, figures

if TYPE_CHECKING:
    from pathlib import Path

    from sidebyside.options import Options

ROUNDS = 5
PROGRAMS = "gdb", "g++", "cmake", "ninja"
CPP, GDB = "verify: a C++ program", "gdb -batch: a C++ program"
PYTHON = "verify: a Python file"
TESTS, GDB_TESTS = "verify: tests linked with torch", "gdb -batch: tests linked with torch"
PYTEST, GDB_PYTEST = "verify: C++ through pytest", "gdb -batch: C++ through pytest"
WANTED = (
    Seconds(CPP, AtMost(1)),
    Seconds(PYTHON, AtMost(1.5)),
    Ratio(TESTS, GDB_TESTS, AtMost(2)),
    Ratio(PYTEST, GDB_PYTEST, AtMost(2)),
)
MAIN = "int main() {\n  int x = 1;\n  return x - 1;\n}\n"
APP = "def double(x):\n    return 2 * x\n\n\nprint(double(21))\n"
QUIET = ("set pagination off", "set debuginfod enabled off", "set breakpoint pending on")
LOOK = ("run", "bt 20", "info locals")


def suite(options: Options) -> Report:
    """Measure a plain program, a Python file, and what is linked with torch or loads it."""
    rounds = options.rounds or ROUNDS
    if lacks := [program for program in PROGRAMS if shutil.which(program) is None]:
        return Report("verify", 0, {}, (), (f"skipped: no {', '.join(lacks)}",))
    cases = _plain(options)
    if find_torch(options.python) is not None:
        say("the generated project is built for debugging")
        cases += _with_torch(options)
    for one in cases:
        run(one)  # fill the caches
    say(f"verify, {rounds} times")
    medians = in_turn(cases, rounds)
    wanted = [figure for figure in WANTED if medians.keys() >= set(figure.cases)]
    return Report("verify", rounds, medians, figures(medians, wanted), ())


def _plain(options: Options) -> list[Case]:
    folder = options.scratch / "plain"
    folder.mkdir()
    (folder / "main.cpp").write_text(MAIN)
    (folder / "app.py").write_text(APP)
    subprocess.run(["g++", "-g", "main.cpp", "-o", "main"], cwd=folder, check=True)
    python = {"type": "debugpy", "program": "${workspaceFolder}/app.py"}
    _write(folder, _cppdbg(program="${workspaceFolder}/main"), {**python, "python": _name(options)})
    case = partial(Case, cwd=folder, env=options.env())
    return [
        case(CPP, _verify("it 0")),
        case(GDB, _gdb("break main", "main")),
        case(PYTHON, _verify("it 1")),
    ]


def _with_torch(options: Options) -> list[Case]:
    folder = options.scratch / "my-ops"
    env = options.env() | {"VIRTUAL_ENV": str(options.python.parent.parent)}
    case = partial(Case, cwd=folder, env=env)
    run(
        Case("init", [*devboot(), "init", "libtorch-project", folder, "--no-git", "--yes"], env=env)
    )
    configure = ["cmake", "--preset", "debug", f"-DPython_EXECUTABLE={options.python}"]
    run(case("configure", configure))
    run(case("build", ["cmake", "--build", "--preset", "debug"]))
    program, place = "build/debug/tests/my_ops_tests", "csrc/ops/vector_add.cpp:29"
    library = folder / "build/debug/lib/libmy_ops_ops.so"
    paths = {"MY_OPS_LIBRARY": str(library), "PYTHONPATH": str(folder / "python")}
    environment = [{"name": name, "value": value} for name, value in paths.items()]
    words = ["-m", "pytest", "-x", "-s", "tests/python/test_ops.py"]
    _write(
        folder,
        _cppdbg(program=f"${{workspaceFolder}}/{program}"),
        _cppdbg(program=_name(options), args=words, environment=environment),
    )
    stop = f"break {place}"
    gdb_pytest = case(GDB_PYTEST, _gdb(stop, _name(options), *words))
    return [
        case(TESTS, _verify("it 0", "--at", place)),
        case(GDB_TESTS, _gdb(stop, program)),
        case(PYTEST, _verify("it 1", "--at", place)),
        Case(gdb_pytest.name, gdb_pytest.argv, cwd=folder, env=env | paths),
    ]


def _name(options: Options) -> str:
    return str(options.python)


def _cppdbg(**more: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON
    return {"type": "cppdbg", "MIMode": "gdb", "cwd": "${workspaceFolder}", **more}


def _write(folder: Path, *found: dict[str, Any]) -> None:
    named = [{"name": f"it {n}", "request": "launch", **one} for n, one in enumerate(found)]
    (folder / ".vscode").mkdir(exist_ok=True)
    document = {"version": "0.2.0", "configurations": named}
    (folder / ".vscode" / "launch.json").write_text(json.dumps(document))


def _verify(*words: str) -> list[str]:
    return [*devboot(), "vscode", "verify", "--trust-workspace", "--json", *words]


def _gdb(stop: str, *words: str) -> list[str]:
    commands = [word for line in (*QUIET, stop, *LOOK) for word in ("-ex", line)]
    return ["gdb", "-nx", "-batch", *commands, "--args", *words]
