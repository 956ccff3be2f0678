"""Three-way merge of text, line by line, in bytes."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Lines = Sequence[bytes]


class Merged(NamedTuple):
    """The text with both sides' changes; where they meet, both stand between markers."""

    data: bytes
    conflicts: int


class _Hunk(NamedTuple):
    """A stretch of the base and what stands there in the two other texts."""

    base: Lines
    yours: Lines
    ours: Lines

    @property
    def settled(self) -> Lines | None:
        """Return the lines that both sides agree to, None when both changed them differently."""
        if self.yours in (self.ours, self.base):
            return self.ours
        return self.yours if self.ours == self.base else None


def merge(base: bytes, *, yours: bytes, ours: bytes) -> Merged | None:
    """Merge the user's changes to `base` with devboot's; None for what is not text."""
    if b"\0" in base + yours + ours:
        return None
    hunks = list(_hunks(*(text.splitlines(keepends=True) for text in (base, yours, ours))))
    conflicts = sum(hunk.settled is None for hunk in hunks)
    return Merged(b"".join(line for hunk in hunks for line in _lines(hunk)), conflicts)


def _lines(hunk: _Hunk) -> Iterator[bytes]:
    if hunk.settled is not None:
        yield from hunk.settled
        return
    end, (first, last) = _line_end(hunk), _alike(hunk.yours, hunk.ours)
    yield from hunk.yours[:first]
    yield b"<<<<<<< yours" + end
    yield from _ended(hunk.yours[first : len(hunk.yours) - last], end)
    yield b"=======" + end
    yield from _ended(hunk.ours[first : len(hunk.ours) - last], end)
    yield b">>>>>>> devboot" + end
    yield from hunk.yours[len(hunk.yours) - last :]


def _alike(yours: Lines, ours: Lines) -> tuple[int, int]:
    """Return how many lines are the same on both sides, at the beginning and at the end."""
    most = min(len(yours), len(ours))
    first = next((n for n in range(most) if yours[n] != ours[n]), most)
    most -= first
    last = next((n for n in range(most) if yours[-1 - n] != ours[-1 - n]), most)
    return first, last


def _line_end(hunk: _Hunk) -> bytes:
    """Return the user's line end, so that an editor still takes the file for one kind."""
    return b"\r\n" if any(line.endswith(b"\r\n") for line in hunk.yours) else b"\n"


def _ended(lines: Lines, end: bytes) -> Iterator[bytes]:
    yield from (line if line.endswith((b"\n", b"\r")) else line + end for line in lines)


def _hunks(base: Lines, yours: Lines, ours: Lines) -> Iterator[_Hunk]:
    """Cut the three texts at the lines that all of them have."""
    at = (0, 0, 0)
    for start, stop in [*_common(base, yours, ours), ((len(base), len(yours), len(ours)),) * 2]:
        yield _Hunk(base[at[0] : start[0]], yours[at[1] : start[1]], ours[at[2] : start[2]])
        same = base[start[0] : stop[0]]
        yield _Hunk(same, same, same)
        at = stop


Point = tuple[int, int, int]  # offsets into base, yours, ours


def _common(base: Lines, yours: Lines, ours: Lines) -> Iterator[tuple[Point, Point]]:
    """Yield the stretches of lines that are in all three texts, as their begin and end."""
    ours_of = _matches(base, ours)
    for first, second, length in _blocks(base, yours):
        run = 0
        for offset in range(length + 1):
            there = ours_of.get(first + offset) if offset < length else None
            if run and there != ours_of[first + offset - 1] + 1:
                begin = first + offset - run, second + offset - run, ours_of[first + offset - run]
                yield begin, (begin[0] + run, begin[1] + run, begin[2] + run)
                run = 0
            run += there is not None


def _matches(one: Lines, other: Lines) -> dict[int, int]:
    return {
        first + offset: second + offset
        for first, second, length in _blocks(one, other)
        for offset in range(length)
    }


def _blocks(one: Lines, other: Lines) -> Iterator[tuple[int, int, int]]:
    for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks():
        yield block.a, block.b, block.size
