"""What was found out about a machine, and what to do about it.

A reader learns the doctor from this module alone: a check yields a `Finding`, all of them make a
`Report`, and text, JSON and the exit status are three views of that one value.
"""

from __future__ import annotations

import re
import shlex
from typing import Any, NamedTuple

from devboot.severity import Severity

_BARE_IN_POWERSHELL = re.compile(r"[A-Za-z0-9_./:=-]+")
_POWERSHELL_QUOTES = re.compile("(['\u2018-\u201b])")


class Fix(NamedTuple):
    """One step that mends a finding.

    A command with a word of the machine's in it is made by `Fix.of`, which quotes it: nobody
    knows what a path, or a facts file from somebody else, holds.
    """

    command: str  # exact, ready to paste
    where: str = "bash"  # bash | powershell | project | manual
    needs_root: bool = False
    reboot: bool = False
    instead: bool = False  # here another way out begins: it replaces the steps before it

    @classmethod
    def of(
        cls, *argv: str, where: str = "bash", needs_root: bool = False, reboot: bool = False
    ) -> Fix:
        """Return the step that runs `argv`, each word quoted for the shell it is pasted into."""
        quoted = map(_powershell_word, argv) if where == "powershell" else map(shlex.quote, argv)
        return cls(" ".join(quoted), where, needs_root, reboot)

    def as_json(self) -> dict[str, Any]:
        step = {
            "where": self.where,
            "command": self.command,
            "needs_root": self.needs_root,
            "reboot": self.reboot,
        }
        return {**step, "instead": True} if self.instead else step


def either(*ways: tuple[Fix, ...]) -> tuple[Fix, ...]:
    """Return the steps of several ways out, any of which will do, the best one first."""
    first, *others = (way for way in ways if way)
    return (
        *first,
        *(step for way in others for step in (way[0]._replace(instead=True), *way[1:])),
    )


def _powershell_word(word: str) -> str:
    """Quote a word; PowerShell takes typographic quotes for quotes too, and doubling escapes."""
    if _BARE_IN_POWERSHELL.fullmatch(word):
        return word
    return "'" + _POWERSHELL_QUOTES.sub(r"\1\1", word) + "'"


class Finding(NamedTuple):
    """What is wrong with one subject, why it matters and how to mend it."""

    id: str
    severity: Severity
    title: str  # one line, lower case
    why: str = ""
    evidence: tuple[str, ...] = ()  # quoted from the facts
    fix: tuple[Fix, ...] = ()  # steps in order
    doc: str = ""  # a page to read

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "severity": self.severity.value,
            "title": self.title,
            "evidence": list(self.evidence),
            "why": self.why,
            "fix": [step.as_json() for step in self.fix],
            "doc": self.doc,
        }


class Passed(NamedTuple):
    """A check that found nothing."""

    id: str
    title: str  # the subject: `CMake`
    group: str = ""  # `toolchain`
    detail: str = ""  # words for a healthy subject's line, empty: another check says them


class Unknown(NamedTuple):
    """A check that could not be judged because these facts were not looked at."""

    id: str
    missing: tuple[str, ...]


class Suppressed(NamedTuple):
    """A check that says nothing because its root cause was already found."""

    id: str
    blocked_by: str


class Report(NamedTuple):
    """All that `devboot doctor` has to say about one machine under one profile."""

    profile: str
    findings: tuple[Finding, ...] = ()
    passed: tuple[Passed, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    tables: str = ""  # how old what we know of versions is: `2026-07`

    def total(self, severity: Severity) -> int:
        return sum(finding.severity is severity for finding in self.findings)

    def exit_status(self, *, strict: bool = False) -> int:
        """1 when something that the profile asks for does not work (`strict`: or will bite)."""
        bad = self.total(Severity.ERROR) + (self.total(Severity.WARNING) if strict else 0)
        return 1 if bad else 0

    def as_json(self) -> dict[str, Any]:
        return {
            "schema": "devboot.doctor/1",
            "profile": self.profile,
            "findings": [finding.as_json() for finding in self.findings],
            "passed": [check.id for check in self.passed],
            "unknown": [{"id": u.id, "missing": list(u.missing)} for u in self.unknown],
            "suppressed": [{"id": s.id, "blocked_by": s.blocked_by} for s in self.suppressed],
            "summary": {
                "errors": self.total(Severity.ERROR),
                "warnings": self.total(Severity.WARNING),
                "infos": self.total(Severity.INFO),
                "passed": len(self.passed),
            },
            "tables": self.tables,
        }
