"""devboot's state folder: lock, store, journal and manifest, for one process at a time."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, NamedTuple

from devboot.apply import fsops, manifest
from devboot.apply.journal import Journal
from devboot.apply.store import Store
from devboot.errors import BusyError, ConflictError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from devboot.apply.journal import Log
    from devboot.apply.manifest import Manifest
    from devboot.apply.record import Run

RUNS = "runs"
"""The folder of the journal: a run puts a new name into it."""

_PRIVATE = 0o700  # what is stored may hold secrets


class State(NamedTuple):
    """The open state folder."""

    path: Path
    at: int
    store: Store
    journal: Journal
    manifest: Manifest

    @property
    def next_number(self) -> int:
        return max([self.manifest.run, *self.journal.numbers()]) + 1

    def written(self, run: Run, log: Log) -> None:
        """Write down that a run is done, and what devboot owns after it."""
        log.done(run.skipped, run.rescued)
        self.manifest.add(run)
        self.manifest.save(self.at)

    @property
    def unfinished(self) -> bool:
        """A run began and did not end: the next that writes will finish it or take it back."""
        numbers = (number for number in self.journal.numbers() if number > self.manifest.run)
        return any(run is None or not run.done for run in map(self.journal.read, numbers))


@contextmanager
def reading(path: Path) -> Iterator[State | None]:
    """Open the state to look at it; None when nothing was ever written."""
    with ExitStack() as stack:
        yield _open(path, stack) if (path / RUNS).is_dir() else None


@contextmanager
def locked(path: Path) -> Iterator[State]:
    """Open the state to change it; the folder is made when it is missing.

    Raises BusyError when another devboot is at work.
    """
    with ExitStack() as stack:
        stack.enter_context(held(path))
        yield _open(path, stack)


@contextmanager
def held(path: Path) -> Iterator[int]:
    """Keep other devboots out of the state folder, which is made when it is missing; yield it open.

    Raises BusyError when another devboot is at work. The lock is the kernel's and dies with us.
    """
    with ExitStack() as stack:
        _make(path)
        at = fsops.open_root(str(path))
        stack.callback(fsops.close, at)
        _refuse_others_folder(path, at)
        lock = fsops.open_log("lock", at)
        stack.callback(fsops.close, lock)
        try:
            fsops.lock(lock)
        except BlockingIOError:
            raise BusyError(
                f"another devboot is at work (it holds `{path}`)", hint="run this when it is done"
            ) from None
        yield at


def _open(path: Path, stack: ExitStack) -> State:
    at = fsops.open_root(str(path))
    stack.callback(fsops.close, at)
    store = fsops.open_folder("store", at)
    stack.callback(fsops.close, store)
    runs = fsops.open_folder(RUNS, at)
    stack.callback(fsops.close, runs)
    journal = Journal(runs)
    return State(path, at, Store(store), journal, manifest.load(at, journal))


def _make(path: Path) -> None:
    missing = [folder for folder in (path, *path.parents) if not os.path.lexists(folder)]
    if missing:
        _refuse_others_home(missing[-1].parent)
    for folder in reversed(missing):
        _make_one(folder)
    for name in ("store", RUNS):
        if not os.path.lexists(path / name):
            _make_one(path / name)


def _refuse_others_home(parent: Path) -> None:
    """Refuse to make root's folders in a home that is somebody else's."""
    if os.geteuid() == 0 != parent.stat().st_uid:
        raise ConflictError(
            f"`{parent}` belongs to another user, and this is root",
            hint="run devboot as the user whose files they are, without `sudo`",
        )


def _make_one(folder: Path) -> None:
    parent = fsops.open_root(str(folder.parent))
    try:
        fsops.make_folder(folder.name, parent, _PRIVATE)
        fsops.sync(parent)
    except FileExistsError:
        pass  # by another devboot, just now
    finally:
        fsops.close(parent)


def _refuse_others_folder(path: Path, at: int) -> None:
    owner = os.fstat(at).st_uid
    if owner != os.geteuid():
        raise ConflictError(
            f"devboot's state folder `{path}` belongs to another user",
            hint="run devboot as the user whose files they are, without `sudo`",
        )
