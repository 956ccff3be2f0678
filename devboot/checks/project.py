"""What a machine lacks for the next commands in a generated project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.checks import debug, python, toolchain, torch
from devboot.checks.examine import needs
from devboot.checks.fixes import install
from devboot.facts import UnknownFact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from devboot.facts import Facts
    from devboot.profile import Profile
    from devboot.report import Finding, Fix

_SUBJECTS = {
    "toolchain.cxx.missing": "c++",
    "cmake.missing": "cmake",
    "toolchain.ninja.missing": "ninja",
    "toolchain.gdb.missing": "gdb",
    "toolchain.gtest-missing": "gtest",
    "python.missing": "python",
    "python.venv-missing": "venv",
}
_CHECKS = {**toolchain.CHECKS, **debug.CHECKS, **python.CHECKS, **torch.CHECKS}
_PIP = ("torch.missing", "torch.too-old", "python.pytest-missing")

PROJECT_NEEDS = frozenset(
    need.replace("command:", "program:")
    for need in needs({name: _CHECKS[name] for name in (*_SUBJECTS, *_PIP)})
)
"""The facts that `missing_for_project` reads: programs are found, none is run."""


class Missing(NamedTuple):
    """What must be installed before a generated project configures, builds and debugs."""

    packages: tuple[Finding, ...]  # what the system's package manager brings ...
    install: Fix | None  # ... by this one command, None: nothing is missing
    python: tuple[Finding, ...]  # what pip brings, each with its own fix

    def as_json(self) -> list[dict[str, Any]]:
        return [finding.as_json() for finding in (*self.packages, *self.python)]


def missing_for_project(profile: Profile, facts: Facts, *, torch: bool) -> Missing:
    """Return what this machine lacks for a project; `torch`: whether the project needs it."""
    packages = tuple(_findings(_SUBJECTS, profile, facts))
    subjects = [_SUBJECTS[finding.id] for finding in packages]
    pip = _PIP if torch else ("python.pytest-missing",)
    return Missing(
        packages,
        install(facts, *subjects) if subjects else None,
        tuple(_findings(pip, profile, facts)),
    )


def _findings(names: Iterable[str], profile: Profile, facts: Facts) -> Iterator[Finding]:
    for name in names:
        try:
            finding = _CHECKS[name].judge(profile, facts)
        except UnknownFact:
            continue
        if finding:
            yield finding
