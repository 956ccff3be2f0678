"""The files that configure WSL, as WSL itself reads them.

`wsl.conf` and `.wslconfig` look like ini files and are not: a `;` starts no comment, a value has
escapes, and one line that WSL does not understand ends the reading of `wsl.conf`. The rules are
those of the open source of WSL (microsoft/WSL, src/shared/configfile/configfile.cpp, 2.9.4); a
file is read once, and every part of it keeps its place, so that an edit changes nothing else.
"""

from __future__ import annotations

from typing import NamedTuple

_BLANK = " \t"
_ESCAPES = {"\\": "\\", '"': '"', "b": "\b", "n": "\n", "t": "\t"}
_BOM = "\ufeff"


class Dialect(NamedTuple):
    """How one of the two files is read."""

    file: str  # as people call it
    skips: bool  # an invalid line is skipped, else nothing behind it is read
    windows: bool  # read by Windows: a byte order mark is none of its text, CRLF is one character


WSL_CONF = Dialect("wsl.conf", skips=False, windows=False)
WSLCONFIG = Dialect(".wslconfig", skips=True, windows=True)


class Header(NamedTuple):
    """A `[section]`."""

    name: str
    start: int  # offset of the bracket
    end: int  # behind the closing bracket


class Setting(NamedTuple):
    """A `key = value` that WSL reads."""

    section: str  # of the last header; cut or padded by WSL behind a header that is invalid
    key: str
    value: str  # without quotes, escapes replaced
    start: int  # offset of the key
    value_start: int
    value_end: int  # without the blanks and the comment behind it
    end: int  # of its last line, less the line's end

    @property
    def name(self) -> str:
        """`section.key`, as it is compared: in lower case."""
        return (f"{self.section}.{self.key}" if self.section else self.key).lower()


class Invalid(NamedTuple):
    """A line that WSL does not understand."""

    why: str
    at: int  # offset of the character that is wrong
    start: int  # of the statement
    end: int  # behind what is skipped with it: the end of a line


class _InvalidError(Exception):
    def __init__(self, why: str, at: int) -> None:
        super().__init__(why)
        self.why, self.at = why, at


class Ini(NamedTuple):
    """A file that was read."""

    text: str
    dialect: Dialect
    headers: tuple[Header, ...]
    settings: tuple[Setting, ...]
    invalid: tuple[Invalid, ...]  # of `wsl.conf` one at most: what follows is not read

    @property
    def stopped(self) -> Invalid | None:
        """The line at which WSL stops reading, None when it reads the whole file."""
        return self.invalid[0] if self.invalid and not self.dialect.skips else None

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, both from 1, as an editor counts them."""
        line_start = self.text.rfind("\n", 0, offset) + 1
        hidden = len(_BOM) if not line_start and offset and self.text.startswith(_BOM) else 0
        return self.text.count("\n", 0, offset) + 1, offset - line_start - hidden + 1


def parse(text: str, dialect: Dialect) -> Ini:
    """Read a file; whatever is in it, WSL would make the same of it."""
    reader = _Reader(text, dialect)
    reader.read()
    return Ini(text, dialect, tuple(reader.headers), tuple(reader.settings), tuple(reader.invalid))


class _Reader:
    """A place in a text; each method takes one thing from there."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        self.text, self.dialect = text, dialect
        self.at = len(_BOM) if dialect.windows and text.startswith(_BOM) else 0
        self.section = ""
        self.headers: list[Header] = []
        self.settings: list[Setting] = []
        self.invalid: list[Invalid] = []

    def read(self) -> None:
        while self.at < len(self.text):
            start = self.at
            try:
                self._statement()
            except _InvalidError as error:
                self.at = self._behind_line(self.at)
                self.invalid.append(Invalid(error.why, error.at, start, self.at))
                if not self.dialect.skips:
                    return

    def _statement(self) -> None:
        self._skip_blanks()
        first = self._peek()
        if first == "#":
            self.at = self._behind_line(self.at)
        elif first == "[":
            self._header()
        elif _is_letter(first):
            self._setting()
        elif first in "\r\n":  # also the end of the text, which is empty
            self.at += len(first)
        else:
            raise _InvalidError("a key or a section starts with a letter", self.at)

    def _header(self) -> None:
        start = self.at
        self.at += 1
        if not _is_letter(self._peek()):
            raise _InvalidError("the name of a section starts with a letter", self.at)
        name = self._word()
        # Of a header that turns out to be invalid WSL keeps the name, cut to the old one's length.
        self.section = name.ljust(len(self.section), "\0")[: len(self.section)]
        self._expect("]", "expected `]`: the name of a section is letters and digits")
        end = self.at
        self._skip_blanks()
        if self._peek() not in "\r\n#":
            raise _InvalidError("only a comment may stand behind a section", self.at)
        self.section = name
        self.headers.append(Header(name, start, end))

    def _setting(self) -> None:
        start = self.at
        key = self._word()
        self._skip_blanks()
        self._expect("=", "expected `=`: a key is letters and digits")
        self._skip_blanks()
        value_start = value_end = self.at
        value: list[str] = []  # a text that grows by one character is copied each time
        kept, quote = 0, -1
        while (char := self._peek()) not in "\r\n" and (char != "#" or quote >= 0):
            if char == '"':
                quote = -1 if quote >= 0 else self.at
                self.at += 1
            elif char == "\\":
                value.append(self._escape())
            else:
                value.append(char)
                self.at += 1
            if char not in _BLANK:
                kept, value_end = len(value), self.at
        if quote >= 0:
            raise _InvalidError('a `"` has no other', quote)
        end, text = self.at, "".join(value[:kept])
        self.settings.append(Setting(self.section, key, text, start, value_start, value_end, end))

    def _escape(self) -> str:
        start = self.at
        self.at += 1
        char = self._peek()
        if char in _ESCAPES and char:
            self.at += 1
            return _ESCAPES[char]
        if self.dialect.windows and self.text.startswith("\r\n", self.at):
            self.at += 1
            char = "\n"
        if char in {"\n", "\r"}:  # it goes on in the next line; of CRLF Linux drops the CR only
            self.at += 1
            return ""
        raise _InvalidError(r'a `\` stands before one of \ " b n t, or at the end of a line', start)

    def _expect(self, char: str, why: str) -> None:
        if self._peek() != char:
            raise _InvalidError(why, self.at)
        self.at += 1

    def _word(self) -> str:
        start = self.at
        while _is_letter(char := self._peek()) or (char and char in "0123456789"):
            self.at += 1
        return self.text[start : self.at]

    def _skip_blanks(self) -> None:
        while (char := self._peek()) and char in _BLANK:
            self.at += 1

    def _peek(self) -> str:
        """Return the character here, empty at the end of the text."""
        return self.text[self.at : self.at + 1]

    def _behind_line(self, at: int) -> int:
        """Return the offset behind the line's end; a lone CR does not end what is skipped."""
        found = self.text.find("\n", at)
        return len(self.text) if found < 0 else found + 1


def _is_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()
