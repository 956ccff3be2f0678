"""What programs say about themselves."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.facts.system import WSL_PROGRAMS
from devboot.machine import programs
from devboot.process import find_program, run

if TYPE_CHECKING:
    from devboot.machine.machine import Machine

_MAX_OUTPUT = 64 * 1024
_MARGIN_S = 0.6
"""What ending a program that does not answer may take, within the deadline of all probes."""


class Question(NamedTuple):
    """How a program is asked, where `NAME --version` is not it."""

    program: str
    arguments: tuple[str, ...]
    timeout: float = 2.0
    extra_path: str = ""  # where it lies when PATH does not say


_SMI_S = 5.0  # without the persistence daemon it first starts the GPU
_GPU_FIELDS = "name,driver_version,compute_cap,memory.total"
_COMPILERS = ("c++", "g++", "clang++")  # in the order of CMakeDetermineCXXCompiler.cmake
_QUESTIONS = {
    "gdb": Question("gdb", ("-nx", "--version")),
    # Only the names of the keys: who the user is, is nobody's business.
    "git-identity": Question(
        "git", ("config", "--name-only", "--get-regexp", r"^user\.(name|email)$")
    ),
    "nvcc-dryrun": Question("nvcc", ("--dryrun", "-E", "-x", "cu", os.devnull)),
    "nvidia-smi": Question("nvidia-smi", (), _SMI_S, WSL_PROGRAMS),
    "nvidia-smi-query": Question(
        "nvidia-smi",
        (f"--query-gpu={_GPU_FIELDS}", "--format=csv,noheader"),
        _SMI_S,
        WSL_PROGRAMS,
    ),
}


def _question(machine: Machine, name: str) -> Question:
    program = _compiler(machine) if name == "cxx" else name
    return _QUESTIONS.get(name) or Question(program, ("--version",))


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


def ask(machine: Machine, name: str, deadline: float) -> dict[str, Any]:
    """Return what a program answers; without `rc` when it is not started for lack of trust."""
    question = _question(machine, name)
    path = machine.find(question.program) or find_program(question.program, question.extra_path)
    if path is None:
        return find(machine, question.program)
    timeout = min(question.timeout, deadline - _MARGIN_S - time.monotonic())
    done = run(
        [path, *question.arguments],
        cwd="/",
        env={**machine.environ, "PATH": machine.path, "LC_ALL": "C"},
        timeout=max(0.0, timeout),
        max_output=_MAX_OUTPUT,
    )
    return {
        "argv": [question.program, *question.arguments],
        "path": path,
        "realpath": os.path.realpath(path),
        "is_script": _is_script(path),
        "rc": done.rc,
        "stdout": done.stdout,
        "stderr": done.stderr,
        "ms": round(done.seconds * 1000),
        "timed_out": done.timed_out,
    }


def _is_script(path: str) -> bool:
    with Path(path).open("rb") as file:
        return file.read(2) == b"#!"
