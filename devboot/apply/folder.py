"""A new folder that appears whole: built in a hidden sibling, put in place by one rename."""

from __future__ import annotations

import errno
import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from devboot.apply import fsops
from devboot.apply.signals import undisturbed
from devboot.apply.tree import opened
from devboot.errors import ConflictError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Draft(NamedTuple):
    """A folder in the making, under a hidden name beside its final one."""

    path: Path
    dest: Path
    made: tuple[Path, ...]  # folders above it that were missing, the outermost first
    parent: int  # descriptor
    folder: int  # descriptor

    def put_in_place(self) -> None:
        """Give the folder its name, in one step that a power cut cannot halve."""
        fsops.sync_disk(self.folder)
        _put_in_place(self.path.name, self.dest.name, self.parent)
        try:
            fsops.sync(self.parent)
        except BaseException:
            fsops.rename_folder(self.dest.name, self.path.name, self.parent)
            raise

    def take_place(self) -> bool:
        """Give the folder its name, also where another has that: False, there was none.

        The other is under the hidden name then, to be removed. Both change their names in one step;
        where the disk cannot do that, `recover` finishes what a killed run began.
        """
        if not os.path.lexists(self.dest):
            self.put_in_place()
            return False
        fsops.sync_disk(self.folder)
        if not fsops.exchange(self.path.name, self.dest.name, self.parent):
            self._one_after_the_other()
            return True
        try:
            fsops.sync(self.parent)
        except BaseException:
            fsops.exchange(self.path.name, self.dest.name, self.parent)
            raise
        return True

    def _one_after_the_other(self) -> None:
        aside, name = _aside(self.dest), self.dest.name
        fsops.rename_folder(name, aside, self.parent)
        try:
            fsops.rename_folder(self.path.name, name, self.parent)
        except BaseException:
            fsops.rename_folder(aside, name, self.parent)
            raise
        fsops.rename_folder(aside, self.path.name, self.parent)


def recover(dest: Path) -> bool:
    """Finish or take back a change of names that a killed run left half done; True: taken back."""
    aside = dest.with_name(_aside(dest))
    if not aside.is_dir():
        return False
    if os.path.lexists(dest):
        fsops.remove_tree(str(aside))
        return False
    with opened(dest.parent) as parent:
        fsops.rename_folder(aside.name, dest.name, parent)
    return True


def _aside(dest: Path) -> str:
    """Return the name that the old folder has between two renames; no sweep removes it."""
    return f".{dest.name}.before-devboot"


@contextmanager
def new_folder(dest: Path) -> Iterator[Draft]:
    """Yield a hidden sibling of `dest`, to be filled and put in place.

    After an error or Ctrl-C neither is there. A sibling that a killed run left is removed by the
    next run for the same `dest`: the lock on it says that nobody works in it any more.
    """
    with _parents(dest.parent) as made, opened(dest.parent) as parent:
        _sweep(dest)
        path = dest.with_name(f"{_prefix(dest)}{os.urandom(4).hex()}")
        fsops.make_folder(path.name, parent)
        try:
            with opened(path) as folder:
                fcntl.flock(folder, fcntl.LOCK_EX)
                yield Draft(path, dest, made, parent, folder)
        except BaseException:
            with undisturbed():
                _discard(path)
            raise


def _prefix(dest: Path) -> str:
    return f".{dest.name}.devboot-"


def _put_in_place(draft: str, name: str, parent: int) -> None:
    try:
        fsops.rename_folder(draft, name, parent)
    except OSError as error:
        if error.errno not in (errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR):
            raise
        raise ConflictError(
            f"`{name}` appeared while the project was being made",
            hint="run the command again with another name",
        ) from error


def _discard(draft: Path) -> None:
    if draft.exists():
        fsops.remove_tree(str(draft))


def _sweep(dest: Path) -> None:
    """Remove siblings that killed runs left."""
    for left in dest.parent.iterdir():
        if not left.name.startswith(_prefix(dest)) or left.is_symlink() or not left.is_dir():
            continue
        with opened(left) as folder:
            try:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue  # another run is at work
            fsops.remove_tree(str(left))


@contextmanager
def _parents(folder: Path) -> Iterator[tuple[Path, ...]]:
    """Make the missing folders above a new one; after an error those made here are gone again."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        for path in reversed(missing):
            with opened(path.parent) as parent:
                fsops.make_folder(path.name, parent)
        yield tuple(reversed(missing))
    except BaseException:
        with undisturbed():
            _remove_empty(missing)
        raise


def _remove_empty(folders: list[Path]) -> None:
    for path in folders:  # the innermost first
        with opened(path.parent) as parent:
            try:
                fsops.remove_folder(path.name, parent)
            except OSError:  # never made, or in use by somebody else
                return
