"""Judging a machine: all checks, then one cause before its consequences."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from devboot.checks.check import asks_gpu
from devboot.facts import UnknownFact
from devboot.report import Finding, Fix, Passed, Report, Severity, Suppressed, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from devboot.checks.check import Check
    from devboot.facts import Facts
    from devboot.profile import Profile

    Verdict = Finding | Unknown | None

_ORDER = list(Severity)


def select(
    checks: Mapping[str, Check],
    profile: Profile,
    *,
    only: Iterable[str] = (),
    skip: Iterable[str] = (),
) -> dict[str, Check]:
    """Return the checks that concern this profile; `only` and `skip` are globs of ids."""
    wanted, unwanted = tuple(only) or ("*",), tuple(skip)
    on_gpu = asks_gpu(profile)
    return {
        name: check if on_gpu else check._replace(gpu_needs=())
        for name, check in checks.items()
        if check.wanted(profile) and matches(name, wanted) and not matches(name, unwanted)
    }


def needs(checks: Mapping[str, Check]) -> frozenset[str]:
    """Return all facts that these checks read."""
    return frozenset(need for check in checks.values() for need in (*check.needs, *check.gpu_needs))


def causes_of(name: str, checks: Mapping[str, Check]) -> list[str]:
    """Return the ids of the checks that would explain what this one finds, in their order."""
    return [
        cause
        for cause, check in checks.items()
        if cause != name and (matches(cause, checks[name].after) or matches(name, check.suppresses))
    ]


def matches(name: str, globs: Iterable[str]) -> bool:
    return any(fnmatchcase(name, glob) for glob in globs)


def judge_all(checks: Mapping[str, Check], profile: Profile, facts: Facts) -> Report:
    """Judge every check; what a cause explains is suppressed, worst findings come first."""
    verdicts = {name: _verdict(name, check, profile, facts) for name, check in checks.items()}
    final = {name: _after_causes(name, checks, verdicts) for name in checks}
    healthy = {name: checks[name] for name, verdict in final.items() if verdict is None}
    blamed = {checks[name].title for name in checks if name not in healthy}
    passed = [_passed(name, check, facts, blamed) for name, check in healthy.items()]
    found = [verdict for verdict in (*final.values(), *passed) if isinstance(verdict, Finding)]
    return Report(
        profile=profile.name,
        findings=tuple(sorted(found, key=lambda finding: _ORDER.index(finding.severity))),
        passed=tuple(check for check in passed if isinstance(check, Passed)),
        unknown=tuple(verdict for verdict in final.values() if isinstance(verdict, Unknown)),
        suppressed=tuple(verdict for verdict in final.values() if isinstance(verdict, Suppressed)),
    )


def _verdict(name: str, check: Check, profile: Profile, facts: Facts) -> Verdict:
    try:
        return check.judge(profile, facts)
    except UnknownFact as unknown:
        return Unknown(name, (unknown.key,))
    except Exception as error:  # noqa: BLE001  # the others go on
        return _crashed(name, error)


def _crashed(name: str, error: Exception) -> Finding:
    return Finding(
        id="devboot.check-crashed",
        severity=Severity.WARNING,
        title=f"the check `{name}` has a bug and could not judge this machine",
        evidence=(f"{type(error).__name__}: {error}", *_place(error)),
        why="the other checks went on; this one says nothing about the machine",
        fix=(Fix("report it with what `devboot doctor --report` prints", "manual"),),
    )


def _place(error: Exception) -> tuple[str, ...]:
    """Return where in devboot it happened: `cuda.py, line 9, in glibc_too_new`."""
    import traceback  # noqa: PLC0415  # for a bug of ours only

    frames = traceback.extract_tb(error.__traceback__)
    return tuple(f"{f.filename.rpartition('/')[2]}, line {f.lineno}, in {f.name}" for f in frames)


def _after_causes(
    name: str, checks: Mapping[str, Check], verdicts: Mapping[str, Verdict]
) -> Verdict | Suppressed:
    """Return what stays of a finding when its causes are known.

    A cause that could not be judged makes its consequence unknown too: a fact less must never
    turn into another error.
    """
    verdict = verdicts[name]
    if not isinstance(verdict, Finding):
        return verdict
    causes = [verdicts[cause] for cause in causes_of(name, checks)]
    for cause in causes:
        if isinstance(cause, Finding):
            return Suppressed(name, cause.id)
    unknown = [cause for cause in causes if isinstance(cause, Unknown)]
    return Unknown(name, unknown[0].missing) if unknown else verdict


def _passed(name: str, check: Check, facts: Facts, blamed: set[str]) -> Passed | Finding:
    """Return the check that found nothing, with words for its subject where nothing else is wrong.

    A finding: finding these words crashed.
    """
    try:
        words = check.healthy(facts.lenient) if check.healthy and check.title not in blamed else ""
    except Exception as error:  # noqa: BLE001  # the others go on
        return _crashed(name, error)
    return Passed(name, check.title, group=check.group, detail=words)
