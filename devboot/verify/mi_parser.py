"""gdb's machine interface, one output line at a time (grammar: gdb manual, "GDB/MI Output Syntax").

Lines are bytes: within one string gdb writes some bytes of a UTF-8 character as they are and
others as octal escapes, whatever the locale.
"""

from __future__ import annotations

import re
from dataclasses import field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, Union

if TYPE_CHECKING:
    from collections.abc import Mapping

Value: TypeAlias = Union[str, "list[Value]", "dict[str, Value]"]


class Record(NamedTuple):
    """One line of gdb's output."""

    kind: str
    """`^` answer to a command, `*` execution, `=` notice, `+` progress; `~`, `@`, `&` text."""
    name: str
    """What happened (`done`, `error`, `stopped`); for the last three kinds the text itself."""
    results: Mapping[str, Value] = field(default_factory=dict)
    token: int | None = None
    """The number that the command was sent with."""

    def text(self, key: str) -> str:
        """Return a result that is a string; empty when there is none."""
        value = self.results.get(key, "")
        return value if isinstance(value, str) else ""


class _MalformedError(Exception):
    pass


_RECORD = re.compile(rb"(\d*)([*+=^])([\w-]+)")
_NAME = re.compile(rb"[\w-]+(?==)")
_STRING = re.compile(rb'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_LETTERS = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"b": b"\b", b"f": b"\f", b"v": b"\v"}
_LETTERS |= {b"a": b"\a", b"e": b"\033"}


def parse_line(line: bytes) -> Record | None:
    """Return the record in one line; None for the prompt and for anything that is not MI."""
    line = line.rstrip(b"\r\n")
    try:
        if line[:1] in (b"~", b"@", b"&"):
            return Record(chr(line[0]), _Reader(line, 1).whole())
        if head := _RECORD.match(line):
            token, kind, name = head.groups()
            results = _Reader(line, head.end()).results()
            return Record(kind.decode(), name.decode(), results, int(token) if token else None)
    except _MalformedError:
        pass
    return None


def unescape(data: bytes) -> str:
    r"""Return the text of a C string's inside; bytes that are not UTF-8 become `\xNN`."""

    def one(match: re.Match[bytes]) -> bytes:
        code = match[1]
        if len(code) > 1:
            return bytes([int(code, 8) & 255])
        return _LETTERS.get(code, code)

    return _ESCAPE.sub(one, data).decode("utf-8", "backslashreplace")


class _Reader:
    """A position in a line; each method takes one thing from there."""

    def __init__(self, line: bytes, position: int) -> None:
        self.line = line
        self.position = position

    def whole(self) -> str:
        text = self.string()
        self.end()
        return text

    def results(self) -> dict[str, Value]:
        found: dict[str, Value] = {}
        while self.skip(b","):
            name = self.name()
            if name is None:
                raise _MalformedError
            found[name] = self.value()
        self.end()
        return found

    def value(self) -> Value:
        if self.skip(b"{"):
            return self.fields()
        if self.skip(b"["):
            return self.items()
        return self.string()

    def fields(self) -> dict[str, Value]:
        found: dict[str, Value] = {}
        while not self.skip(b"}"):
            name = self.name()
            if name is None:
                raise _MalformedError
            found[name] = self.value()
            self.skip(b",")
        return found

    def items(self) -> list[Value]:
        """Take a list; of `[frame={...},frame={...}]` the values: the names say nothing new."""
        found: list[Value] = []
        while not self.skip(b"]"):
            self.name()
            found.append(self.value())
            self.skip(b",")
        return found

    def string(self) -> str:
        match = _STRING.match(self.line, self.position)
        if not match:
            raise _MalformedError
        self.position = match.end()
        return unescape(match[1])

    def name(self) -> str | None:
        match = _NAME.match(self.line, self.position)
        if not match:
            return None
        self.position = match.end() + 1
        return match[0].decode()

    def skip(self, mark: bytes) -> bool:
        found = self.line.startswith(mark, self.position)
        self.position += found
        return found

    def end(self) -> None:
        if self.position != len(self.line):
            raise _MalformedError
