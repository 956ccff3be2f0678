"""A look through a folder for what kinds of files are in it: bounded, and starting nothing."""

from __future__ import annotations

import os
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

MAX_ENTRIES = 5000
"""Looked at in all: a folder says what it is long before."""

_MOST_IN_ONE = 2000
_DEEPEST = 6
_SKIPPED = frozenset(
    {"node_modules", "__pycache__", "site-packages", "third_party", "3rdparty", "vendor"}
)
_MADE = frozenset({"CMakeCache.txt", "pyvenv.cfg", "conda-meta", "build.ninja"})
"""What is found in folders that programs made."""


class Tree(NamedTuple):
    """The files below a folder, as far as they were looked at."""

    files: tuple[str, ...]  # relative, with `/`, those of a folder before those below it
    top: frozenset[str]  # names of all that is in the folder itself

    def ending(self, *endings: str) -> list[str]:
        return [file for file in self.files if file.endswith(endings)]


def look_through(folder: Path) -> Tree:
    """Return the files of a folder, level by level; hidden and made folders are left out.

    Raises OSError when the folder itself cannot be read.
    """
    names, waiting = _level(folder, "")
    top = frozenset(_all_names(folder))
    files, left = list(names), MAX_ENTRIES - len(names)
    for depth in range(_DEEPEST):
        below: list[str] = []
        for path in waiting:
            if left <= 0:
                return Tree(tuple(files), top)
            here, inner = _level_if_any(folder, path)
            files += here
            below += inner
            left -= len(here) + len(inner)
        waiting = below if depth < _DEEPEST else []
    return Tree(tuple(files), top)


def _all_names(folder: Path) -> list[str]:
    with os.scandir(folder) as entries:
        return [entry.name for entry in islice(entries, _MOST_IN_ONE)]


def _level_if_any(folder: Path, path: str) -> tuple[list[str], list[str]]:
    try:
        return _level(folder, path)
    except OSError:  # not ours to read, or gone
        return [], []


def _level(folder: Path, path: str) -> tuple[list[str], list[str]]:
    """Return the files and the folders in a folder, none of them if a program made it."""
    with os.scandir(folder / path) as entries:
        found = sorted(islice(entries, _MOST_IN_ONE), key=lambda entry: entry.name)
    if path and not _MADE.isdisjoint(entry.name for entry in found):
        return [], []
    shown = [entry for entry in found if not entry.name.startswith(".")]
    folders = [e.name for e in shown if e.is_dir(follow_symlinks=False) and not _skipped(e.name)]
    files = [e.name for e in shown if e.is_file()]
    prefix = f"{path}/" if path else ""
    return [prefix + name for name in files], [prefix + name for name in folders]


def _skipped(name: str) -> bool:
    return name in _SKIPPED or name.endswith(".egg-info")
