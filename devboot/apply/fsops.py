"""Every system call of devboot that changes a disk, by directory descriptor.

Paths are walked once, when a folder is opened: what a symbolic link becomes later cannot lead a
write elsewhere. Tests inject failures here and nowhere else.
"""

from __future__ import annotations

import os

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def open_folder(name: str, at: int | None = None) -> int:
    """Open a folder for the calls below; a link in its place is an `OSError`."""
    return os.open(name, _FOLDER, dir_fd=at)


def make_folder(name: str, at: int) -> None:
    os.mkdir(name, 0o777, dir_fd=at)  # the user's umask decides


def write_new(name: str, data: bytes, mode: int, at: int) -> None:
    """Write a file that must not be there yet, whole and on disk before this returns."""
    # The umask applies, as it does to every file that the user makes.
    descriptor = os.open(name, _NEW_FILE, mode, dir_fd=at)
    with open(descriptor, "wb") as file:  # noqa: PTH123  # a descriptor has no path
        file.write(data)


def link_new(name: str, new: str, at: int) -> None:
    """Give a finished file its final name in one step; a file already there is an `OSError`."""
    os.link(name, new, src_dir_fd=at, dst_dir_fd=at, follow_symlinks=False)


def rename(name: str, new: str, at: int) -> None:
    os.rename(name, new, src_dir_fd=at, dst_dir_fd=at)


def remove(name: str, at: int) -> None:
    os.unlink(name, dir_fd=at)


def remove_folder(name: str, at: int) -> None:
    os.rmdir(name, dir_fd=at)
