"""The catalogue of checks: `--list-checks`, and a page for each by `--explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from devboot.checks import registry as checks
from devboot.checks import tables
from devboot.checks.page import Page, page
from devboot.report import Severity
from devboot.report.style import BOLD, DIM
from devboot.report.text import by_group

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from devboot.checks.tables import Message
    from devboot.report.style import Style

_LABEL_WIDTH = 9


def pages(wanted: Iterable[str], unwanted: Iterable[str] = ()) -> list[Page]:
    """Return the pages of the checks whose ids match one of the globs."""
    wanted, unwanted = tuple(wanted), tuple(unwanted)
    return [
        page(name, check)
        for name, check in checks.CHECKS.items()
        if checks.matches(name, wanted) and not checks.matches(name, unwanted)
    ]


def as_json(shown: Sequence[Page]) -> dict[str, Any]:
    return {
        "schema": "devboot.doctor-checks/1",
        "checks": [each.as_json() for each in shown],
        "tables": tables.ages(),
    }


def render_list(shown: Sequence[Page], style: Style) -> str:
    """Return a line for each check, by group, and how old the tables are that they use."""
    column = max(len(each.id) for each in shown)
    blocks = [
        "\n".join([style.paint(group, BOLD), *(_line(each, column, style) for each in members)])
        for group, members in by_group(shown).items()
    ]
    ages = ", ".join(f"{name} {age}" for name, age in tables.ages().items())
    blocks.append("\n".join(style.wrapped(f"{len(shown)} checks; tables: {ages}", "")))
    return "\n\n".join(blocks) + "\n"


def _line(shown: Page, column: int, style: Style) -> str:
    worst = next((s for s in Severity if s.value in shown.severities), None)
    rule = style.shortened(style.plain(shown.rule), style.width - column - 7)
    return f"  {style.mark(worst)} {shown.id.ljust(column)}  {style.paint(rule, DIM)}"


def render_pages(shown: Sequence[Page], style: Style) -> str:
    return "\n\n".join("\n".join(_page(each, style)) for each in shown) + "\n"


def render_messages(messages: Sequence[Message], style: Style) -> str:
    """Return what an error text may mean, and how to see what it is on this machine."""
    lines = [line for message in messages for line in style.wrapped(message.means, "")]
    globs = dict.fromkeys(glob for message in messages for glob in message.checks)
    only = " ".join(f"--only '{glob}'" for glob in globs)
    return "\n".join([*lines, f"  what it is here: `devboot doctor -v {only}`"]) + "\n"


def messages_as_json(messages: Sequence[Message]) -> dict[str, Any]:
    rows = [{"means": each.means, "checks": list(each.checks)} for each in messages]
    return {"schema": "devboot.doctor-messages/1", "messages": rows}


def _page(shown: Page, style: Style) -> Iterator[str]:
    subject = style.paint(f"{shown.group}, {shown.title}", DIM)
    yield f"{style.paint(shown.id, BOLD)}  {subject}"
    yield from style.wrapped(f"rule: {shown.rule}")
    yield ""
    for severity, words in shown.severities.items():
        yield from _labelled(severity, words, style)
    yield from _labelled("fix", shown.fix, style)
    yield from _labelled("source", shown.source, style)
    yield from _labelled("asked by", shown.wanted, style)
    yield from _labelled("reads", ", ".join(shown.needs), style)
    if shown.after:
        silent = f"when one of these explains it: {', '.join(shown.after)}"
        yield from _labelled("silent", silent, style)


def _labelled(label: str, text: str, style: Style) -> Iterator[str]:
    first, *rest = style.wrapped(text, " " * (_LABEL_WIDTH + 3))
    yield f"  {style.paint(label.ljust(_LABEL_WIDTH), DIM)} {first.lstrip()}"
    yield from rest
