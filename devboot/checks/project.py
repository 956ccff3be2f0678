"""What a machine lacks for the next commands in a generated project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.checks import debug, python, toolchain, torch
from devboot.checks.examine import needs
from devboot.checks.fixes import install
from devboot.facts import UnknownFact

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from devboot.facts import Facts
    from devboot.profile import Profile
    from devboot.report import Finding, Fix

_SYSTEM = {
    "c++": "toolchain.cxx.missing",
    "cmake": "cmake.missing",
    "ninja": "toolchain.ninja.missing",
    "gdb": "toolchain.gdb.missing",
    "gtest": "toolchain.gtest-missing",
    "python": "python.missing",
    "venv": "python.venv-missing",
}
"""Subjects that packages of the system bring, and the check that says one is missing."""
_CHECKS = {**toolchain.CHECKS, **debug.CHECKS, **python.CHECKS, **torch.CHECKS}
_PIP = {"torch": ("torch.missing", "torch.too-old"), "pytest": ("python.pytest-missing",)}


class Missing(NamedTuple):
    """What must be installed before a generated project configures, builds and debugs."""

    packages: tuple[Finding, ...]  # what the system's package manager brings ...
    install: Fix | None  # ... by this one command, None: nothing is missing
    python: tuple[Finding, ...]  # what pip brings, each with its own fix

    def as_json(self) -> list[dict[str, Any]]:
        return [finding.as_json() for finding in (*self.packages, *self.python)]


def facts_for_project(wanted: Collection[str]) -> frozenset[str]:
    """Return the facts that `missing_for_project` reads: programs are found, none is run."""
    system = [name for subject, name in _SYSTEM.items() if subject in wanted]
    checks = {name: _CHECKS[name] for name in (*system, *_pip(wanted))}
    return frozenset(need.replace("command:", "program:") for need in needs(checks))


def missing_for_project(profile: Profile, facts: Facts, wanted: Collection[str]) -> Missing:
    """Return what this machine lacks of the subjects that a project needs."""
    of = {name: subject for subject, name in _SYSTEM.items() if subject in wanted}
    packages = tuple(_findings(of, profile, facts))
    subjects = [of[finding.id] for finding in packages]
    return Missing(
        packages,
        install(facts, *subjects) if subjects else None,
        tuple(_findings(_pip(wanted), profile, facts)),
    )


def _pip(wanted: Collection[str]) -> list[str]:
    return [name for subject, names in _PIP.items() if subject in wanted for name in names]


def _findings(names: Iterable[str], profile: Profile, facts: Facts) -> Iterator[Finding]:
    for name in names:
        try:
            finding = _CHECKS[name].judge(profile, facts)
        except UnknownFact:
            continue
        if finding:
            yield finding
