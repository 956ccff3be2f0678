"""New JSON in the manner of the file that it goes into: indentation, line ends, comments."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from devboot.merge.jsonc_tree import Json

_SHORT = 72  # columns; a list or an object without another in it stays on one line
# Compiled when it is needed: a new file has none.
_FIRST_INDENT = r"[\[{][ \t]*(?://[^\r\n]*)?(?:\r?\n[ \t]*(?://[^\r\n]*)?)*?\r?\n([ \t]+)\S"
_DEFAULT_INDENT = "    "  # what VS Code itself writes


class Commented(dict[str, "Json"]):
    """An object whose members have comments above them when it is written anew."""

    def __init__(
        self, value: Mapping[str, Json], comments: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(value)
        self.comments = dict(comments or {})


class Style(NamedTuple):
    """How a file is laid out."""

    unit: str  # of indentation
    eol: str

    @staticmethod
    def of(text: str) -> Style:
        """Return the habits of a text: its first indentation, the line end that most lines have."""
        if not text:
            return Style(_DEFAULT_INDENT, "\n")
        found = re.search(_FIRST_INDENT, text)
        crlf, lf = text.count("\r\n"), text.count("\n")
        return Style(found[1] if found else _DEFAULT_INDENT, "\r\n" if crlf * 2 > lf else "\n")

    def printed(self, value: Json, indent: str = "", *, open_up: bool = False) -> str:
        """Return a value as text whose lines after the first start with `indent`.

        An object or a list is on one line where it is short and holds no other; `open_up` gives
        it lines of its own all the same.
        """
        if not isinstance(value, (dict, list)) or not value or (not open_up and _is_short(value)):
            return inline(value)
        inner = indent + self.unit
        lines = (
            self._members(value, inner) if isinstance(value, dict) else self._items(value, inner)
        )
        marks = "{}" if isinstance(value, dict) else "[]"
        body = f",{self.eol}".join(lines)
        return f"{marks[0]}{self.eol}{body}{self.eol}{indent}{marks[1]}"

    def member(self, name: str, value: Json, indent: str, comment: str = "") -> str:
        """Return a member with the comment above it; all its lines but the first are indented."""
        text = f"{inline(name)}: {self.printed(value, indent)}"
        return "".join(f"{line}{self.eol}{indent}" for line in comment_lines(comment)) + text

    def _members(self, value: Mapping[str, Json], indent: str) -> Iterator[str]:
        comments = value.comments if isinstance(value, Commented) else {}
        for name, inner in value.items():
            yield indent + self.member(name, inner, indent, comments.get(name, ""))

    def _items(self, values: Iterable[Json], indent: str) -> Iterator[str]:
        for value in values:
            yield indent + self.printed(value, indent, open_up=isinstance(value, Commented))


def inline(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)


def comment_lines(comment: str) -> list[str]:
    return [f"// {line}" for line in comment.splitlines()]


def _is_short(value: dict[str, Json] | list[Json]) -> bool:
    if isinstance(value, Commented) and value.comments:
        return False
    items = value.values() if isinstance(value, dict) else value
    return (
        not any(isinstance(item, (dict, list)) for item in items) and len(inline(value)) <= _SHORT
    )
