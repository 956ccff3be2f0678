"""What is on disk where targets want to be."""

from __future__ import annotations

import os
import stat
from enum import Enum
from typing import TYPE_CHECKING

from devboot.plan import Actual

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path, PurePosixPath

    from devboot.plan import Place, Target


class FolderState(Enum):
    """What a folder that is to be made is now."""

    MISSING = "missing"
    EMPTY = "empty"
    FILLED = "filled"
    NO_FOLDER = "no folder"  # a file, or something stranger, has the name


def folder_state(path: Path) -> FolderState:
    """Look at a path that a project is to be made at; an unreadable one is an `OSError`."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return FolderState.NO_FOLDER if path.is_symlink() else FolderState.MISSING
    if not stat.S_ISDIR(mode):
        return FolderState.NO_FOLDER
    with os.scandir(path) as entries:
        return FolderState.EMPTY if next(entries, None) is None else FolderState.FILLED


def read_actual(root: Path, targets: Iterable[Target]) -> dict[tuple[Place, PurePosixPath], Actual]:
    """Return what is there for each target below `root`; what is not there is left out."""
    found = ((target.key, _actual(root, target.path)) for target in targets)
    return {key: actual for key, actual in found if actual is not None}


def _actual(root: Path, path: PurePosixPath) -> Actual | None:
    for parent in reversed(path.parents[:-1]):
        folder = root / parent
        if folder.is_symlink():
            return Actual(obstacle=f"`{parent}` is a symbolic link")
        if folder.exists() and not folder.is_dir():
            return Actual(obstacle=f"`{parent}` is a file, not a folder")
    try:
        mode = (root / path).lstat().st_mode
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(mode):
        return Actual(obstacle=_KINDS.get(stat.S_IFMT(mode), "is not a regular file"))
    return Actual((root / path).read_bytes(), stat.S_IMODE(mode))


_KINDS = {
    stat.S_IFDIR: "is a folder",
    stat.S_IFLNK: "is a symbolic link",
    stat.S_IFIFO: "is a named pipe",
    stat.S_IFSOCK: "is a socket",
}


def repository_above(path: Path) -> Path | None:
    """Return the git work tree that a path lies in, without running git."""
    for folder in (path, *path.parents):
        if (folder / ".git").exists():  # a folder, or a file in worktrees and submodules
            return folder
    return None
