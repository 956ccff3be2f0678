"""What WSL makes of its files, line by line, and what there is to know about a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.wsl.in_force import Value, in_force
from devboot.wsl.keys import FILES, each, keys
from devboot.wsl.lint import problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from devboot.merge.wsl_ini import Dialect
    from devboot.wsl.lint import Look, Problem
    from devboot.wsl_settings.keys import Key


class Line(NamedTuple):
    """A line of a file that is no comment."""

    number: int
    source: str
    value: Value | None  # what is in force of the key that this line decides about
    problems: tuple[Problem, ...]


class Page(NamedTuple):
    """All about a key."""

    key: Key
    value: Value | None  # in the file at hand, None: there is no file
    line: int | None  # the one that decides
    decides: tuple[str, ...]  # the keys that depend on this one

    def as_json(self) -> dict[str, Any]:
        key = self.key
        return {
            "file": key.file,
            "section": key.section,
            "key": key.key,
            "about": key.about,
            "type": key.type,
            "values": list(key.values),
            "default": key.default,
            "unit": key.unit or None,
            "since": key.since or None,
            "aliases": list(key.aliases),
            "needs": {name: list(allowed) for name, allowed in key.needs.items()},
            "decides": list(self.decides),
            "note": key.note or None,
            "documented": key.documented,
            "value": self.value.value if self.value else None,
            "line": self.line,
            "why": self.value.why if self.value and self.value.why else None,
        }


def lines(look: Look, path: str) -> tuple[Line, ...]:
    """Return what WSL makes of each line, in their order."""
    said: dict[int, list[Problem]] = {}
    for problem in problems(look, path):
        said.setdefault(problem.line, []).append(problem)
    values = _by_line(look)
    sources = look.text.split("\n")
    numbers = sorted({*said, *(look.line(setting.start) for setting in look.whole.settings)})
    return tuple(
        Line(n, sources[n - 1].strip(" \t\r\ufeff"), values.get(n), tuple(said.get(n, ())))
        for n in numbers
    )


def _by_line(look: Look) -> Mapping[int, Value]:
    force = in_force(look.read).values()
    return {look.line(one.setting.start): one for one in force if one.setting}


def pages(name: str, looks: Mapping[Dialect, Look]) -> tuple[Page, ...]:
    """Return the pages of every key that `memory` or `wsl2.memory` names."""
    return tuple(_page(dialect, key, looks.get(dialect)) for dialect, key in _named(name))


def near(name: str) -> str | None:
    """Return the key that somebody may have meant."""
    from difflib import get_close_matches  # noqa: PLC0415  # for a slip of the hand only

    every = [key for dialect in FILES for key in keys(dialect).values()]
    words = {word.lower(): word for key in every for word in (key.name, key.key)}
    found = get_close_matches(name.lower(), words, n=1)
    return words[found[0]] if found else None


def _named(name: str) -> Iterator[tuple[Dialect, Key]]:
    for dialect in FILES:
        for key in each(dialect):
            if name.lower() in {word.lower() for word in (key.key, key.name, *key.aliases)}:
                yield dialect, key


def _page(dialect: Dialect, key: Key, look: Look | None) -> Page:
    value = in_force(look.read)[key.name] if look else None
    line = look.line(value.setting.start) if look and value and value.setting else None
    return Page(key, value, line, tuple(_depending(dialect, key)))


def _depending(dialect: Dialect, key: Key) -> Iterator[str]:
    for other in each(dialect):
        if key.name in other.needs or key.name in {rule.when for rule in other.forced}:
            yield other.name
