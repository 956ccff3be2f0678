"""Every system call of devboot that changes a disk, by directory descriptor.

Paths are walked once, when a folder is opened: what becomes a symbolic link later cannot lead a
write elsewhere. Tests inject failures here and nowhere else.
"""

from __future__ import annotations

import os
import shutil

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def open_root(path: str) -> int:
    """Open the folder that a user named; links on the way to it are theirs."""
    return os.open(path, _FOLDER)


def open_folder(name: str, at: int) -> int:
    """Open a folder below another; a link in its place is an `OSError`."""
    return os.open(name, _FOLDER | os.O_NOFOLLOW, dir_fd=at)


def make_folder(name: str, at: int) -> None:
    os.mkdir(name, 0o777, dir_fd=at)  # the user's umask decides


def write_new(name: str, data: bytes, mode: int, at: int) -> None:
    """Write a file that must not be there yet; the user's umask applies to `mode`."""
    descriptor = os.open(name, _NEW_FILE, mode, dir_fd=at)
    with open(descriptor, "wb") as file:  # noqa: PTH123  # a descriptor has no path
        file.write(data)


def link_new(name: str, new: str, at: int) -> None:
    """Give a finished file its final name in one step; a file already there is an `OSError`."""
    os.link(name, new, src_dir_fd=at, dst_dir_fd=at, follow_symlinks=False)


def rename_folder(name: str, new: str, at: int) -> None:
    """Put a finished folder in place; a folder there that is not empty is an `OSError`."""
    os.rename(name, new, src_dir_fd=at, dst_dir_fd=at)


def remove(name: str, at: int) -> None:
    os.unlink(name, dir_fd=at)


def remove_folder(name: str, at: int) -> None:
    os.rmdir(name, dir_fd=at)


def remove_tree(path: str) -> None:
    """Remove a folder that devboot made, with all that programs put into it."""
    shutil.rmtree(path)


def close(descriptor: int) -> None:
    os.close(descriptor)
