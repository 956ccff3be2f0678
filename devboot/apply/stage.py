"""New versions written beside the files whose place they will take."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from devboot.apply import fsops

if TYPE_CHECKING:
    from collections.abc import Iterable

    from devboot.apply.folders import Flush, Folders
    from devboot.apply.record import Entry, Folder
    from devboot.apply.store import Store

_FOLDER_MODE = 0o755  # less the umask; others never get to write into a folder that we make
_IN_USE = frozenset({errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT, errno.ENOTDIR, errno.EBUSY})


def make_folders(made: Iterable[Folder], folders: Folders, flush: Flush) -> None:
    """Make the folders that are missing, the outermost first."""
    for folder in made:
        try:
            fsops.make_folder(folder.name, folders.at(folder.base, folder.parent), _FOLDER_MODE)
        except FileExistsError:
            pass  # made meanwhile by somebody else, who may keep it
        except OSError as error:
            error.filename = folder.full
            raise
        flush.names(folder.base, folder.parent)


def stage(entry: Entry, data: bytes, folders: Folders, flush: Flush, umask: int) -> None:
    """Write an entry's new version under its temporary name, complete with mode and owner.

    An OSError names the file, not the temporary name that the system knows.
    """
    try:
        _stage(entry, data, folders, flush, umask)
    except OSError as error:
        error.filename = entry.where.full
        raise


def _stage(entry: Entry, data: bytes, folders: Folders, flush: Flush, umask: int) -> None:
    new = entry.new
    if new is None:
        return
    at = folders.of(entry.where)
    flush.names(entry.where.base, entry.where.folder)
    if new.link:
        fsops.make_link(data, entry.temp, at)
        return
    made_right = entry.old is None and not new.mode & umask
    descriptor = fsops.create(entry.temp, at, new.mode if made_right else 0o600)
    try:
        fsops.write(descriptor, data)
        if not made_right:
            _dress(entry, at, descriptor)
        flush.file(descriptor)
    finally:
        fsops.close(descriptor)


def _dress(entry: Entry, at: int, descriptor: int) -> None:
    """Give a new version its mode, and all else that the old one has."""
    assert entry.new is not None
    if entry.old is not None and not entry.old.link:
        _dress_like(entry.where.name, at, descriptor)
    fsops.set_mode(descriptor, entry.new.mode)


def _dress_like(old: str, at: int, descriptor: int) -> None:
    """Take over the old file's extended attributes, access control list, owner and group."""
    try:
        fsops.copy_attributes(old, at, descriptor)
        found = fsops.look(old, at)
    except FileNotFoundError:  # after a crash: what came out of the place is in the store only
        return
    if (found.st_uid, found.st_gid) != (os.geteuid(), os.getegid()):
        with suppress(PermissionError):  # a group that we are not in
            fsops.set_owner(descriptor, found.st_uid, found.st_gid)


def restage(entry: Entry, store: Store, folders: Folders, flush: Flush) -> None:
    """Write the temporary file again from the store: a crash lost it or left it torn."""
    if entry.new is None:
        return
    with suppress(FileNotFoundError):
        fsops.remove(entry.temp, folders.of(entry.where))
    stage(entry, store.get(entry.new.sha), folders, flush, fsops.umask())


def unstage(entries: Iterable[Entry], folders: Folders, flush: Flush) -> None:
    """Remove the temporary files."""
    for entry in entries:
        with suppress(FileNotFoundError, NotADirectoryError):
            fsops.remove(entry.temp, folders.of(entry.where))
            flush.names(entry.where.base, entry.where.folder)


def remove_folders(going: Iterable[Folder], folders: Folders, flush: Flush) -> None:
    """Remove folders that are empty, the innermost first; what somebody uses stays."""
    for folder in going:
        _remove_empty(folder, folders, flush)


def _remove_empty(folder: Folder, folders: Folders, flush: Flush) -> None:
    try:
        fsops.remove_folder(folder.name, folders.at(folder.base, folder.parent))
    except OSError as error:
        if error.errno not in _IN_USE:
            raise
    else:
        flush.names(folder.base, folder.parent)
