"""The words of a short text, one after the other, and an error that points at one of them."""

from __future__ import annotations

import re
from typing import NamedTuple, NoReturn

from devboot.errors import DevbootError

_TOKEN = re.compile(r"\s*(->|\w+|\S|$)")


class Token(NamedTuple):
    """A word, a sign, or the end of the text."""

    text: str  # empty at the end
    start: int

    @property
    def is_word(self) -> bool:
        return bool(re.fullmatch(r"\w+", self.text))


class Reader:
    """The tokens of a text."""

    def __init__(self, text: str, example: str) -> None:
        self.text = text
        self._example = example
        matches = _TOKEN.finditer(text)
        self._tokens = iter([Token(match[1], match.start(1)) for match in matches])
        self.now = next(self._tokens)

    def take(self) -> Token:
        token, self.now = self.now, next(self._tokens, Token("", len(self.text)))
        return token

    def skip(self, text: str) -> bool:
        """Step over a token if it is that one."""
        found = self.now.text == text
        if found:
            self.take()
        return found

    def refuse(self, token: Token, message: str, hint: str = "") -> NoReturn:
        """Raise DevbootError that points at a token; without a hint it shows the example."""
        caret = " " * token.start + "^" * max(1, len(token.text))
        hint = hint or f"for example `{self._example}`"
        raise DevbootError(f"{message}\n  {self.text}\n  {caret}", hint=hint)
