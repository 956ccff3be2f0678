"""Files that the user gave another name, found by what is in them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import PurePosixPath

    Texts = Mapping[PurePosixPath, bytes]

SIMILAR = 0.5
"""Git's own threshold for a rename: half of the text is the same."""


def renamed(missing: Texts, strays: Texts) -> dict[PurePosixPath, PurePosixPath]:
    """Return where files are that are no longer where they were rendered.

    `missing` has them as they were rendered, `strays` the files that the template knows nothing
    of. The most similar ones find each other first; each is taken once.
    """
    found: dict[PurePosixPath, PurePosixPath] = {}
    taken = set()
    for _, path, stray in sorted(_candidates(missing, strays)):
        if path not in found and stray not in taken:
            found[path] = stray
            taken.add(stray)
    return found


def _candidates(
    missing: Texts, strays: Texts
) -> Iterator[tuple[float, PurePosixPath, PurePosixPath]]:
    """Yield pairs that are similar enough, with how unlike they are."""
    others = {stray: weighed(data) for stray, data in strays.items()}
    for path, data in missing.items():
        ours = weighed(data)
        for stray, theirs in others.items():
            alike = similarity(ours, theirs)
            if alike >= SIMILAR:
                yield 1 - alike, path, stray


def similarity(one: Counter[bytes], other: Counter[bytes]) -> float:
    """Return which part of two texts is the same, from 0 to 1; of texts without words it is 0."""
    larger = max(weight(one), weight(other))
    return weight(one & other) / larger if larger else 0.0


def weighed(data: bytes) -> Counter[bytes]:
    """Return the lines that say something, without indentation and line ends."""
    return Counter(line for line in map(bytes.strip, data.splitlines()) if line)


def weight(lines: Counter[bytes]) -> int:
    return sum(len(line) * count for line, count in lines.items())
