"""The steps in which a debugger stops in a loop of the project and reads what is there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from devboot.process import find_program
from devboot.verify.breakpoints import Reason, Stop, Watch, stop_at
from devboot.verify.proof import Outcome, not_here
from devboot.verify.reading import decisive_line, first_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from devboot.verify.subject import Subject

_DEBUG_S = 300


class Aim(NamedTuple):
    """Where a program is to stop, and what is to be read there."""

    file: str  # below the project: in its first loop
    value: str  # an expression ...
    first: float  # ... and the number that it is, or begins with
    tensor: Watch | None = None  # begins with that number too, where tensors can be printed


_CPU = Aim("csrc/cpu/vector_add.cpp", "a[0]", 1.0, Watch("a", "vector_add_cpu"))


def in_cpp(subject: Subject) -> Outcome:
    off = subject.switched_off("C++ tests")
    if off:
        return not_here(f"C++ tests are off: {off}")
    argv = [str(subject.test_program("debug")), "--gtest_filter=VectorAdd.Values*"]
    return stop(subject, argv, _CPU)


def in_python(subject: Subject) -> Outcome:
    make = "torch.tensor([{}])" if subject.has_tensors else "array.array('f', [{}])"
    a, b = make.format("1.5, 2.5"), make.format("10.0, 20.0")
    module = "torch" if subject.has_tensors else "array"
    code = f"import {module}, {subject.package} as ops; ops.vector_add({a}, {b})"
    env = {
        f"{subject.package.upper()}_LIBRARY": str(subject.library),
        "PYTHONPATH": str(subject.project / "python"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return stop(subject, [subject.python, "-c", code], _CPU._replace(first=1.5), env=env)


def stop(
    subject: Subject,
    argv: Sequence[str],
    aim: Aim,
    *,
    env: Mapping[str, str] | None = None,
    gdb: str = "gdb",
) -> Outcome:
    """Run a program until it is where it should stop, and read what it should find there."""
    file, line = subject.kernel(aim.file)
    tensors = [aim.tensor] if aim.tensor and subject.has_tensors else []
    stopped = stop_at(
        argv[0],
        argv[1:],
        file=file,
        line=line,
        watches=[Watch(aim.value), *tensors],
        gdb=gdb,
        scripts=[subject.printers] if tensors else [],
        cwd=subject.project,
        env={**subject.env, **(env or {})},
        timeout=_DEBUG_S,
    )
    return _judged(subject, stopped, file, line, aim.first)


def _judged(subject: Subject, stop: Stop, file: Path, line: int, first: float) -> Outcome:
    """The program is at that line, and everything that was read there begins with `first`."""
    if stop.reason is Reason.NO_DEBUGGER:
        return not_here(stop.detail)
    place = f"{file.relative_to(subject.project)}:{line}"
    if stop.reason is not Reason.HIT:
        words = [stop.reason.value, place, stop.detail, decisive_line(stop.output)]
        return Outcome("failed", ", ".join(filter(None, words)))
    if (Path(stop.file), stop.line) != (file, line):
        return Outcome("failed", f"stopped at {stop.file}:{stop.line}, not at {place}")
    values = ", ".join(f"{watch.expression} = {text}" for watch, text in stop.values.items())
    right = all(first_number(text) == first for text in stop.values.values())
    seen = f"{place}, {values}"
    return Outcome("proven", seen) if right else Outcome("failed", f"{seen}, not {first:g}")


def in_cuda(subject: Subject) -> Outcome:
    aim = Aim("csrc/cuda/vector_add.cu", "a[0]", 1.0)
    return stop_in_kernel(subject, ["--gtest_filter=VectorAdd.Values/cuda"], aim)


def stop_in_kernel(subject: Subject, arguments: Sequence[str], aim: Aim) -> Outcome:
    """Let cuda-gdb run the test program that was compiled for it."""
    path = f"{subject.env.get('PATH', os.defpath)}:/usr/local/cuda/bin"
    cuda_gdb = find_program("cuda-gdb", path)
    if cuda_gdb is None:
        return not_here("`cuda-gdb` is not installed")
    argv = [str(subject.test_program("cuda-debug")), *arguments]
    return stop(subject, argv, aim, gdb=cuda_gdb)
