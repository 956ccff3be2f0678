"""`devboot env plan` and `check`: what would fit this machine, and whether what is there does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from devboot import fit
from devboot.checks import registry as checks
from devboot.checks.driver import DRIVER_CAUSES
from devboot.machine.machine import Machine
from devboot.workflow import profiles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from devboot.checks.check import Check
    from devboot.facts import Facts
    from devboot.facts.python import Python
    from devboot.profile import Profile
    from devboot.report import Finding, Report

    OnChoice = Callable[[str, str], None]

_FITTING = ("python.*", "torch.*", "cuda.*", "toolchain.cxx*", *DRIVER_CAUSES)
"""The checks that an environment, its toolkit and its compiler have to pass."""

_ENVIRONMENTS = frozenset({"venv", "conda"})


class Wanted(NamedTuple):
    """How a profile is named."""

    profile: str | None
    sets: Sequence[str]
    on_choice: OnChoice


def plan(wanted: Wanted, facts: Facts | None) -> tuple[Profile, fit.EnvPlan]:
    """Plan for recorded facts, or for this machine as it is seen from the current folder."""
    seen = facts or Machine().facts(profiles.NEEDS | fit.NEEDS)
    profile = profiles.chosen_profile(wanted.profile, wanted.sets, seen, wanted.on_choice)
    return profile, fit.env_plan(profile, seen)


class Verdict(NamedTuple):
    """What the doctor says of an environment on this machine."""

    python: Python | None  # of the environment, None: there is none
    report: Report

    @property
    def wrong(self) -> tuple[Finding, ...]:
        """What does not fit: a torch that is missing too, where the profile asks for one."""
        return tuple(
            finding
            for finding in self.report.findings
            if finding.severity.value == "error" or finding.id == "torch.missing"
        )

    @property
    def exit_status(self) -> int:
        """0: it fits, 1: it does not, 2: there is none."""
        return 2 if self.python is None else 1 if self.wrong else 0

    def as_json(self) -> dict[str, Any]:
        torch = self.python.torch if self.python else None
        return {
            "schema": "devboot.env-check/1",
            "python": self.python and self.python.executable,
            "torch": torch and torch.version,
            "fits": self.exit_status == 0,
            "wrong": [finding.as_json() for finding in self.wrong],
            "unknown": [{"id": u.id, "missing": list(u.missing)} for u in self.report.unknown],
        }


def check(folder: Path, wanted: Wanted) -> Verdict:
    """Judge the environment that a project in a folder uses."""
    machine = Machine(cwd=folder)
    seen = machine.facts(profiles.NEEDS)
    profile = profiles.chosen_profile(wanted.profile, wanted.sets, seen, wanted.on_choice)
    return judge(machine, profile)


def judge(machine: Machine, profile: Profile) -> Verdict:
    selected = fitting_checks(profile)
    facts = machine.facts(checks.needs(selected) | {"python"})
    python = facts.lenient.python
    there = python if python and python.kind in _ENVIRONMENTS else None
    return Verdict(there, checks.examine(profile, facts, selected))


def fitting_checks(profile: Profile) -> dict[str, Check]:
    return checks.select(checks.CHECKS, profile, only=_FITTING)


def in_environment(prefix: Path) -> Machine:
    """Return this machine with an environment active."""
    here = Machine(cwd=prefix.parent)
    kept = {name: value for name, value in here.environ.items() if name != "CONDA_PREFIX"}
    return Machine({**kept, "VIRTUAL_ENV": str(prefix)}, cwd=prefix.parent)
