"""Version numbers, as programs print them."""

from __future__ import annotations

import re
from functools import total_ordering

# Patterns are texts here: `re` compiles one when it is first wanted, and keeps it.
_NUMBERS = r"\d{1,9}(?:\.\d{1,9})*"
_DOTTED = r"\d{1,9}(?:\.\d{1,9})+"
_PARENTHESES = r"\([^()]*\)"
_BANNER_LINES = 5
"""Some programs warn before they print their name."""


@total_ordering
class Version:
    """A dotted number; `13` equals `13.0`, letters and build tags do not count."""

    def __init__(self, numbers: tuple[int, ...], text: str) -> None:
        self.numbers = numbers
        self.text = text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and self.numbers == other.numbers

    def __lt__(self, other: Version) -> bool:
        return self.numbers < other.numbers

    def __hash__(self) -> int:
        return hash(self.numbers)

    def __repr__(self) -> str:
        return f"Version.of({self.text!r})"

    @classmethod
    def parse(cls, text: str) -> Version | None:
        """Return the first dotted number in `text`, None when there is none."""
        match = re.search(_NUMBERS, text)
        return _version(match[0]) if match else None

    @classmethod
    def of(cls, text: str) -> Version:
        """Return the version that a literal of our own spells."""
        return _version(text)

    @property
    def major(self) -> int:
        return self.numbers[0] if self.numbers else 0

    @property
    def minor(self) -> int:
        return self.numbers[1] if len(self.numbers) > 1 else 0

    @property
    def short(self) -> str:
        return f"{self.major}.{self.minor}"

    def __str__(self) -> str:
        return self.text


def banner_version(text: str) -> Version | None:
    """Return the version in the first lines of `NAME --version`.

    What stands in parentheses is the distribution's: `g++ (Ubuntu 11.4.0-1) 11.4.0`.
    """
    for line in text.splitlines()[:_BANNER_LINES]:
        if match := re.search(_DOTTED, re.sub(_PARENTHESES, "", line)):
            return _version(match[0])
    return None


def _version(text: str) -> Version:
    numbers = [int(part) for part in text.split(".")]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return Version(tuple(numbers), text)
