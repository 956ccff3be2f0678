"""Version numbers, as programs print them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_NUMBERS = re.compile(r"\d{1,9}(?:\.\d{1,9})*")
_DOTTED = re.compile(r"\d{1,9}(?:\.\d{1,9})+")
_PARENTHESES = re.compile(r"\([^()]*\)")
_BANNER_LINES = 5
"""Some programs warn before they print their name."""


@dataclass(frozen=True, order=True)
class Version:
    """A dotted number; `13` equals `13.0`, letters and build tags do not count."""

    numbers: tuple[int, ...]
    text: str = field(compare=False)

    @classmethod
    def parse(cls, text: str) -> Version | None:
        """Return the first dotted number in `text`, None when there is none."""
        match = _NUMBERS.search(text)
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
        if match := _DOTTED.search(_PARENTHESES.sub("", line)):
            return _version(match[0])
    return None


def _version(text: str) -> Version:
    numbers = [int(part) for part in text.split(".")]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return Version(tuple(numbers), text)
