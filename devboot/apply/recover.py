"""Finishing or taking back what a run that died left behind."""

from __future__ import annotations

from contextlib import closing, suppress
from typing import TYPE_CHECKING

from devboot.apply import fsops, made
from devboot.apply.exchange import found, is_new, is_same, put_in_place
from devboot.apply.folders import Flush, Folders
from devboot.apply.replace import remove_drafts
from devboot.apply.stage import remove_folders, restage, unstage
from devboot.errors import ConflictError
from devboot.plan import digest

if TYPE_CHECKING:
    from devboot.apply.record import Entry, Run
    from devboot.apply.state import State


def recover(state: State) -> list[str]:
    """Bring every unfinished run to its end, forward or back; return what was done, in words.

    Safe to be interrupted and run again, any number of times.
    """
    remove_drafts(state.at)
    state.store.remove_drafts()
    notes = []
    for number in state.journal.numbers():
        if number <= state.manifest.run:
            continue
        run = state.journal.read(number)
        if run is None:
            state.journal.remove(number)
            continue
        if not run.done:
            notes.append(_end(state, run))
    if notes or _has_strays(state):
        remove_unused(state)
    return notes


def _has_strays(state: State) -> bool:
    """Tell whether bytes were stored for a run that was killed before its plan was written."""
    begun = set(state.journal.numbers())
    return any(run > state.manifest.run and run not in begun for run in state.store.runs())


def remove_unused(state: State) -> int:
    """Remove stored bytes that no run and no owned target refers to; return how many."""
    wanted = {sha for run in state.journal.runs() for sha in run.blobs}
    for owned in state.manifest.owned:
        wanted |= {owned.wanted, owned.original.sha if owned.original else owned.wanted}
    return state.store.keep_only(wanted, state.journal.numbers())


def _end(state: State, run: Run) -> str:
    with closing(Folders()) as folders:
        recovery = _Recovery(state, run, folders)
        if run.committed:
            recovery.forward()
            return f"finished run {run.number} (`{run.command}`), which was interrupted"
        if made.is_there(run.trees):
            recovery.appeared()
            return f"run {run.number} (`{run.command}`) was interrupted when all was done"
        recovery.back()
        return f"took back run {run.number} (`{run.command}`), which was interrupted"


class _Recovery:
    def __init__(self, state: State, run: Run, folders: Folders) -> None:
        self._state = state
        self._run = run
        self._folders = folders
        self._flush = Flush(len(run.entries), folders)
        self._rescued: set[str] = set()

    def forward(self) -> None:
        """Put everything in place; what a human changed meanwhile is left alone."""
        done = [self._finish(entry) for entry in self._run.entries]
        skipped = frozenset(index for index, finished in enumerate(done) if not finished)
        for tree in self._run.trees:
            if made.take_away(tree):  # else its owner changed something in it: it stays
                made.remove(tree)
            self._flush.names(tree.base, "")
        self._flush.barrier()
        remove_folders(self._run.emptied, self._folders, self._flush)
        self._flush.barrier()
        self._write_down(skipped)

    def _write_down(self, skipped: frozenset[int]) -> None:
        done = self._run._replace(done=True, skipped=skipped, rescued=frozenset(self._rescued))
        log = self._state.journal.resume(self._run.number)
        try:
            self._state.written(done, log)
        finally:
            log.close()

    def appeared(self) -> None:
        """Write down that a folder which was made whole is in its place."""
        self._write_down(frozenset())

    def back(self) -> None:
        unstage(self._run.entries, self._folders, self._flush)
        remove_folders(reversed(self._run.made), self._folders, self._flush)
        self._flush.barrier()
        self._state.journal.remove(self._run.number)

    def _finish(self, entry: Entry) -> bool:
        """Carry one entry out as far as it is not; tell whether it came about."""
        try:
            came_about = self._carry_out(entry)
            return self._clear(entry) and came_about
        except FileNotFoundError:  # its folder was removed meanwhile
            return False

    def _carry_out(self, entry: Entry) -> bool:
        there = found(entry.where.name, entry, self._folders)
        if is_new(there, entry):
            return True
        staged = found(entry.temp, entry, self._folders)
        if not is_same(there, entry.old) or (entry.old is None and staged is None):
            return False  # changed, or put in place and deleted, by a human
        if staged != entry.new:
            restage(entry, self._state.store, self._folders, self._flush)
        with suppress(ConflictError):
            put_in_place(entry, self._folders, self._flush)
            return True
        return False

    def _clear(self, entry: Entry) -> bool:
        """Remove the temporary file, unless a human's edit was caught in it by the crash."""
        caught = found(entry.temp, entry, self._folders)
        if caught is None:
            return True
        at, name = self._folders.of(entry.where), entry.where.name
        self._flush.names(entry.where.base, entry.where.folder)
        came_about = is_same(caught, entry.old) or is_same(caught, entry.new)
        if not came_about and not self._give_back(entry, name, at):
            return False
        with suppress(FileNotFoundError):
            fsops.remove(entry.temp, at)
        return came_about

    def _give_back(self, entry: Entry, name: str, at: int) -> bool:
        """Return True when the temporary file can go."""
        there = found(name, entry, self._folders)
        if there is None:
            fsops.rename_new(entry.temp, name, at)
            return True
        if is_new(there, entry) and fsops.exchange(entry.temp, name, at):
            return True
        self._rescue(fsops.read_file(entry.temp, at)[0])
        return True

    def _rescue(self, data: bytes) -> None:
        """Keep what a human saved and then saved over, while we were between two steps."""
        name = digest(data)
        self._state.store.put(self._run.number, {name: data})
        self._rescued.add(name)
