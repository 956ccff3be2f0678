"""The steps in which a debugger stops in the kernel of vector_add and reads its operands."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from devboot.process import find_program
from devboot.verify.breakpoints import Reason, Stop, Watch, stop_at
from devboot.verify.proof import Outcome, not_here
from devboot.verify.reading import decisive_line, first_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from devboot.verify.subject import Subject

_DEBUG_S = 300


def in_cpp(subject: Subject) -> Outcome:
    off = subject.switched_off("C++ tests")
    if off:
        return not_here(f"C++ tests are off: {off}")
    argv = [str(subject.test_program("debug")), "--gtest_filter=VectorAdd.Values*"]
    return _stop(subject, argv, first=1.0)


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
    return _stop(subject, [subject.python, "-c", code], first=1.5, env=env)


def _stop(
    subject: Subject, argv: Sequence[str], *, first: float, env: Mapping[str, str] | None = None
) -> Outcome:
    """Stop in the CPU kernel of vector_add, whose first operand begins with `first`."""
    file, line = subject.kernel("csrc/cpu/vector_add.cpp")
    tensors = [Watch("a", "vector_add_cpu")] if subject.has_tensors else []
    stop = stop_at(
        argv[0],
        argv[1:],
        file=file,
        line=line,
        watches=[Watch("a[0]"), *tensors],
        scripts=[subject.printers] if tensors else [],
        cwd=subject.project,
        env={**subject.env, **(env or {})},
        timeout=_DEBUG_S,
    )
    return _judged(subject, stop, file, line, first)


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
    path = f"{subject.env.get('PATH', os.defpath)}:/usr/local/cuda/bin"
    cuda_gdb = find_program("cuda-gdb", path)
    if cuda_gdb is None:
        return not_here("`cuda-gdb` is not installed")
    file, line = subject.kernel("csrc/cuda/vector_add.cu")
    stop = stop_at(
        str(subject.test_program("cuda-debug")),
        ["--gtest_filter=VectorAdd.Values/cuda"],
        file=file,
        line=line,
        watches=[Watch("a[0]")],
        gdb=cuda_gdb,
        cwd=subject.project,
        env=subject.env,
        timeout=_DEBUG_S,
    )
    return _judged(subject, stop, file, line, first=1.0)
