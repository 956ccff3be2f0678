"""A report ready for an issue: Markdown in which a machine's words are text and nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from devboot.report.style import Style, counted
from devboot.report.text import render_text
from devboot.severity import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devboot.report.findings import Report

_STYLE = Style(width=100)
_FENCE = re.compile(r"`{3,}")


def render_markdown(report: Report, summary: Mapping[str, str]) -> str:
    """Return the report; `summary` says what machine it is: `{"system": "Ubuntu 24.04"}`.

    Everything foreign stands in fenced blocks, so that it can neither format nor mention anybody.
    """
    errors = counted(report.total(Severity.ERROR), "error")
    warnings = counted(report.total(Severity.WARNING), "warning")
    passed = ", ".join(check.id for check in report.passed)
    parts = (
        f"### `devboot doctor`: {errors}, {warnings}",
        "<!-- Names of user, host and home are taken out; please read it once more. -->",
        _fenced(_table({**summary, "tables": report.tables})),
        _fenced(render_text(report._replace(passed=()), _STYLE, verbose=True).rstrip()),
        f"<details><summary>{counted(len(report.passed), 'check')} found nothing</summary>",
        _fenced("\n".join(_STYLE.wrapped(passed, ""))),
        "</details>",
        "`devboot facts -o facts.json` writes down the facts behind it.",
    )
    return "\n\n".join(parts) + "\n"


def _table(rows: Mapping[str, str]) -> str:
    column = max(map(len, rows))
    return "\n".join(
        f"{name.ljust(column)}  {_STYLE.plain(value)}" for name, value in rows.items() if value
    )


def _fenced(text: str) -> str:
    """Return a block whose fence is longer than any within."""
    longest = max((len(run) for run in _FENCE.findall(text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}text\n{text}\n{fence}"
