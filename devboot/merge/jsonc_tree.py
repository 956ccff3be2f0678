"""JSON with comments as a tree: every value with the place where it stands in the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, Union

from devboot.merge import Unmergeable

if TYPE_CHECKING:
    from collections.abc import Sequence

Json = Union[None, bool, int, float, str, "list[Json]", "dict[str, Json]"]
Path = tuple[str | int, ...]
"""Names of members and indices of elements, from the root on."""

BOM = "\ufeff"

_STRING_OR_COMMENT = re.compile(r'"(?:[^"\\]|\\.)*"|(//[^\r\n]*|/\*.*?\*/)', re.DOTALL)
# What VS Code counts lines by; U+2028 and its like are characters of a line to it.
_LINE_END = re.compile(r"\r\n|\r|\n")


class Position(NamedTuple):
    """A place as an editor shows it: both count from 1, columns in characters."""

    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.line}:{self.column}"


class JsoncError(Unmergeable):
    """A document that is not what it should be; `str()` is `line:column: why`."""

    def __init__(self, position: Position, why: str) -> None:
        super().__init__(f"{position}: {why}")
        self.position = position
        self.why = why


class Scalar(NamedTuple):
    """A string, a number, `true`, `false` or `null`; spans are offsets into the text."""

    start: int
    end: int
    value: bool | int | float | str | None


class Array(NamedTuple):
    """A list of values."""

    start: int
    end: int
    entries: tuple[Entry, ...]

    @property
    def value(self) -> list[Json]:
        return [entry.node.value for entry in self.entries]


class Object(NamedTuple):
    """Named values; of a name that is there twice the last one counts, as in VS Code."""

    start: int
    end: int
    entries: tuple[Entry, ...]

    @property
    def value(self) -> dict[str, Json]:
        return {entry.name: entry.node.value for entry in self.entries}

    def get(self, name: str) -> Entry | None:
        for entry in reversed(self.entries):
            if entry.name == name:
                return entry
        return None


Node = Scalar | Array | Object


class Entry(NamedTuple):
    """One member of an object or one element of an array."""

    start: int  # of the name, of the value in an array
    name: str  # empty in an array
    node: Node
    comma: int | None  # offset behind its comma; None: it has none

    @property
    def end(self) -> int:
        """The offset behind the entry and its comma."""
        return self.node.end if self.comma is None else self.comma


class Document:
    """A text and what it says; `root` is None where there are only blanks and comments."""

    def __init__(self, text: str, root: Node | None) -> None:
        self.text = text
        self.root = root

    @property
    def value(self) -> Json:
        return None if self.root is None else self.root.value

    def where(self, offset: int) -> Position:
        """Return the place of an offset, or of a node's or an entry's `start`."""
        return position(self.text, offset)

    def refusal(self, offset: int, why: str) -> JsoncError:
        """Return the error that says why this document cannot be worked with."""
        return JsoncError(self.where(offset), why)

    def comments(self, start: int, end: int) -> list[str]:
        """Return the comments between two offsets that are in none."""
        found = _STRING_OR_COMMENT.finditer(self.text, start, end)
        return [match[1] for match in found if match[1]]

    def find(self, path: Path) -> Node | None:
        """Return the node at a path, None where there is none."""
        node = self.root
        for step in path:
            entry = child(node, step)
            if entry is None:
                return None
            node = entry.node
        return node


def child(node: Node | None, step: str | int) -> Entry | None:
    """Return one entry of a container, None where there is none or no such container."""
    if isinstance(node, Object) and isinstance(step, str):
        return node.get(step)
    if isinstance(node, Array) and isinstance(step, int) and 0 <= step < len(node.entries):
        return node.entries[step]
    return None


def position(text: str, offset: int) -> Position:
    starts = _line_starts(text)
    line = bisect_right(starts, offset)
    return Position(max(line, 1), max(offset - starts[max(line, 1) - 1], 0) + 1)


@lru_cache(maxsize=4)  # one file has many places
def _line_starts(text: str) -> Sequence[int]:
    first = 1 if text.startswith(BOM) else 0
    return [first, *(found.end() for found in _LINE_END.finditer(text))]


def same(one: object, other: object) -> bool:
    """Compare JSON values: `true` is not 1, the order of members does not matter."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return one == other
