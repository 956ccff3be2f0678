"""Which torch, CUDA toolkit and C++ compiler fit a machine: several ways, and why others do not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.checks import registry as checks
from devboot.checks.check import asks_gpu
from devboot.checks.driver import DRIVER_CAUSES
from devboot.checks.tables import AS_OF
from devboot.fit.build import cpu_builds, cuda_builds
from devboot.fit.choice import choices
from devboot.fit.commands import commands
from devboot.fit.compiler import COMPILER_CHECKS, Compiler, compiler_for
from devboot.fit.judge import BUILD_CHECKS, Judged, errors, judge
from devboot.fit.supposed import with_torch
from devboot.fit.toolkit import TOOLKIT_CHECKS, Toolkit, toolkit_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.facts import Facts
    from devboot.fit.build import Build
    from devboot.profile import Profile
    from devboot.report import Finding, Fix

_ALL = (*BUILD_CHECKS, *TOOLKIT_CHECKS, *COMPILER_CHECKS, "python.unsupported-by-torch")
NEEDS = checks.needs({name: checks.CHECKS[name] for name in (*_ALL, *DRIVER_CAUSES)}) | {
    "cuda_modules", "env:SHELL", "gcc_all", "program:uv",
}  # fmt: skip
"""The facts that a plan is made of."""


class Option(NamedTuple):
    """A torch, a toolkit and a compiler that fit each other and this machine."""

    purposes: tuple[str, ...]  # matching | newest | smallest | cpu
    build: Build
    toolkit: Toolkit | None  # None: none is needed, or none fits
    compiler: Compiler
    notes: tuple[str, ...]  # what the doctor would remark, and what is not wholly right
    commands: tuple[Fix, ...]  # any one of the ways, the first by devboot

    def as_json(self) -> dict[str, Any]:
        return {
            "purposes": list(self.purposes),
            "torch": self.build.release,
            "cuda": self.build.cuda or None,
            "variant": self.build.variant,
            "requirement": self.build.requirement,
            "index": self.build.index_url,
            "download": self.build.size.as_json(),
            "toolkit": self.toolkit and self.toolkit.as_json(),
            "host_compiler": self.compiler.as_json(),
            "notes": list(self.notes),
            "commands": [step.as_json() for step in self.commands],
        }


class EnvPlan(NamedTuple):
    """All that `devboot env plan` has to say."""

    profile: str
    facts: Facts  # of the machine, for who shows it
    options: tuple[Option, ...]  # the recommended one first
    unfit: tuple[Judged, ...]
    blocked: Finding | None  # why no GPU can be used yet, whatever is installed

    def as_json(self) -> dict[str, Any]:
        return {
            "schema": "devboot.env-plan/1",
            "profile": self.profile,
            "blocked": self.blocked and self.blocked.as_json(),
            "options": [option.as_json() for option in self.options],
            "unfit": [
                {"torch": j.build.release, "cuda": j.build.cuda or None, "why": j.why_not}
                for j in self.unfit
            ],
            "tables": AS_OF,
        }


def env_plan(profile: Profile, facts: Facts) -> EnvPlan:
    """Return what fits; a pure function of facts, tables and profile."""
    judged = tuple(candidates(profile, facts))
    options = tuple(
        _option(found.purposes, found.judged, profile, facts)
        for found in choices(judged, profile, facts)
    )
    return EnvPlan(
        profile.name,
        facts,
        options,
        tuple(j for j in judged if not j.fits),
        _blocked(profile, facts),
    )


def candidates(profile: Profile, facts: Facts) -> Iterator[Judged]:
    """Yield every build that the profile does not exclude, the newest first."""
    with_cuda = asks_gpu(profile) or facts.lenient.nvcc is not None
    for build in (*(cuda_builds() if with_cuda else ()), *cpu_builds()):
        yield judge(build, profile, facts)


def _blocked(profile: Profile, facts: Facts) -> Finding | None:
    causes = checks.select(checks.CHECKS, profile, only=DRIVER_CAUSES)
    found = errors(checks.examine(profile, facts, causes)) if causes else ()
    return found[0] if found else None


def _option(purposes: tuple[str, ...], judged: Judged, profile: Profile, facts: Facts) -> Option:
    build = judged.build
    wanted = bool(build.cuda) and (profile.require("cuda") is True or facts.lenient.nvcc)
    toolkit = toolkit_for(build, profile, facts) if wanted else None
    machine = toolkit.facts if toolkit else with_torch(facts, build)
    return Option(
        purposes,
        build,
        toolkit,
        compiler_for(profile, machine),
        tuple(_notes(judged, toolkit, wanted=bool(wanted))),
        commands(build, facts),
    )


def _notes(judged: Judged, toolkit: Toolkit | None, *, wanted: bool) -> Iterator[str]:
    if judged.build.is_experimental:
        yield f"torch {judged.build.release} calls its build for this CUDA experimental"
    yield from (finding.title for finding in judged.findings)
    if toolkit:
        yield from (finding.title for finding in toolkit.findings)
    elif wanted:
        yield "no toolkit of this CUDA compiles for this machine: it runs, but builds no CUDA code"
