"""The user's overlay, and what is to go into it: plain files, read with limits."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from devboot.errors import ConflictError, DevbootError
from devboot.generators.dotfiles.overlay import OVERLAY_FOLDER, OverlayFile
from devboot.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.machine.places import Places

MAX_BYTES = 1024 * 1024
"""Of one file: a dotfile is text that somebody wrote."""

MAX_FILES = 20_000

_NOT_OURS = frozenset({".git", ".hg", ".svn"})
"""What somebody keeps the overlay in; at its top only."""

_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def overlay_root(places: Places) -> str:
    """Return the overlay's folder, which need not be there."""
    return str(places.path(Place.CONFIG) / OVERLAY_FOLDER)


def read_overlay(places: Places) -> tuple[OverlayFile, ...]:
    """Return all files of the overlay, sorted; there need not be one.

    Raises ConflictError for what is no plain file, DevbootError for what is too large or cannot be
    read.
    """
    root = overlay_root(places)
    names = []
    for _, files in overlay_folders(root):
        names += files
        if len(names) > MAX_FILES:
            raise DevbootError(f"`{root}` has more than {MAX_FILES} files")
    names.sort(key=lambda name: name.split("/"))
    return tuple(read_plain(f"{root}/{name}", name) for name in names)


def overlay_folders(root: str, below: str = "") -> Iterator[tuple[str, list[str]]]:
    """Yield every folder with the files in it, as paths from the root; the root itself is empty.

    Raises ConflictError for a link that leads to a folder.
    """
    files, folders = [], []
    try:
        with os.scandir(f"{root}/{below}") as entries:
            for entry in entries:
                if not entry.is_dir():
                    files.append(f"{below}{entry.name}")
                elif entry.is_symlink():
                    raise ConflictError(
                        f"`{entry.path}` is a link: an overlay holds folders and plain files",
                        hint="put a copy there",
                    )
                elif below or entry.name not in _NOT_OURS:
                    folders.append(f"{below}{entry.name}/")
    except OSError as error:
        if not below and isinstance(error, (FileNotFoundError, NotADirectoryError)):
            return  # there is no overlay
        raise DevbootError(f"cannot read `{root}/{below}`: {error.strerror}") from error
    yield below, files
    for folder in folders:
        yield from overlay_folders(root, folder)


def read_plain(path: str, name: str) -> OverlayFile:
    """Read a file that is no link and no pipe; `name` is what it is called in the overlay."""
    try:
        descriptor = os.open(path, _FLAGS)
    except OSError as error:
        if os.path.islink(path):  # noqa: PTH114
            raise ConflictError(
                f"`{path}` is a link", hint="name the file that it leads to, or put a copy there"
            ) from None
        raise DevbootError(f"cannot read `{path}`: {error.strerror}") from error
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise ConflictError(f"`{path}` is not a file")
        data = _read(descriptor, status.st_size)
    finally:
        os.close(descriptor)
    if len(data) > MAX_BYTES:
        raise DevbootError(f"`{path}` is larger than {MAX_BYTES // 1024} KiB: that is no dotfile")
    return OverlayFile.of(name, data, stat.S_IMODE(status.st_mode) & 0o777)


def _read(descriptor: int, size: int) -> bytes:
    """Read a file that had this size a moment ago, and no more than what is already too much."""
    data = os.read(descriptor, min(size, MAX_BYTES) + 1)
    while size < len(data) <= MAX_BYTES and (piece := os.read(descriptor, MAX_BYTES)):
        data += piece
    return data
