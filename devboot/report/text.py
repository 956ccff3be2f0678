"""A report for people: causes first, healthy subjects in one line each, all of it on one screen."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from devboot.report.style import BOLD, DIM, GREEN, Style, counted
from devboot.severity import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from devboot.report.findings import Finding, Fix, Passed, Report

__all__ = ["Style", "render_text"]

_WHERE = {
    "bash": "",
    "powershell": " (PowerShell)",
    "project": " (in the project)",
    "manual": " (by hand)",
}


_SHORT = 2  # lines for the fix of what can wait


class _Grouped(Protocol):
    @property
    def group(self) -> str: ...


_InGroup = TypeVar("_InGroup", bound=_Grouped)


class _Detail(NamedTuple):
    """How much is said; each of `_DETAILS` says less than the one before it."""

    evidence: bool = False  # also sources, and what was not judged
    subjects: bool = True  # a line for each healthy subject, else one for each group
    fixes: bool = True  # also for what can wait


_DETAILS = (_Detail(), _Detail(subjects=False), _Detail(subjects=False, fixes=False))


def render_text(report: Report, style: Style, *, verbose: bool = False) -> str:
    """Return the report as lines; `verbose` adds evidence, sources and what was not judged.

    Where the style has a height, less is said of what is well and of what can wait, until it fits
    or nothing more can be left out.
    """
    if verbose:
        return _render(report, style, _Detail(evidence=True))
    texts = (_render(report, style, detail) for detail in _DETAILS)
    for text in texts:
        if style.fits(text):
            break
    return text


def _render(report: Report, style: Style, detail: _Detail) -> str:
    blocks = list(_findings(report.findings, style, detail))
    blocks.append(list(_healthy(report.passed, style, detail)))
    if detail.evidence:
        blocks.append(list(_not_judged(report, style)))
    blocks.append(list(_summary(report, style, detail)))
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _findings(findings: tuple[Finding, ...], style: Style, detail: _Detail) -> Iterator[list[str]]:
    """Yield a block for each error, and one for all that can wait."""
    for severity, group in groupby(findings, key=lambda finding: finding.severity):
        blocks = [list(_finding(finding, style, detail)) for finding in group]
        if detail.evidence or severity is Severity.ERROR:
            yield from blocks
        else:
            yield [line for block in blocks for line in block]


def _finding(finding: Finding, style: Style, detail: _Detail) -> Iterator[str]:
    yield from _headline(finding, style)
    full = detail.evidence or finding.severity is Severity.ERROR
    if full:
        yield from style.wrapped(finding.why)
    if detail.evidence:
        for line in finding.evidence:
            yield f"    {style.paint(style.plain(line), DIM)}"
    if full:
        yield from _fixes(finding.fix, style)
    elif detail.fixes:
        yield from _short_fix(finding.fix, style)
    if detail.evidence and finding.doc:
        yield f"  see: {finding.doc}"


def _headline(finding: Finding, style: Style) -> Iterator[str]:
    """Yield the title, with the id behind it where there is room."""
    lines = [line[2:] for line in style.wrapped(finding.title)]
    name = style.plain(finding.id)
    room = style.width - len(lines[-1]) - 4 if lines else 0
    marks = (f"{style.mark(finding.severity)} ", *("  " for _ in lines[1:]))
    shown = [f"{mark}{style.paint(line, BOLD)}" for mark, line in zip(marks, lines, strict=True)]
    if shown and len(name) <= room:
        shown[-1] += f"  {style.paint(name, DIM)}"
    else:
        shown.append(f"  {style.paint(name, DIM)}")
    yield from shown


def _fixes(steps: Iterable[Fix], style: Style) -> Iterator[str]:
    """Yield a line for each step; a command is never broken, so that it can be pasted."""
    first = True
    for step in steps:
        reboot = "  (then reboot)" if step.reboot and "reboot" not in step.command else ""
        word = "or" if step.instead else "fix" if first else "then"
        label = style.paint(f"{word}{_WHERE.get(step.where, f' ({step.where})')}:", GREEN)
        yield f"  {label} {style.plain(step.command)}{reboot}"
        first = False


def _short_fix(steps: tuple[Fix, ...], style: Style) -> Iterator[str]:
    """Yield two lines at most."""
    if len(steps) <= _SHORT:
        yield from _fixes(steps, style)
        return
    yield from _fixes(steps[:1], style)
    more = f"and {counted(len(steps) - 1, 'more step')}: see `-v`"
    yield f"  {style.paint(more, DIM)}"


def _healthy(passed: tuple[Passed, ...], style: Style, detail: _Detail) -> Iterator[str]:
    said = [check for check in passed if check.detail]
    column = max((len(check.group) for check in said), default=0)
    room = style.width - column - 5
    for group, checks in by_group(said).items():
        details = [style.shortened(style.plain(check.detail), room) for check in checks]
        lines = details if detail.subjects else style.joined(details, room)
        for label, line in zip((group, *("" for _ in lines)), lines, strict=False):
            yield f"{style.paint(label.ljust(column), DIM)}  {style.mark(None)} {line}"


def by_group(items: Iterable[_InGroup]) -> dict[str, list[_InGroup]]:
    """Return the items of each group, groups in the order in which they first appear."""
    groups: dict[str, list[_InGroup]] = {}
    for item in items:
        groups.setdefault(item.group, []).append(item)
    return groups


def _not_judged(report: Report, style: Style) -> Iterator[str]:
    """Yield what nobody looked at and what follows from something else, with their checks."""
    unknown: dict[str, list[str]] = {}
    for check in report.unknown:
        unknown.setdefault(", ".join(check.missing), []).append(check.id)
    for missing, names in unknown.items():
        yield f"? nobody looked at {style.plain(missing)}, so not judged:"
        yield from style.wrapped(", ".join(names), "    ")
    causes: dict[str, list[str]] = {}
    for suppressed in report.suppressed:
        causes.setdefault(suppressed.blocked_by, []).append(suppressed.id)
    for cause, names in causes.items():
        yield f"- follows from {cause}, or cannot be told before it is mended:"
        yield from style.wrapped(", ".join(names), "    ")


def _summary(report: Report, style: Style, detail: _Detail) -> Iterator[str]:
    counts = [
        counted(report.total(Severity.ERROR), "error"),
        counted(report.total(Severity.WARNING), "warning"),
        counted(report.total(Severity.INFO), "note"),
        f"{len(report.unknown)} not judged",
        counted(len(report.suppressed), "consequence"),
    ]
    told = ", ".join(text for text in counts if not text.startswith("0 ")) or "healthy"
    tables = f"; version tables of {report.tables}" if detail.evidence and report.tables else ""
    yield from style.wrapped(f"profile `{report.profile}`: {told}{tables}", "")
    if report.findings and not detail.evidence:
        more = "`-v` shows the evidence, `--explain ID` a check, `--fix-script` all commands"
        yield style.paint("\n".join(style.wrapped(more, "")), DIM)
