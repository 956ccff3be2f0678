"""What the value of a key may be: the words the specification of profiles is written in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


class Text(NamedTuple):
    """One line, kept as it is written; the whole of it matches `pattern`."""

    words: str
    pattern: str  # of ASCII classes; `[^\n]` takes any character

    def read(self, text: str) -> str:
        if not re.fullmatch(self.pattern, text, re.ASCII):
            raise ValueError
        return text


class Integer(NamedTuple):
    """A whole number in decimal digits, both limits included."""

    low: int
    high: int

    @property
    def words(self) -> str:
        return f"a whole number from {self.low} to {self.high}"

    def read(self, text: str) -> int:
        if not re.fullmatch(r"0|[1-9][0-9]{0,8}", text) or not self.low <= int(text) <= self.high:
            raise ValueError
        return int(text)


class Choice(NamedTuple):
    """One of a few words, each with the value it stands for."""

    values: Mapping[str, Any]
    repairs: Mapping[str, str] = {}  # other spellings, and the one to use

    @property
    def words(self) -> str:
        *others, last = self.values
        return f"{', '.join(others)} or {last}" if others else last

    def read(self, text: str) -> Any:  # noqa: ANN401
        if text not in self.values:
            raise ValueError
        return self.values[text]


class ListOf(NamedTuple):
    """Any number of values of one kind; `+key` and `-key` add to it and take away."""

    item: Kind
    editable: bool = True


class Table(NamedTuple):
    """A mapping whose keys are all known."""

    keys: Mapping[str, Key]

    def find(self, path: str) -> Key | None:
        """Return what `a.b.c` means, or None."""
        first, _, rest = path.partition(".")
        key = self.keys.get(first)
        if key and rest:
            return key.kind.find(rest) if isinstance(key.kind, Table | Open) else None
        return key

    def editable(self, path: str) -> ListOf | None:
        """Return the list that `+a.b.c` may add to, or None."""
        key = self.find(path)
        return key.kind if key and isinstance(key.kind, ListOf) and key.kind.editable else None

    def paths(self, prefix: str = "") -> Iterator[tuple[str, Key]]:
        """Yield every key below this table with its path, outer ones first."""
        for name, key in self.keys.items():
            yield prefix + name, key
            if isinstance(key.kind, Table):
                yield from key.kind.paths(f"{prefix}{name}.")


class Free(NamedTuple):
    """A mapping of the user's own keys; what they mean is judged by the reader of the values."""


class Setting(NamedTuple):
    """A value that a program of its own reads, kept as it is written."""

    words: str
    judge: Callable[[str], str]  # what that program has against a text, empty: nothing
    schema: Mapping[str, Any]  # what a JSON Schema can say of it
    listed: bool = False  # it may be a list, which becomes one text with commas

    def read(self, text: str) -> str:
        if self.judge(text):
            raise ValueError
        return text


class Open(NamedTuple):
    """A mapping whose reader may know more keys than are known here."""

    known: Callable[[], Mapping[str, Key]]  # asked for where such a mapping is written

    def find(self, path: str) -> Key | None:
        first, _, rest = path.partition(".")
        key = self.known().get(first)
        if key and rest:
            return key.kind.find(rest) if isinstance(key.kind, Open) else None
        return key


Leaf = Text | Integer | Choice | Setting
Kind = Leaf | ListOf | Table | Free | Open


class Key(NamedTuple):
    """One key of a profile."""

    kind: Kind
    help: str
    default: Any = None  # None: unset
    required: bool = False


def table(**keys: Key) -> Table:
    """Return the mapping with these keys."""
    return Table(keys)


def words(*texts: str) -> Choice:
    """Return the choice between words that stand for themselves."""
    return Choice({text: text for text in texts})


FLAG = Choice(
    {"true": True, "false": False},
    repairs={"yes": "true", "on": "true", "no": "false", "off": "false"},
)
