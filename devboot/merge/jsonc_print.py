"""New JSON as text: indented, commented, its short lists on one line."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from devboot.merge.jsonc_tree import Json

_SHORT = 72  # columns; a list or an object without another in it stays on one line
_HALF_PAIR = "[\\ud800-\\udfff]"


class Style(NamedTuple):
    """The habits of a file; by default those of VS Code."""

    unit: str = "    "  # one step of indentation
    eol: str = "\n"  # what most lines end with
    one_line: bool = False  # all of it is on one line


class Commented(dict[str, "Json"]):
    """An object whose members have comments above them when it is written anew."""

    def __init__(
        self, value: Mapping[str, Json], comments: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(value)
        self.comments = dict(comments or {})


def printed(style: Style, value: Json, indent: str = "", *, open_up: bool = False) -> str:
    """Return a value as text whose lines after the first start with `indent`.

    An object or a list is on one line where it is short and holds no other; `open_up` gives
    it lines of its own all the same.
    """
    if not isinstance(value, (dict, list)) or not value or (not open_up and _is_short(value)):
        return inline(value)
    inner = indent + style.unit
    lines = (
        _members(style, value, inner) if isinstance(value, dict) else _items(style, value, inner)
    )
    marks = "{}" if isinstance(value, dict) else "[]"
    body = f",{style.eol}{inner}".join(lines)
    return f"{marks[0]}{style.eol}{inner}{body}{style.eol}{indent}{marks[1]}"


def member(style: Style, name: str, value: Json, indent: str, comment: str = "") -> str:
    """Return a member with the comment above it; all its lines but the first are indented."""
    text = f"{inline(name)}: {printed(style, value, indent)}"
    return "".join(f"{line}{style.eol}{indent}" for line in comment_lines(comment)) + text


def _members(style: Style, value: Mapping[str, Json], indent: str) -> Iterator[str]:
    comments = value.comments if isinstance(value, Commented) else {}
    for name, inner in value.items():
        yield member(style, name, inner, indent, comments.get(name, ""))


def _items(style: Style, values: Iterable[Json], indent: str) -> Iterator[str]:
    for value in values:
        yield printed(style, value, indent, open_up=isinstance(value, Commented))


def inline(value: Json) -> str:
    """Return a value on one line; half of a surrogate pair stays the escape that it must be."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return text if text.isascii() else re.sub(_HALF_PAIR, _escaped, text)


def _escaped(half: re.Match[str]) -> str:
    return f"\\u{ord(half[0]):04x}"


def comment_lines(comment: str) -> list[str]:
    return [f"// {line}" for line in comment.splitlines()]


def _is_short(value: dict[str, Json] | list[Json]) -> bool:
    if isinstance(value, Commented) and value.comments:
        return False
    items = value.values() if isinstance(value, dict) else value
    return (
        not any(isinstance(item, (dict, list)) for item in items) and len(inline(value)) <= _SHORT
    )
