"""Corrections of JSON with comments, as splices."""

from __future__ import annotations

import json
import re
from posixpath import commonprefix
from typing import TYPE_CHECKING, Any

from devboot.merge import jsonc
from devboot.merge.jsonc_edit import Edits
from devboot.merge.splices import Fix, Splice

if TYPE_CHECKING:
    from devboot.vscode.documents import Part

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


def value(part: Part, new: Any) -> Fix:  # noqa: ANN401  # JSON
    """Write another value, laid out as the file is."""
    if isinstance(new, (list, dict)):
        edits = Edits(part.file.document)
        edits.replace(part.node, new)
        return _difference(part, edits)
    return (Splice(part.node.start, part.node.end, json.dumps(new, ensure_ascii=False)),)


def key(part: Part, name: str) -> Fix:
    """Give a member another name."""
    match = _STRING.match(part.file.document.text, part.start)
    end = match.end() if match else part.start
    return (Splice(part.start, end, json.dumps(name, ensure_ascii=False)),)


def removal(holder: Part, part: Part) -> Fix:
    """Take a member out of its object."""
    assert isinstance(holder.node, jsonc.Object)
    edits = Edits(part.file.document)
    entry = next(entry for entry in holder.node.entries if entry.start == part.start)
    edits.remove(holder.node, entry)
    return _difference(part, edits)


def _difference(part: Part, edits: Edits) -> Fix:
    """Return what the edits change, as one splice."""
    old, new = part.file.document.text, edits.carried_out()
    start = len(commonprefix([old, new]))
    same = len(commonprefix([old[start:][::-1], new[start:][::-1]]))
    return (Splice(start, len(old) - same, new[start : len(new) - same]),)


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
