"""What programs say about themselves."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from devboot.machine import programs
from devboot.machine.parallel import NOT_ASKED
from devboot.machine.questions import QUESTIONS, Question
from devboot.process import find_program, run

if TYPE_CHECKING:
    from devboot.machine.machine import Machine

_MAX_OUTPUT = 64 * 1024
_MAX_READ = 4 * 1024 * 1024
"""Of a program of whose output only some lines are kept."""
_MARGIN_S = 0.6
"""What ending a program that does not answer may take, within the deadline of all probes."""

_COMPILERS = ("c++", "g++", "clang++")  # in the order of CMakeDetermineCXXCompiler.cmake


def _question(machine: Machine, name: str) -> Question:
    program = _compiler(machine) if name == "cxx" else name
    return QUESTIONS.get(name) or Question(program, ("--version",))


def _compiler(machine: Machine) -> str:
    """Return the C++ compiler that CMake would take: CXX without its options, else the first."""
    if chosen := machine.environ.get("CXX", "").split():
        return chosen[0]
    return next((name for name in _COMPILERS if machine.find(name)), _COMPILERS[0])


def find(machine: Machine, name: str) -> dict[str, Any]:
    """Return where a program lies; it is not started."""
    name = _compiler(machine) if name == "cxx" else name
    path = machine.find(name)
    return {"path": path or programs.find_untrusted(name, machine.environ.get("PATH", ""))}


def ask(machine: Machine, name: str, deadline: float) -> Any:  # noqa: ANN401  # a mapping, or NOT_ASKED
    """Return what a program answers; without `rc` when it is not started for lack of trust."""
    question = _question(machine, name)
    if question.when and not question.when(machine):
        return NOT_ASKED
    path = machine.find(question.program) or find_program(question.program, question.extra_path)
    if path is None:
        return find(machine, question.program)
    timeout = min(question.timeout, deadline - _MARGIN_S - time.monotonic())
    done = run(
        [path, *question.arguments],
        cwd="/",
        env={**machine.environ, "PATH": machine.path, "LC_ALL": "C"},
        timeout=max(0.0, timeout),
        max_output=_MAX_READ if question.keep else _MAX_OUTPUT,
    )
    return {
        "argv": [question.program, *question.arguments],
        "path": path,
        "realpath": os.path.realpath(path),
        "is_script": _is_script(path),
        "rc": done.rc,
        "stdout": _kept(done.stdout, question),
        "stderr": done.stderr[:_MAX_OUTPUT],
        "ms": round(done.seconds * 1000),
        "timed_out": done.timed_out,
    }


def _kept(text: str, question: Question) -> str:
    if question.keep is None:
        return text
    lines = (line for line in text.splitlines() if question.keep.search(line))
    return "\n".join(lines)[:_MAX_OUTPUT]


def _is_script(path: str) -> bool:
    with Path(path).open("rb") as file:
        return file.read(2) == b"#!"
