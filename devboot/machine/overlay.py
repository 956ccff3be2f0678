"""The user's overlay, and what is to go into it: plain files, read with limits."""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from devboot.errors import ConflictError, DevbootError
from devboot.generators.dotfiles.overlay import OVERLAY_FOLDER, TRUST_FILE, OverlayFile
from devboot.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.machine.places import Places

MAX_BYTES = 1024 * 1024
"""Of one file: a dotfile is text that somebody wrote."""

MAX_FILES = 20_000

_NOT_OURS = frozenset({".git", ".hg", ".svn"})
"""What somebody keeps the overlay in; at its top only."""


def read_overlay(places: Places) -> tuple[OverlayFile, ...]:
    """Return all files of the overlay, sorted; there need not be one.

    Raises ConflictError for what is no plain file, DevbootError for what is too large or cannot be
    read.
    """
    root = places.path(Place.CONFIG) / OVERLAY_FOLDER
    files: list[OverlayFile] = []
    for path in _walk(root):
        if len(files) == MAX_FILES:
            raise DevbootError(f"`{root}` has more than {MAX_FILES} files")
        files.append(read_plain(path, PurePosixPath(path.relative_to(root))))
    return tuple(sorted(files, key=lambda file: file.path))


def read_trusted(places: Places) -> frozenset[str]:
    """Return the digests of the overlay files that the user has agreed to."""
    try:
        text = (places.path(Place.STATE) / TRUST_FILE).read_text("ascii")
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
        return frozenset()
    return frozenset(text.split())


def read_plain(path: Path, name: PurePosixPath) -> OverlayFile:
    """Read a file that is no link and no pipe; `name` is what it is called in the overlay."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if path.is_symlink():
            raise ConflictError(
                f"`{path}` is a link", hint="name the file that it leads to, or put a copy there"
            ) from None
        raise DevbootError(f"cannot read `{path}`: {error.strerror}") from error
    with open(descriptor, "rb") as file:  # noqa: PTH123  # a descriptor, not a path
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise ConflictError(f"`{path}` is not a file")
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise DevbootError(f"`{path}` is larger than {MAX_BYTES // 1024} KiB: that is no dotfile")
    return OverlayFile(name, data, stat.S_IMODE(status.st_mode) & 0o777)


def _walk(root: Path) -> Iterator[Path]:
    for here, folders, files in os.walk(root):
        at = Path(here)
        if links := [name for name in folders if (at / name).is_symlink()]:
            raise ConflictError(
                f"`{at / links[0]}` is a link: an overlay holds folders and plain files",
                hint="put a copy there",
            )
        if at == root:
            folders[:] = [name for name in folders if name not in _NOT_OURS]
        yield from (at / name for name in files)
