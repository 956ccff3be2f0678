"""Builds of torch in the eyes of the doctor's checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from devboot.checks import registry
from devboot.checks.examine import judge_all
from devboot.checks.python import unfit_python
from devboot.facts import UnknownFact
from devboot.fit.supposed import with_torch
from devboot.report import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from devboot.facts import Facts
    from devboot.fit.build import Build
    from devboot.profile import Profile
    from devboot.report import Finding, Report

BUILD_CHECKS = ("torch.driver-too-old", "torch.arch-unsupported", "torch.too-old")
_OLD = "torch.too-old"


class Judged(NamedTuple):
    """A build, and what the doctor would say of it here."""

    build: Build
    findings: tuple[Finding, ...]
    unknown: tuple[str, ...] = ()  # facts that nobody looked at

    @property
    def fits(self) -> bool:
        return not self.unknown and not any(map(_is_error, self.findings))

    @property
    def is_old(self) -> bool:
        """Whether it lacks what projects use by default."""
        return any(finding.id == _OLD for finding in self.findings)

    @property
    def why_not(self) -> str:
        """Return in one line why it does not fit, empty: it does."""
        errors = [finding.title for finding in self.findings if _is_error(finding)]
        if errors:
            return errors[0]
        return f"`{self.unknown[0]}` was not looked at" if self.unknown else ""


def _is_error(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR


def errors(report: Report) -> tuple[Finding, ...]:
    return tuple(filter(_is_error, report.findings))


def examined(names: Iterable[str], profile: Profile, facts: Facts) -> Report:
    """Return what some of the doctor's checks say, whatever the profile insists on."""
    return judge_all({name: registry.CHECKS[name] for name in names}, profile, facts)


def judge(build: Build, profile: Profile, facts: Facts) -> Judged:
    """Return what the doctor would say of the project's Python with this torch."""
    report = examined(BUILD_CHECKS if build.cuda else (_OLD,), profile, with_torch(facts, build))
    unknown = tuple(key for each in report.unknown for key in each.missing)
    try:
        python = unfit_python(facts, build.release)
    except UnknownFact as error:
        return Judged(build, report.findings, (*unknown, error.key))
    return Judged(build, (*((python,) if python else ()), *report.findings), unknown)
