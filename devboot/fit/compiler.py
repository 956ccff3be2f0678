"""The C++ compiler for a build of torch and its toolkit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.checks.toolchain import compiler
from devboot.fit.judge import examined
from devboot.report import Severity

if TYPE_CHECKING:
    from devboot.facts import Facts
    from devboot.profile import Profile
    from devboot.report import Fix

COMPILER_CHECKS = (
    "toolchain.cxx.missing",
    "toolchain.cxx20",
    "cuda.host-compiler.too-new",
    "cuda.allow-unsupported-flag",
)


class Compiler(NamedTuple):
    """The compiler that is there, and what must be done so that one fits."""

    words: str  # `g++ 12.2.0`
    steps: tuple[Fix, ...] = ()  # none: it fits
    notes: tuple[str, ...] = ()  # why the steps are needed

    def as_json(self) -> dict[str, Any]:
        return {
            "compiler": self.words,
            "fits": not self.steps,
            "notes": list(self.notes),
            "steps": [step.as_json() for step in self.steps],
        }


def compiler_for(profile: Profile, machine: Facts) -> Compiler:
    """Return the compiler on a machine with a torch, and with an nvcc where CUDA is compiled."""
    found = compiler(machine.lenient)
    report = examined(COMPILER_CHECKS, profile, machine)
    wrong = [finding for finding in report.findings if finding.severity is Severity.ERROR]
    return Compiler(
        f"{found.name} {found.version or ''}".strip() if found else "none",
        tuple(step for finding in wrong for step in finding.fix),
        tuple(finding.title for finding in report.findings),
    )
