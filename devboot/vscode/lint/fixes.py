"""Corrections as splices: not a byte changes but those that are wrong."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from devboot.vscode.lint.rule import Splice

if TYPE_CHECKING:
    from devboot.vscode.documents import Part

Fix = tuple[Splice, ...]

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


def value(part: Part, new: Any) -> Fix:  # noqa: ANN401  # JSON
    """Write another value, on one line."""
    return (Splice(part.node.start, part.node.end, json.dumps(new, ensure_ascii=False)),)


def key(part: Part, name: str) -> Fix:
    """Give a member another name."""
    match = _STRING.match(part.file.document.text, part.start)
    end = match.end() if match else part.start
    return (Splice(part.start, end, json.dumps(name, ensure_ascii=False)),)


def removal(holder: Part, part: Part) -> Fix:
    """Take a member out of its object, with its line if nothing else is on it."""
    text, entries = part.file.document.text, holder.node.entries  # type: ignore[union-attr]
    index = next(i for i, entry in enumerate(entries) if entry.start == part.start)
    entry = entries[index]
    start, end = entry.start, entry.end
    before = text.rfind("\n", 0, start) + 1
    after = len(text) if (found := text.find("\n", end)) == -1 else found
    if not text[before:start].strip() and not text[end:after].strip() and before:
        start, end = (
            before - 1 - text[:before].endswith("\r\n"),
            after - text[:after].endswith("\r"),
        )
    commas = [e.comma for e in entries[index - 1 : index] if index and entry.comma is None]
    return (*(Splice(at - 1, at, "") for at in commas if at), Splice(start, end, ""))


def inside(part: Part, old: str, new: str) -> Fix:
    """Write `new` for every `old` in a string, and leave the rest of it as it is spelled."""
    raw = part.file.document.text[part.node.start : part.node.end]
    old, new = (json.dumps(one, ensure_ascii=False)[1:-1] for one in (old, new))
    found, at = [], raw.find(old, 1)
    while at != -1:
        start = part.node.start + at
        found.append(Splice(start, start + len(old), new))
        at = raw.find(old, at + len(old))
    return tuple(found)


def applied(text: str, fixes: list[Fix]) -> str:
    """Carry corrections out; of two that meet the first in the list is taken."""
    taken: list[Splice] = []
    for fix in fixes:
        if not any(_meet(one, other) for one in fix for other in taken):
            taken += fix
    for splice in sorted(taken, reverse=True):
        text = text[: splice.start] + splice.text + text[splice.end :]
    return text


def _meet(one: Splice, other: Splice) -> bool:
    return (one.start < other.end and other.start < one.end) or one.start == other.start
