"""The proof of a generated LibTorch project: it configures, builds, tests and debugs here."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, NamedTuple

from devboot.verify import stops, tools
from devboot.verify.proof import Outcome, Proof, not_here
from devboot.verify.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

__all__ = ["Proof", "prove"]


def prove(
    project: Path, *, package: str, python: str, on_step: Callable[[str], None]
) -> list[Proof]:
    """Prove a project on this machine, step by step; `on_step` hears the name of each first.

    `python` is the interpreter that the project is configured for. A step that fails takes those
    that need it with it, as "not proven here". What the tools said is kept below `build/verify`.
    """
    subject = Subject(project.resolve(), package, python, {**os.environ, "LC_ALL": "C.UTF-8"})
    proofs: dict[str, Proof] = {}
    for step in _STEPS:
        on_step(step.name)
        start = time.monotonic()
        outcome = _missing(step, proofs) or step.take(subject)
        seconds = time.monotonic() - start
        proofs[step.name] = Proof(
            step.name, outcome.status, outcome.reason, seconds, outcome.detail
        )
    return list(proofs.values())


class _Step(NamedTuple):
    name: str
    needs: str  # the step that must have been proven first
    take: Callable[[Subject], Outcome]


def _missing(step: _Step, proofs: Mapping[str, Proof]) -> Outcome | None:
    if not step.needs or proofs[step.needs].status == "proven":
        return None
    return not_here(f"needs: {step.needs}")


_STEPS = (
    _Step("configure", "", tools.configure),
    _Step("build", "configure", tools.build),
    _Step("C++ tests", "build", tools.cpp_tests),
    _Step("Python tests", "build", tools.python_tests),
    _Step("breakpoint from C++", "build", stops.in_cpp),
    _Step("breakpoint from Python", "build", stops.in_python),
    _Step("CUDA tests", "build", tools.cuda_tests),
    _Step("breakpoint in the CUDA kernel", "CUDA tests", stops.in_cuda),
)
