"""TOML cut into tables and assignments, byte for byte: all pieces together are the text again.

Rules: https://toml.io/en/v1.0.0. Nothing is evaluated; what cannot be cut with certainty is not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

_BARE_OR_QUOTED = r"(?:[A-Za-z0-9_-]+|\"[^\"\\\n]*\"|'[^'\n]*')"
_KEY = rf"{_BARE_OR_QUOTED}(?:[ \t]*\.[ \t]*{_BARE_OR_QUOTED})*"
_ABOVE = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*").match
_HEADER = re.compile(rf"[ \t]*(\[[ \t]*({_KEY})[ \t]*\])[ \t]*(?:#[^\n]*)?\n").match
_ASSIGNMENT = re.compile(rf"[ \t]*({_KEY})[ \t]*=").match
_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*'
    r"|(?P<open>[\[{])|(?P<close>[\]}])|(?P<end>\n)|(?P<odd>[\"'])",
    re.DOTALL,
)
_BLANKS = re.compile(r"[ \t]+")
T = TypeVar("T")


class Piece(NamedTuple):
    """A header or an assignment, with the comments and blank lines above it."""

    above: str
    text: str  # whole lines


class Table(NamedTuple):
    """One table: its header, and its assignments by key."""

    header: Piece  # empty: the assignments before all tables
    items: Mapping[str, Piece]

    @property
    def text(self) -> str:
        pieces = (self.header, *self.items.values())
        return "".join(piece.above + piece.text for piece in pieces)


class Split(NamedTuple):
    """A document: its tables by name, and what follows the last one."""

    tables: Mapping[str, Table]
    rest: str


class _Unclear(Exception):  # noqa: N818  # a state of the text
    """The text cannot be cut with certainty."""


def split(text: str) -> Split | None:
    """Cut a document whose last line has its end.

    None for lists of tables (`[[x]]`), names that are there twice, and what is no TOML.
    """
    try:
        return _split(text)
    except _Unclear:
        return None


def _split(text: str) -> Split:
    name, header, items = "", Piece("", ""), dict[str, Piece]()
    tables: dict[str, Table] = {"": Table(header, items)}
    at = 0
    while True:
        begin = _end_of(_ABOVE(text, at))
        above = text[at:begin]
        if begin == len(text):
            return Split(tables, above)
        if found := _HEADER(text, begin):
            name, items = _BLANKS.sub("", found[2]), {}
            _put(tables, name, Table(Piece(above, found[0]), items))
            at = found.end()
        elif found := _ASSIGNMENT(text, begin):
            at = _end_of_value(text, found.end())
            _put(items, _BLANKS.sub("", found[1]), Piece(above, text[begin:at]))
        else:
            raise _Unclear


def _put(known: dict[str, T], name: str, value: T) -> None:
    if name in known:
        raise _Unclear
    known[name] = value


def _end_of(match: re.Match[str] | None) -> int:
    assert match is not None  # it matches nothing at all, too
    return match.end()


def _end_of_value(text: str, at: int) -> int:
    """Return the offset behind the line on which a value ends."""
    depth = 0
    for token in _TOKEN.finditer(text, at):
        if token["odd"]:
            raise _Unclear
        depth += bool(token["open"]) - bool(token["close"])
        if token["end"] and depth <= 0:
            return token.end()
    raise _Unclear
