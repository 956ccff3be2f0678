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


def open_folder(folder: Path, base: Path | None = None) -> documents.Opened:
    """Read the `.vscode` of a folder; the paths that the user sees start from `base`.

    Raises DevbootError for a folder that is not there.
    """
    if not folder.is_dir():
        raise DevbootError(f"`{folder}` is not a folder", hint="`-C DIR` names a project")
    real = folder.resolve()
    level, files = _folder(real.name, real, _shown(folder, base or folder))
    return documents.Opened((level,), files)


def open_workspace(path: Path, base: Path | None = None) -> documents.Opened:
    """Read a `.code-workspace` file and the `.vscode` of every folder that it lists.

    Raises DevbootError for a file that is not there.
    """
    base = base or path.parent
    workspace = _file(path, _shown(path, base))
    if workspace is None:
        raise DevbootError(f"there is no `{path}`", hint="name a file that is")
    levels, files = [documents.workspace_level(path.name, workspace)], [workspace]
    for name, written in documents.workspace_folders(workspace):
        folder = Path(os.path.normpath(path.parent.absolute() / written))
        level, found = _folder(name, folder, _shown(folder, base))
        levels.append(level)
        files += found
    return documents.Opened(tuple(levels), tuple(files))


def _shown(path: Path, base: Path) -> str:
    return os.path.relpath(path, base)


def _folder(
    name: str, folder: Path, shown: str
) -> tuple[documents.Level, tuple[documents.File, ...]]:
    found = {}
    for kind in documents.NAMES:
        path = f".vscode/{kind}.json"
        file = _file(folder / path, path if shown == "." else f"{shown}/{path}")
        if file is not None:
            found[kind] = file
    return documents.folder_level(name, str(folder), found), tuple(found.values())


def _file(path: Path, shown: str) -> documents.File | None:
    """Return a file, with what is wrong with it if anything is; None: it is not there."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return documents.unreadable(shown, "is a link to nothing") if path.is_symlink() else None
    except OSError as error:
        if error.errno == errno.ENOTDIR:
            return None if not path.parent.is_file() else documents.unreadable(shown, _NO_FOLDER)
        return documents.unreadable(shown, f"cannot be read: {(error.strerror or '').lower()}")
    try:
        return _opened(descriptor, shown)
    finally:
        os.close(descriptor)


_NO_FOLDER = "`.vscode` is a file, not a folder"


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
