"""What a machine lacks for the next commands in a generated project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.checks import CHECKS
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
_PIP = ("torch.missing", "torch.too-old", "python.pytest-missing")

PROJECT_NEEDS = frozenset(
    need.replace("command:", "program:")
    for name in (*_SUBJECTS, *_PIP)
    for need in CHECKS[name].needs
)
"""The facts that `missing_for_project` reads: programs are found, none is run."""


def missing_for_project(
    profile: Profile, facts: Facts, *, torch: bool = True
) -> tuple[Finding, ...]:
    """Return what must be installed before a generated project configures, builds and debugs.

    What the system's package manager brings comes first (`one_install`), then what pip does;
    `torch`: whether the project needs it.
    """
    pip = _PIP if torch else ("python.pytest-missing",)
    return tuple(_findings((*_SUBJECTS, *pip), profile, facts))


def _findings(names: Iterable[str], profile: Profile, facts: Facts) -> Iterator[Finding]:
    for name in names:
        try:
            finding = CHECKS[name].judge(profile, facts)
        except UnknownFact:
            continue
        if finding:
            yield finding


def one_install(facts: Facts, findings: Iterable[Finding]) -> Fix | None:
    """Return the one command that installs all of it, None when nothing is missing."""
    subjects = [_SUBJECTS[finding.id] for finding in findings if finding.id in _SUBJECTS]
    return install(facts, *subjects) if subjects else None
