"""All files of a run, or none.

    examine   the files are as the plan saw them, and can be exchanged without harm
    store     every old and every new byte
    plan      written down durably before anything outside the state folder is touched
    stage     new versions, complete and durable, beside the files whose place they take
    approve   judges look at the staged files
    commit    the point of no return: a crash before it is taken back, one after it finished
    exchange  one atomic step for each file
    end       written down

What can fail before `commit` is taken back at once; what fails after it is exchanged back.
"""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from devboot.apply import fsops, made
from devboot.apply.edit import blobs_of, examine, refuse_same_file, refuse_wrong_user
from devboot.apply.exchange import put_in_place, take_back
from devboot.apply.folders import Flush, Folders
from devboot.apply.record import Folder, Run, now
from devboot.apply.signals import undisturbed
from devboot.apply.stage import make_folders, remove_folders, stage, unstage
from devboot.errors import DevbootError, UnfinishedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from devboot.apply.edit import Edit
    from devboot.apply.journal import Log
    from devboot.apply.record import Tree
    from devboot.apply.state import State

    Approve = Callable[[Sequence[str]], None]


class Header(NamedTuple):
    """What the journal says about a run beside its files."""

    command: str
    undoes: int | None = None
    emptied: tuple[Folder, ...] = ()  # folders to be removed when nothing is in them any more
    trees: tuple[Tree, ...] = ()  # folders made by an earlier run, which go with all in them


def carry_out(
    state: State, edits: Sequence[Edit], header: Header, approve: Approve | None = None
) -> Run:
    """Make all edits, or none of them and raise.

    `approve` gets the staged files in the order of the edits (files that go are left out) and
    raises when one is not good. Raises ConflictError, DevbootError or OSError with nothing changed,
    UnfinishedError when even going back failed.
    """
    with closing(Folders()) as folders:
        run = _plan(state, edits, header, folders)
        work = _Work(state, run, folders, Flush(len(edits), folders))
        try:
            work.prepare(edits)
            if approve is not None:
                approve(work.staged)
        except BaseException:
            with undisturbed():
                work.abandon()
            raise
        with undisturbed():
            return work.finish()


def _plan(state: State, edits: Sequence[Edit], header: Header, folders: Folders) -> Run:
    refuse_wrong_user(edits, folders)
    refuse_same_file(edits)
    for tree in header.trees:
        made.refuse_changed(tree)
    number = state.next_number
    temp = f".devboot-{number}-{os.urandom(4).hex()}"
    new = dict.fromkeys(_missing(edits, folders))
    return Run(
        number=number,
        command=header.command,
        time=now(),
        entries=tuple(examine(e, f"{temp}-{i}.tmp", folders, new) for i, e in enumerate(edits)),
        made=tuple(new),
        emptied=header.emptied,
        trees=header.trees,
        undoes=header.undoes,
    )


def _missing(edits: Sequence[Edit], folders: Folders) -> list[Folder]:
    """Return the folders that have to be made, the outermost first."""
    staying = (edit.where for edit in edits if edit.after is not None)
    parents = dict.fromkeys((where.base, where.folder) for where in staying if where.folder)
    above = (
        Folder(base, str(path))
        for base, parent in parents
        for path in reversed([PurePosixPath(parent), *PurePosixPath(parent).parents][:-1])
    )
    return [folder for folder in dict.fromkeys(above) if not _is_there(folder, folders)]


def _is_there(folder: Folder, folders: Folders) -> bool:
    try:
        folders.at(folder.base, folder.path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


class _Work:
    """One run on its way."""

    def __init__(self, state: State, run: Run, folders: Folders, flush: Flush) -> None:
        self._state = state
        self._run = run
        self._folders = folders
        self._flush = flush
        self._log: Log | None = None

    @property
    def staged(self) -> list[str]:
        entries = (entry for entry in self._run.entries if entry.new is not None)
        return [entry.where.beside(entry.temp) for entry in entries]

    def prepare(self, edits: Sequence[Edit]) -> None:
        """Do all that leaves the user's files alone."""
        blobs: dict[str, bytes] = {}
        for edit, entry in zip(edits, self._run.entries, strict=True):
            blobs |= blobs_of(edit, entry)
        self._state.store.put(self._run.number, blobs)
        self._log = self._state.journal.begin(self._run)
        make_folders(self._run.made, self._folders, self._flush)
        umask = fsops.umask()
        for edit, entry in zip(edits, self._run.entries, strict=True):
            stage(entry, edit.after or b"", self._folders, self._flush, umask)
        self._flush.barrier()

    def finish(self) -> Run:
        """Commit and exchange; after an error everything is exchanged back."""
        try:
            self.log.commit()
            self._exchange()
        except BaseException:
            self._revert()
            raise
        return self._end()

    @property
    def log(self) -> Log:
        assert self._log is not None
        return self._log

    def _exchange(self) -> None:
        for entry in self._run.entries:
            put_in_place(entry, self._folders, self._flush)
        for tree in self._run.trees:
            made.take_away_or_refuse(tree)
            self._flush.names(tree.base, "")
        # What had no old version took its temporary name along.
        came_out = [entry for entry in self._run.entries if entry.old is not None]
        unstage(came_out, self._folders, self._flush)
        self._flush.barrier()

    def _end(self) -> Run:
        """Write down that it is done; where the disk refuses, the next run does it."""
        run = self._run._replace(committed=True, done=True)
        try:
            for tree in run.trees:
                made.remove(tree)
            remove_folders(run.emptied, self._folders, self._flush)
            self._flush.barrier()
            self._state.written(run, self.log)
        except OSError:
            pass
        finally:
            self.log.close()
        return run

    def _revert(self) -> None:
        try:
            for tree in self._run.trees:
                made.bring_back(tree)
            for entry in reversed(self._run.entries):
                take_back(entry, self._state.store, self._folders, self._flush)
            self._flush.barrier()
            self.log.back_to_plan()
        except (OSError, DevbootError) as error:
            raise UnfinishedError(
                f"the disk failed half way ({error}), and going back failed too",
                hint="no byte is lost: once the disk works, the next run of any devboot command"
                " that writes brings everything into order",
            ) from error
        self.abandon()

    def abandon(self) -> None:
        """Remove every trace; what the disk keeps us from removing, the next run does."""
        try:
            if self._log is not None:
                unstage(self._run.entries, self._folders, self._flush)
                remove_folders(reversed(self._run.made), self._folders, self._flush)
                self._flush.barrier()
                self._state.journal.remove(self._run.number)
            self._state.store.take_back()
        except OSError:
            pass
        finally:
            if self._log is not None:
                self._log.close()
