"""The proof of a generated project: it configures, builds, tests and debugs here."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from devboot.verify.plans import PLANS
from devboot.verify.proof import Proof, not_here
from devboot.verify.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from devboot.verify.plans import Step
    from devboot.verify.proof import Outcome

__all__ = ["Proof", "prove"]


def prove(
    project: Path, *, template: str, package: str, python: str, on_step: Callable[[str], None]
) -> list[Proof]:
    """Prove a project on this machine, step by step; `on_step` hears the name of each first.

    `python` is the interpreter that the project is configured for, empty where it has none. A step
    that fails takes those that need it with it, as "not proven here". What the tools said is kept
    below `build/verify`.
    """
    subject = Subject(project.resolve(), package, python, {**os.environ, "LC_ALL": "C.UTF-8"})
    proofs: dict[str, Proof] = {}
    for step in PLANS[template]:
        on_step(step.name)
        start = time.monotonic()
        outcome = _missing(step, proofs) or step.take(subject)
        seconds = time.monotonic() - start
        proofs[step.name] = Proof(
            step.name, outcome.status, outcome.reason, seconds, outcome.detail
        )
    return list(proofs.values())


def _missing(step: Step, proofs: Mapping[str, Proof]) -> Outcome | None:
    if not step.needs or proofs[step.needs].status == "proven":
        return None
    return not_here(f"needs: {step.needs}")
