"""All fixes as a script to be read: one for bash, one for PowerShell; nothing is ever run.

What the shell in question cannot run stands in comments at its place: the other shell's steps,
what is done by hand, other ways out, what only informs. Steps that start something anew (a reboot,
WSL) come last, in comments too: when that suits is for the user to say.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from devboot.report.style import counted
from devboot.severity import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from devboot.report.findings import Finding, Fix, Report
    from devboot.report.style import Style

SHELLS = ("bash", "powershell")

_HEADS = {
    "bash": ("#!/usr/bin/env bash", "set -euo pipefail"),
    "powershell": ("#Requires -Version 5.1", "$ErrorActionPreference = 'Stop'"),
}
_RUNS = {"bash": "bash", "project": "bash", "powershell": "powershell"}  # Fix.where: its shell
_NAMES = {"bash": "in bash, in Linux", "powershell": "in PowerShell, on Windows"}
_RESTART = re.compile(r"(?:sudo )?reboot|wsl\.exe --shutdown")
_OWN_SHELL = re.compile(r"(?:export|unset) ")
"""What a script cannot do for the shell that starts it."""


class _Step(NamedTuple):
    """One step of a fix, and why it stands in the script as it does."""

    fix: Fix
    marks: tuple[str, ...]  # what to know before it is run
    runs: bool  # False: it is shown in a comment


def render_script(report: Report, shell: str, style: Style) -> str:
    """Return the script for `bash` or `powershell`; a second one of a command is left out."""
    head, strict = _HEADS[shell]
    seen: set[str] = set()
    blocks = [list(_finding(finding, shell, style, seen)) for finding in report.findings]
    parts = [[head, *_introduction(report, shell, style)], [strict], *blocks]
    parts.append(list(_restarts(report.findings)))
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _introduction(report: Report, shell: str, style: Style) -> Iterator[str]:
    errors = counted(report.total(Severity.ERROR), "error")
    warnings = counted(report.total(Severity.WARNING), "warning")
    yield f"# From `devboot doctor`, profile `{style.plain(report.profile)}`: {errors}, {warnings}."
    yield "# Nothing of this was run. Read it, delete what you do not want, then run it yourself."
    other = next(name for name in SHELLS if name != shell)
    if any(_RUNS.get(step.where) == other for step in _steps(report.findings)):
        yield f"# Some steps are for {other}: `devboot doctor --fix-script={other}` has those."
    if not report.findings:
        yield "# There is nothing to mend."


def _finding(finding: Finding, shell: str, style: Style, seen: set[str]) -> Iterator[str]:
    yield f"# {finding.severity.value}: {style.plain(finding.title)} [{style.plain(finding.id)}]"
    if finding.why:
        yield f"#   {style.plain(finding.why)}"
    if not finding.fix:
        yield "# no command mends it"
    for step in _judged(finding, shell, style):
        again = step.fix.command in seen
        yield from (f"# {mark}" for mark in (("as above:",) if again else step.marks))
        runs = step.runs and not again
        yield step.fix.command if runs else f"#   {style.plain(step.fix.command)}"
        if runs:
            seen.add(step.fix.command)


def _judged(finding: Finding, shell: str, style: Style) -> Iterator[_Step]:
    """Yield the steps; once another way out has begun, all that follows belongs to it."""
    instead = False
    for fix in finding.fix:
        instead = instead or fix.instead
        reason = _reason(fix, shell, style)
        if not reason and finding.severity is Severity.INFO:
            reason = "only if you want it:"
        if not reason and instead:
            reason = "another way out, instead of the steps above:" if fix.instead else "and then:"
        notes = tuple(_notes(fix))
        yield _Step(fix, (*notes, reason) if reason else notes, runs=not reason)


def _reason(fix: Fix, shell: str, style: Style) -> str:
    """Return why this script does not run a step, empty: it does."""
    runs_in = _RUNS.get(fix.where)
    if runs_in is None:
        return "by hand:"
    if runs_in != shell:
        return f"{_NAMES[runs_in]}:"
    if _RESTART.fullmatch(fix.command):
        return "at the end, when it suits you:"
    if _OWN_SHELL.match(fix.command):
        return "in your own shell, and in the file it starts from:"
    if not fix.command.isprintable() or not (style.unicode or fix.command.isascii()):
        return "not as a command, since it has characters that you could not review:"
    return ""


def _notes(fix: Fix) -> Iterator[str]:
    if fix.needs_root:
        yield "needs root"
    if fix.reboot:
        yield "takes effect after a reboot"
    if fix.where == "project":
        yield "in the project's folder"


def _restarts(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield what has to be started anew once all is done."""
    steps = [step for finding in findings if finding.severity is not Severity.INFO
             for step in finding.fix]  # fmt: skip
    last = {step.command for step in steps if _RESTART.fullmatch(step.command)}
    if any(step.reboot for step in steps) and not any("reboot" in command for command in last):
        last.add("reboot")
    if last:
        yield "# When all of this is done:"
        yield from (f"#   {command}" for command in sorted(last))
        yield "#   devboot doctor"


def _steps(findings: Iterable[Finding]) -> Iterator[Fix]:
    return chain.from_iterable(finding.fix for finding in findings)
