"""Putting staged files in place, one atomic step each, and taking that back.

A step first moves what is there out of the way, under the temporary name, and then looks at what
it got: an edit that a human saved a moment ago is not in the store yet, and goes back.
"""

from __future__ import annotations

import errno
import stat
from typing import TYPE_CHECKING

from devboot.apply import fsops
from devboot.apply.stage import restage
from devboot.errors import ConflictError
from devboot.plan import Version, digest

if TYPE_CHECKING:
    from collections.abc import Callable

    from devboot.apply.folders import Flush, Folders
    from devboot.apply.record import Entry
    from devboot.apply.store import Store

_HELD = frozenset({errno.EACCES, errno.EBUSY, errno.EPERM, errno.ETXTBSY})
"""What a Windows drive says of a file that a program has open and does not share."""

STRANGE = Version(
    "", 0
)  # something that is neither a file nor a link, or a file in its folder's place


def found(name: str, entry: Entry, folders: Folders) -> Version | None:
    """Return what has this name beside an entry's file."""
    try:
        at = folders.of(entry.where)
        status = fsops.look(name, at)
        if stat.S_ISLNK(status.st_mode):
            return Version(
                digest(fsops.read_link(name, at)), stat.S_IMODE(status.st_mode), link=True
            )
        if not stat.S_ISREG(status.st_mode):
            return STRANGE
        data, status = fsops.read_file(name, at)
    except FileNotFoundError:
        return None
    except NotADirectoryError:
        return STRANGE
    return Version(digest(data), stat.S_IMODE(status.st_mode))


def is_same(version: Version | None, other: Version | None) -> bool:
    """Compare bytes and kind; a mode that somebody changed meanwhile does not matter."""
    if version is None or other is None:
        return version is other
    return (version.sha, version.link) == (other.sha, other.link)


def is_new(version: Version | None, entry: Entry) -> bool:
    """Tell whether this is an entry's new version, also where old and new differ by mode only."""
    if not is_same(version, entry.new):
        return False
    if version is None or not is_same(entry.old, entry.new):
        return True
    return version == entry.new


def put_in_place(entry: Entry, folders: Folders, flush: Flush) -> None:
    """Carry one entry out.

    Raises ConflictError, with the file as the human left it, when it is not the planned one.
    """
    at, name = folders.of(entry.where), entry.where.name
    flush.names(entry.where.base, entry.where.folder)
    if entry.old is None:
        _create(entry, name, at)
    elif entry.new is None:
        fsops.rename_new(name, entry.temp, at)
        _verify(entry, folders, lambda: fsops.rename_new(entry.temp, name, at))
    elif fsops.exchange(entry.temp, name, at):
        _verify(entry, folders, lambda: fsops.exchange(entry.temp, name, at))
    else:  # FAT, Windows drives: nothing better than to look just before
        if not is_same(found(name, entry, folders), entry.old):
            raise overtaken(entry)
        _rename_over(entry, at)


def _rename_over(entry: Entry, at: int) -> None:
    try:
        fsops.rename(entry.temp, entry.where.name, at)
    except OSError as error:
        if error.errno not in _HELD:
            raise
        raise ConflictError(
            f"`{entry.shown}` is held open by a program of Windows; nothing was changed",
            hint="close it there (an editor, the WSL settings), then run the command again",
        ) from error


def _create(entry: Entry, name: str, at: int) -> None:
    try:
        fsops.rename_new(entry.temp, name, at)
    except FileExistsError:
        raise overtaken(entry) from None


def _verify(entry: Entry, folders: Folders, give_back: Callable[[], object]) -> None:
    if not is_same(found(entry.temp, entry, folders), entry.old):
        give_back()
        raise overtaken(entry)


def overtaken(entry: Entry) -> ConflictError:
    return ConflictError(
        f"`{entry.shown}` was changed while devboot was at work; nothing was changed",
        hint="run the command again",
    )


def take_back(entry: Entry, store: Store, folders: Folders, flush: Flush) -> None:
    """Bring one entry's old version back where its new one is in place."""
    name = entry.where.name
    if not is_new(found(name, entry, folders), entry):
        return  # never got there, or a human has changed it since: theirs now
    at = folders.of(entry.where)
    flush.names(entry.where.base, entry.where.folder)
    if entry.old is None:
        fsops.rename_new(name, entry.temp, at)
        _leave_later_edit(entry, folders, lambda: fsops.rename_new(entry.temp, name, at))
        return
    if not is_same(found(entry.temp, entry, folders), entry.old):
        restage(entry._replace(new=entry.old), store, folders, flush)
    if entry.new is None:
        fsops.rename_new(entry.temp, name, at)
    elif fsops.exchange(entry.temp, name, at):
        _leave_later_edit(entry, folders, lambda: fsops.exchange(entry.temp, name, at))
    else:
        fsops.rename(entry.temp, name, at)


def _leave_later_edit(entry: Entry, folders: Folders, put_again: Callable[[], object]) -> None:
    if not is_same(found(entry.temp, entry, folders), entry.new):
        put_again()
