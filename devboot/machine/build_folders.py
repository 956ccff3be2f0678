"""Which folders CMake was told to build in."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CACHE = "CMakeCache.txt"
"""The file by which a build folder is known."""

_NAMES = ("build", "out", "cmake-build", "_build", "bin")
"""How folders begin that hold build folders."""


def is_configured(folder: Path, build: str) -> bool:
    return (folder / build / CACHE).is_file()


def build_folders(folder: Path) -> Iterator[str]:
    """Yield the build folders in a folder, and those in folders that are called like one."""
    for name in _folders(folder):
        if is_configured(folder, name):
            yield name
        elif name.startswith(_NAMES):
            inner = (f"{name}/{one}" for one in _folders(folder / name))
            yield from (one for one in inner if is_configured(folder, one))


def could_be_built_in(folder: Path) -> Iterator[str]:
    """Yield the folders whose names and caches decide what `build_folders` finds."""
    for name in _folders(folder):
        yield name
        if name.startswith(_NAMES):
            yield from (f"{name}/{inner}" for inner in _folders(folder / name))


def _folders(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            found = [e.name for e in entries if e.is_dir(follow_symlinks=False)]
    except OSError:
        return []
    return sorted(name for name in found if not name.startswith("."))
