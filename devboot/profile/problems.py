"""What is wrong with a profile, where it stands, and how to write it instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from devboot.errors import DevbootError
from devboot.excerpt import excerpt, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_SHOWN = 20
"""How many problems are printed: more are noise, and each costs a search for what was meant."""


class Source(NamedTuple):
    """A text and the name it goes by in messages."""

    name: str
    text: str

    @property
    def lines(self) -> list[str]:
        return re.split(r"\r\n?|\n", self.text)

    def line(self, number: int) -> str:
        """Return the line of this number, counted from 1; "" past the end."""
        return "".join(self.lines[number - 1 : number])


class Origin(NamedTuple):
    """Where a value was written; lines and columns (characters) count from 1."""

    source: str
    line: int = 0  # 0: not in a file
    column: int = 0

    def __str__(self) -> str:
        return f"{self.source}:{self.line}:{self.column}" if self.line else self.source


class Complaint(NamedTuple):
    """What is wrong, in words; what was probably meant is searched for when it is printed."""

    message: str
    word: str = ""  # what was written
    choices: tuple[str, ...] = ()  # what may be written there
    otherwise: str = ""  # said when no choice is close to the word

    def __str__(self) -> str:
        meant = closest(self.word, self.choices) if self.word else None
        advice = f"did you mean {quoted(meant)}?" if meant else self.otherwise
        return f"{self.message}; {advice}" if advice else self.message


class Problem(NamedTuple):
    """A complaint about one place of a text."""

    source: Source
    line: int
    column: int
    complaint: Complaint

    def __str__(self) -> str:
        place = Origin(self.source.name, self.line, self.column)
        return "\n".join([f"{place}: {self.complaint}", *self._excerpt()])

    def _excerpt(self) -> Iterator[str]:
        line = self.source.line(self.line)
        if not line:
            return
        shown, before = excerpt(line, self.column)
        yield f"{self.line:5} | {shown}"
        yield f"      | {before}^"


class ProfileError(DevbootError):
    """A profile, or a choice of one, that cannot be used; the message shows all its problems."""

    def __init__(self, message: str, *, hint: str = "", problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message, hint=hint)
        self.problems = problems

    @classmethod
    def of(cls, problems: Sequence[Problem]) -> ProfileError:
        """Return the error that shows these problems, of which there is at least one."""
        texts = [str(problem) for problem in problems[:_SHOWN]]
        if len(problems) > 1:
            texts.insert(0, f"{len(problems)} problems in the profile")
        if len(problems) > _SHOWN:
            texts.append(f"... and {len(problems) - _SHOWN} more")
        return cls("\n".join(texts), problems=tuple(problems))


def closest(word: str, choices: Iterable[str]) -> str | None:
    """Return the choice that `word` was probably meant to be."""
    from difflib import get_close_matches  # noqa: PLC0415  (5 ms, only for a mistake)

    folded = {choice.casefold(): choice for choice in reversed(tuple(choices))}
    begun = [choice for choice in folded if choice.startswith(word.casefold())]
    found = begun if len(begun) == 1 else get_close_matches(word.casefold(), folded, n=1)
    return folded[found[0]] if found else None
