"""Corrections as splices: not a byte changes but those that are wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Splice(NamedTuple):
    """Text that takes the place of another, by offsets into the file."""

    start: int
    end: int
    text: str


Fix = tuple[Splice, ...]


def applied(text: str, fixes: Iterable[Fix]) -> str:
    """Carry corrections out; one that meets another waits for the next time."""
    taken: list[Splice] = []
    for fix in sorted(sorted(fix) for fix in fixes):
        if not any(_meet(one, other) for one in fix for other in taken):
            taken += fix
    pieces, at = list[str](), 0
    for splice in sorted(taken):
        pieces += (text[at : splice.start], splice.text)
        at = splice.end
    return "".join([*pieces, text[at:]])


def _meet(one: Splice, other: Splice) -> bool:
    """Tell whether two splices overlap or touch."""
    return one.start <= other.end and other.start <= one.end
