"""As much of PowerShell's grammar as tells what is text, what is code, and what is not closed.

The rules are those of the language specification, chapter 2: quotes have typographic twins, a
quote is escaped by a second one, in double quotes by a backtick too, and `$(` begins code again.
"""

from __future__ import annotations

from typing import NamedTuple

SINGLE = "'\u2018\u2019\u201a\u201b"
DOUBLE = '"\u201c\u201d\u201e'
CLOSING = {"(": ")", "{": "}", "[": "]"}


class Text(NamedTuple):
    """A string in single quotes."""

    start: int
    end: int
    value: str


class Script:
    """A script that was read to its end; what is not closed or escapes is a ValueError."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.literals: list[Text] = []
        self._code("")

    def skeleton(self) -> str:
        """Return all but what is in single quotes."""
        pieces, at = [], 0
        for one in self.literals:
            pieces.append(self.text[at : one.start])
            at = one.end
        return "''".join([*pieces, self.text[at:]])

    def _code(self, closing: str) -> None:
        while self.at < len(self.text):
            char = self.text[self.at]
            self.at += 1
            if char == closing:
                return
            if char in CLOSING:
                self._code(CLOSING[char])
            elif char in ")}]":
                raise ValueError(f"`{char}` closes nothing, at {self.at}")
            elif char in SINGLE:
                self._single()
            elif char in DOUBLE:
                self._double()
            elif char == "#" and self.text[self.at - 2 : self.at - 1] in {"", " ", "\n", "\t"}:
                self.at = self.text.find("\n", self.at) + 1 or len(self.text)
            elif char == "`":
                self.at += 1
        if closing:
            raise ValueError(f"`{closing}` is missing")

    def _single(self) -> None:
        start, value = self.at - 1, ""
        while self.at < len(self.text):
            char = self.text[self.at]
            self.at += 1
            if char not in SINGLE:
                value += char
            elif self.text[self.at : self.at + 1] in (*SINGLE,):
                value += char
                self.at += 1
            else:
                self.literals.append(Text(start, self.at, value))
                return
        raise ValueError("a quote is not closed")

    def _double(self) -> None:
        while self.at < len(self.text):
            char = self.text[self.at]
            self.at += 1
            if char == "`":
                self.at += 1
            elif char == "$" and self.text[self.at : self.at + 1] == "(":
                self.at += 1
                self._code(")")
            elif char in DOUBLE:
                if self.text[self.at : self.at + 1] not in (*DOUBLE,):
                    return
                self.at += 1
        raise ValueError("a quote is not closed")
