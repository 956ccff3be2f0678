"""What a transaction is asked to do to one file, and the look at the disk before it agrees."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, NamedTuple

from devboot.apply import fsops
from devboot.apply.record import Entry, Folder
from devboot.errors import ConflictError
from devboot.plan import Place, Version, digest, folded

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from pathlib import PurePosixPath

    from devboot.apply.folders import Folders
    from devboot.plan import Owned, Where

_LINK_MODE = 0o777  # what Linux shows for every symbolic link
_PERSONAL = frozenset({Place.HOME, Place.CONFIG})  # places that have one owner


class Edit(NamedTuple):
    """One file before and after, and who owns it then."""

    place: Place
    root: str  # absolute path of the place
    path: PurePosixPath
    where: Where
    before: bytes | None
    after: bytes | None  # None: the file goes
    mode: int | None = None  # None: as it is
    link: bool = False  # becomes a symbolic link
    owned_before: Owned | None = None
    owned: Callable[[Version | None, Version | None], Owned | None] = lambda _old, _new: None
    """Who owns it afterwards, by its old and its new version."""
    part: bytes | None = None  # what devboot wanted of it: the base of a later merge

    @property
    def shown(self) -> str:
        """The path as a user types it."""
        return f"{self.root}/{self.path}"


def examine(edit: Edit, temp: str, folders: Folders, missing: Collection[Folder]) -> Entry:
    """Compare an edit with the file as it is now; return its entry in the journal.

    In `missing` folders there is nothing to be looked at.

    Raises ConflictError when the file is no longer what the plan saw, or is one that cannot be
    exchanged without harm.
    """
    gone = Folder(edit.where.base, edit.where.folder) in missing
    old = None if gone and edit.before is None else _old_version(edit, folders)
    new = None
    if edit.after is not None:
        kept = old.mode if old else 0o644
        mode = _LINK_MODE if edit.link else kept if edit.mode is None else edit.mode
        new = Version(digest(edit.after), mode, edit.link)
    owned_after = edit.owned(old, new)
    return Entry(
        edit.place, edit.root, edit.path, edit.where, temp, old, new, edit.owned_before, owned_after
    )


def blobs_of(edit: Edit, entry: Entry) -> dict[str, bytes]:
    """Return what is to be stored of an edit, by SHA-256: a later merge needs the new bytes too."""
    blobs = {}
    if entry.old is not None and edit.before is not None:
        blobs[entry.old.sha] = edit.before
    if entry.new is not None and edit.after is not None:
        blobs[entry.new.sha] = edit.after
    if entry.owned_after is not None and edit.part is not None:
        blobs[entry.owned_after.wanted] = edit.part
    return blobs


def refuse_wrong_user(edits: Iterable[Edit], folders: Folders) -> None:
    """Refuse to work as root in somebody else's home: the files would become root's."""
    if os.geteuid() != 0:
        return
    for root, base in {(e.root, e.where.base) for e in edits if e.place in _PERSONAL}:
        if os.fstat(folders.at(base, "")).st_uid != 0:
            raise ConflictError(
                f"`{root}` belongs to another user, and this is root",
                hint="run devboot as the user whose files they are, without `sudo`",
            )


def refuse_same_file(edits: Iterable[Edit]) -> None:
    """Refuse two edits of one file, also where upper and lower case are not told apart."""
    seen: dict[str, Edit] = {}
    for edit in edits:
        name = folded(edit.where.full)
        if other := seen.get(name):
            raise ConflictError(
                f"`{other.shown}` and `{edit.shown}` are the same file",
                hint="a link leads from one to the other, or they differ by upper and lower case",
            )
        seen[name] = edit


def _old_version(edit: Edit, folders: Folders) -> Version | None:
    try:
        at = folders.of(edit.where)
        found = fsops.look(edit.where.name, at)
    except (FileNotFoundError, NotADirectoryError):
        found = None
    if found is None:
        if edit.before is not None:
            raise _changed(edit, "is gone")
        return None
    if edit.before is None:
        raise _changed(edit, "appeared")
    if stat.S_ISLNK(found.st_mode):
        data = fsops.read_link(edit.where.name, at)
    elif stat.S_ISREG(found.st_mode):
        data, found = fsops.read_file(edit.where.name, at)
        _refuse_special(edit, found)
        if fsops.is_immutable(edit.where.name, at):
            raise ConflictError(
                f"`{edit.shown}` is immutable", hint="allow changes to it: `sudo chattr -ia FILE`"
            )
    else:
        raise _changed(edit, "is no longer a file")
    if data != edit.before:
        raise _changed(edit, "was changed")
    return Version(digest(data), stat.S_IMODE(found.st_mode), stat.S_ISLNK(found.st_mode))


def _changed(edit: Edit, how: str) -> ConflictError:
    return ConflictError(
        f"`{edit.shown}` {how} while devboot was at work; nothing was changed",
        hint="run the command again",
    )


def _refuse_special(edit: Edit, found: os.stat_result) -> None:
    if found.st_nlink > 1:
        raise ConflictError(
            f"`{edit.shown}` has {found.st_nlink} hard links, and a new version would split them",
            hint="give it a copy of its own first: `cp -p F F.new && mv F.new F` with F the file",
        )
    if found.st_uid != os.geteuid() != 0:
        raise ConflictError(
            f"`{edit.shown}` belongs to another user", hint="devboot changes only files of yours"
        )
