"""The state of folders that a project is to be made in."""

from __future__ import annotations

import os
import stat
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


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


def unwritable(path: Path) -> str:
    """Return why nothing can be made below a path, which need not be there; empty: it can."""
    there = next(folder for folder in (path, *path.parents) if folder.is_dir())
    if os.statvfs(there).f_flag & os.ST_RDONLY:
        return "read-only file system"
    return "" if os.access(there, os.W_OK | os.X_OK) else "permission denied"


def repository_above(path: Path) -> Path | None:
    """Return the git work tree that a path lies in, without running git."""
    for folder in (path, *path.parents):
        if (folder / ".git").exists():  # a folder, or a file in worktrees and submodules
            return folder
    return None


def free_megabytes(folder: Path) -> int:
    """Return how much this user may still write to the disk of a folder, in 10^6 bytes."""
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize // 1_000_000
