"""Reading JSON with comments and trailing commas as VS Code does, but nothing is ever repaired.

What VS Code would mark as an error is refused with its line and column.
"""

from __future__ import annotations

import re
from typing import NoReturn

from devboot.merge.jsonc_tree import BOM, Array, Document, Entry, Node, Object, Scalar

SIZE_LIMIT = 8 << 20  # bytes; a hundred times what people have, and still read in seconds
DEPTH_LIMIT = 100  # far from Python's own limit, wherever this is called from

_GAP = r"(?:[ \t\r\n]+|//[^\r\n]*|/\*[^*]*\*+(?:[^/*][^*]*\*+)*/)*"
_SKIP = re.compile(_GAP).match
_SKIP_COMMA = re.compile(f"{_GAP}(?:(,){_GAP})?").match
_PLAIN_NAME = re.compile(r'"([^"\\\x00-\x1f]*)"[ \t]*:[ \t]*(?=[^ \t\r\n/])').match
_CHARS = r"[^\"\\\x00-\x1f]*(?:\\(?:[\"\\/bfnrt]|u[0-9a-fA-F]{4})[^\"\\\x00-\x1f]*)*"
_CHARS_OF_STRING = re.compile(_CHARS).match
_STRING = re.compile(f'"{_CHARS}"').match
_WORD = re.compile(
    r"(true|false|null)(?!\w)"
    r"|(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(?![\w.])"
).match
_WORDS = {"true": True, "false": False, "null": None}
_CONFLICT = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?=[ \r\n]|\Z)").match


def parse(data: str | bytes) -> Document:
    """Return the document with the place of everything in it.

    Raises JsoncError for what is no JSON with comments, no UTF-8, too large or too deep.
    """
    if len(data) > SIZE_LIMIT:
        why = f"is larger than {SIZE_LIMIT >> 20} MiB, which no configuration file is"
        raise Document("", None).refusal(0, why)
    return _Reader(data if isinstance(data, str) else _decoded(data)).document()


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        why = f"is not text in UTF-8 (byte 0x{data[error.start]:02x})"
        raise Document(before, None).refusal(len(before), why) from error


class _Reader:
    """Reads one text from left to right; offsets go in, nodes come out."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.opened: list[int] = []  # offsets of the brackets around the place that is read

    def document(self) -> Document:
        start = self._skip(1 if self.text.startswith(BOM) else 0)
        if start == len(self.text):
            return Document(self.text, None)
        root = self._node(start)
        end = self._skip(root.end)
        if end != len(self.text):
            self._fail(end, "nothing but comments may follow the end of the document")
        return Document(self.text, root)

    def _skip(self, pos: int) -> int:
        """Return the offset behind blanks and comments."""
        found = _SKIP(self.text, pos)
        return pos if found is None else found.end()

    def _node(self, pos: int) -> Node:
        first = self.text[pos : pos + 1]
        if first == '"':
            end, value = self._string(pos)
            return Scalar(pos, end, value)
        if first == "{":
            end, entries = self._entries(pos, "}")
            return Object(pos, end, entries)
        if first == "[":
            end, entries = self._entries(pos, "]")
            return Array(pos, end, entries)
        return self._word(pos)

    def _entries(self, opening: int, close: str) -> tuple[int, tuple[Entry, ...]]:
        """Return the offset behind the closing bracket, and what is before it."""
        self._enter(opening)
        text, entries, pos = self.text, list[Entry](), self._skip(opening + 1)
        while not text.startswith(close, pos):
            start, name = pos, ""
            if close == "}":
                pos, name = self._name(pos)
            node = self._node(pos)
            pos, comma = self._comma(node.end, close)
            entries.append(Entry(start, name, node, comma))
        self.opened.pop()
        return pos + 1, tuple(entries)

    def _enter(self, opening: int) -> None:
        self.opened.append(opening)
        if len(self.opened) > DEPTH_LIMIT:
            self._fail(opening, f"more than {DEPTH_LIMIT} brackets are open")

    def _name(self, pos: int) -> tuple[int, str]:
        """Return the offset of the member's value, and its name."""
        if plain := _PLAIN_NAME(self.text, pos):  # nearly all of them, and in half the time
            return plain.end(), plain[1]
        if not self.text.startswith('"', pos):
            self._fail(pos, "a name in double quotes expected")
        end, name = self._string(pos)
        colon = self._skip(end)
        if not self.text.startswith(":", colon):
            self._fail(colon, "`:` expected")
        return self._skip(colon + 1), name

    def _comma(self, pos: int, close: str) -> tuple[int, int | None]:
        """Return where the next entry or the closing bracket is, and the offset behind a comma."""
        found = _SKIP_COMMA(self.text, pos)
        assert found is not None  # it matches nothing, too
        if found[1]:
            return found.end(), found.end(1)
        if not self.text.startswith(close, found.end()):
            self._fail(found.end(), f"`,` or `{close}` expected")
        return found.end(), None

    def _string(self, pos: int) -> tuple[int, str]:
        found = _STRING(self.text, pos)
        if found is None:
            self._fail_in_string(pos)
        raw = found[0]
        return found.end(), _unescaped(raw) if "\\" in raw else raw[1:-1]

    def _word(self, pos: int) -> Scalar:
        found = _WORD(self.text, pos)
        if found is None:
            self._fail(pos, "a value expected")
        word, number = found.groups()
        return Scalar(pos, found.end(), _WORDS[word] if word else _number(number))

    def _fail_in_string(self, pos: int) -> NoReturn:
        found = _CHARS_OF_STRING(self.text, pos + 1)
        end = pos if found is None else found.end()
        there = self.text[end : end + 1]
        if there == "\\":
            self._fail(end, "an escape that JSON does not have")
        if there in {"", "\r", "\n"}:
            self._fail(pos, "a string without its closing quote")
        why = f"the control character U+{ord(there):04X} in a string"
        raise Document(self.text, None).refusal(end, why)

    def _fail(self, pos: int, expected: str) -> NoReturn:
        raise Document(self.text, None).refusal(pos, self._why(pos) or expected)

    def _why(self, pos: int) -> str:
        """Return what is wrong with the text itself, whatever was expected there."""
        there = self.text[pos : pos + 1]
        if not there:
            return self._never_closed()
        if there == "\0":
            return "is not a text file"
        if self.text.startswith("/*", pos):
            return "a comment without its end"
        if _CONFLICT(self.text, pos):
            return "a conflict marker of git"
        if there == "'":
            return "JSON has double quotes only"
        return "" if there.isprintable() else f"an unexpected character, U+{ord(there):04X}"

    def _never_closed(self) -> str:
        if not self.opened:
            return ""
        start = self.opened[-1]
        where = Document(self.text, None).where(start)
        return f"the file ends before the `{self.text[start]}` of {where} is closed"


def _unescaped(raw: str) -> str:
    import json  # noqa: PLC0415  # few strings need it

    return str(json.loads(raw))


def _number(raw: str) -> int | float:
    try:
        return int(raw)
    except ValueError:  # a fraction, or more digits than Python converts: VS Code has doubles only
        return float(raw)
