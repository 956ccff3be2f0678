"""Reading what VS Code would open: a folder with its `.vscode`, or a `.code-workspace`."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from devboot.errors import DevbootError
from devboot.vscode import documents

_MAX_BYTES = 8 << 20
"""Far more than anybody writes by hand; a larger file is named and not read."""


def open_folder(folder: Path, shown: str = "") -> documents.Opened:
    """Read the `.vscode` of a folder; `shown` goes before the paths that the user sees.

    Raises DevbootError for a folder that is not there.
    """
    if not folder.is_dir():
        raise DevbootError(f"`{folder}` is not a folder", hint="`-C DIR` names a project")
    level, files = _folder(folder.resolve().name, folder.resolve(), shown)
    return documents.Opened((level,), files)


def open_workspace(path: Path, shown: str = "") -> documents.Opened:
    """Read a `.code-workspace` file and the `.vscode` of every folder that it lists."""
    workspace = _file(path, shown or str(path)) or _missing(shown or str(path))
    levels, files = [documents.workspace_level(path.name, workspace)], [workspace]
    for name, written in documents.workspace_folders(workspace):
        folder = Path(os.path.normpath(path.resolve().parent / written))
        if folder.is_dir():
            prefix = os.path.relpath(folder, path.resolve().parent)
            level, found = _folder(name, folder, "" if prefix == "." else f"{prefix}/")
            levels.append(level)
            files += found
        else:
            levels.append(documents.Level(name, str(folder)))
    return documents.Opened(tuple(levels), tuple(files))


def _folder(
    name: str, folder: Path, shown: str
) -> tuple[documents.Level, tuple[documents.File, ...]]:
    found = {}
    for kind in documents.NAMES:
        file = _file(folder / ".vscode" / f"{kind}.json", f"{shown}.vscode/{kind}.json")
        if file is not None:
            found[kind] = file
    return documents.folder_level(name, str(folder), found), tuple(found.values())


def _missing(shown: str) -> documents.File:
    raise DevbootError(f"`{shown}` is not there", hint="name a file that is")


def _file(path: Path, shown: str) -> documents.File | None:
    """Return a file, with what is wrong with it if anything is; None: it is not there."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return documents.unreadable(shown, "is a link to nothing") if path.is_symlink() else None
    except OSError as error:
        if error.errno == errno.ENOTDIR:
            return documents.unreadable(shown, "`.vscode` is a file, not a folder")
        return documents.unreadable(shown, f"cannot be read: {(error.strerror or '').lower()}")
    try:
        return _opened(descriptor, shown)
    finally:
        os.close(descriptor)


def _opened(descriptor: int, shown: str) -> documents.File:
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        what = "a folder" if stat.S_ISDIR(found.st_mode) else "no regular file"
        return documents.unreadable(shown, f"is {what}")
    if found.st_size > _MAX_BYTES:
        return documents.unreadable(shown, f"is larger than {_MAX_BYTES >> 20} MiB")
    data = b""
    while piece := os.read(descriptor, _MAX_BYTES + 1 - len(data)):
        data += piece
    return documents.parsed(shown, data)
