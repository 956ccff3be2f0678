"""A report for people: causes first, one line per healthy subject, on one screen."""

from __future__ import annotations

import textwrap
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from devboot.report.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.report.findings import Finding, Fix, Passed, Report

_RED, _GREEN, _YELLOW, _BLUE, _BOLD, _DIM = "31", "32", "33", "34", "1", "2"
_WHERE = {
    "bash": "fix",
    "powershell": "fix (PowerShell)",
    "project": "fix (in the project)",
    "manual": "fix (by hand)",
}
_MARKS = {  # unicode, ascii, colour
    Severity.ERROR: ("✘", "x", _RED),
    Severity.WARNING: ("▲", "!", _YELLOW),
    Severity.INFO: ("•", "i", _BLUE),
    None: ("✔", "ok", _GREEN),
}


class Style(NamedTuple):
    """What the place that a text is shown in can show."""

    colour: bool = False
    unicode: bool = True
    width: int = 80

    def paint(self, text: str, *codes: str) -> str:
        return f"\x1b[{';'.join(codes)}m{text}\x1b[0m" if self.colour else text

    def mark(self, severity: Severity | None) -> str:
        rich, plain, colour = _MARKS[severity]
        return self.paint(rich if self.unicode else plain, colour)

    def plain(self, text: str) -> str:
        r"""Return foreign text fit to be shown: control characters become `\x1b` and the like."""
        shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
        return shown if self.unicode else shown.encode("ascii", "backslashreplace").decode()


def render_text(report: Report, style: Style, *, verbose: bool = False) -> str:
    """Return the report as lines; `verbose` adds evidence, sources and what was not judged."""
    blocks = list(_findings(report.findings, style, verbose))
    blocks.append(list(_healthy(report.passed, style)))
    if verbose:
        blocks.append(list(_not_judged(report, style)))
    blocks.append([_summary(report, style)])
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _findings(
    findings: tuple[Finding, ...],
    style: Style,
    verbose: bool,  # noqa: FBT001
) -> Iterator[list[str]]:
    """Yield a block for each error, and one for all that can wait."""
    for severity, group in groupby(findings, key=lambda finding: finding.severity):
        blocks = [list(_finding(finding, style, verbose)) for finding in group]
        if verbose or severity is Severity.ERROR:
            yield from blocks
        else:
            yield [line for block in blocks for line in block]


def _finding(finding: Finding, style: Style, verbose: bool) -> Iterator[str]:  # noqa: FBT001
    title = style.paint(style.plain(finding.title), _BOLD)
    yield f"{style.mark(finding.severity)} {title}  {style.paint(finding.id, _DIM)}"
    full = verbose or finding.severity is Severity.ERROR
    if full:
        yield from _prose(finding.why, style)
    if verbose:
        for line in finding.evidence:
            yield f"    {style.paint(style.plain(line), _DIM)}"
    yield from _fixes(finding.fix, style) if full else _first_fix(finding.fix, style)
    if verbose and finding.doc:
        yield f"  see: {finding.doc}"


def _prose(text: str, style: Style) -> Iterator[str]:
    for line in textwrap.wrap(style.plain(text), max(40, style.width - 2)):
        yield f"  {line}"


def _fixes(steps: tuple[Fix, ...], style: Style) -> Iterator[str]:
    """Yield a line for each step; a command is never broken, so that it can be pasted."""
    for step in steps:
        reboot = "  (then reboot)" if step.reboot and "reboot" not in step.command else ""
        word = _WHERE.get(step.where, step.where)
        label = style.paint(f"{'or ' if step.instead else ''}{word}:", _GREEN)
        yield f"  {label} {style.plain(step.command)}{reboot}"


def _first_fix(steps: tuple[Fix, ...], style: Style) -> Iterator[str]:
    yield from _fixes(steps[:1], style)
    if len(steps) > 1:
        more = f"and {_count(len(steps) - 1, 'more step')}: see `-v`"
        yield f"  {style.paint(more, _DIM)}"


def _healthy(passed: tuple[Passed, ...], style: Style) -> Iterator[str]:
    said = [check for check in passed if check.detail]
    column = max((len(check.group) for check in said), default=0)
    shown = ""
    for check in said:
        label = check.group if check.group != shown else ""
        shown = check.group
        detail = _shortened(style.plain(check.detail), style.width - column - 5)
        yield f"{style.paint(label.ljust(column), _DIM)}  {style.mark(None)} {detail}"


def _shortened(text: str, width: int) -> str:
    return text if len(text) <= max(width, 20) else f"{text[: max(width, 20) - 3]}..."


def _not_judged(report: Report, style: Style) -> Iterator[str]:
    for unknown in report.unknown:
        yield f"? {unknown.id}: nobody looked at {', '.join(map(style.plain, unknown.missing))}"
    for suppressed in report.suppressed:
        yield f"- {suppressed.id}: follows from {suppressed.blocked_by}"


def _summary(report: Report, style: Style) -> str:
    counts = [
        _count(report.total(Severity.ERROR), "error"),
        _count(report.total(Severity.WARNING), "warning"),
        _count(report.total(Severity.INFO), "note"),
        _count(len(report.unknown), "check") + " could not be judged",
        _count(len(report.suppressed), "consequence"),
    ]
    told = ", ".join(text for text in counts if not text.startswith("0 "))
    state = told or "healthy"
    more = "" if not told else "; `devboot doctor -v` shows the evidence"
    return f"profile `{style.plain(report.profile)}`: {state}{more}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
