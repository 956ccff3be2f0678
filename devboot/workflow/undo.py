"""Taking runs back, and files out of the store: transactions like any other."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from devboot.apply import made, transaction
from devboot.apply.edit import Edit
from devboot.apply.recover import recover
from devboot.apply.state import locked, reading
from devboot.apply.trouble import in_words
from devboot.errors import DevbootError
from devboot.machine.actual import read_actual
from devboot.machine.places import Places
from devboot.plan import Action, Place, Plan, Target, Whole, content_from_json
from devboot.plan.revert import Written, revert
from devboot.workflow.conflicts import resolve
from devboot.workflow.history import find_version, latest, undone_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from devboot.apply.record import Entry, Run, Tree
    from devboot.apply.state import State
    from devboot.plan import Actual, Change, Key


class Reverting(NamedTuple):
    """Changes to be taken back, and what goes with them."""

    command: str
    run: Run  # whose changes they are
    pairs: tuple[tuple[Change, Entry], ...]
    whole: bool = True  # all of the run: its folders go too

    @property
    def plan(self) -> Plan:
        return Plan(tuple(change for change, _ in self.pairs))

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for _, entry in self.pairs)

    @property
    def trees(self) -> tuple[Tree, ...]:
        return tuple(made.going(tree) for tree in self.run.trees) if self.whole else ()


class Reverted(NamedTuple):
    """What was taken back."""

    reverting: Reverting
    plan: Plan
    run: int | None
    notes: tuple[str, ...] = ()


def undo_of(number: int | None) -> Callable[[State], Reverting]:
    """Return what finds a run and plans to take it back; None: the latest that still stands."""

    def find(state: State) -> Reverting:
        runs = list(state.journal.runs())
        run = latest(runs) if number is None else _numbered(runs, number)
        for tree in run.trees:
            made.refuse_changed(made.going(tree))
        later = [other for other in runs if other.number > run.number]
        return Reverting(f"undo {run.number}", run, tuple(_pairs(state, run.effective, later)))

    return find


def restoring(file: str, number: int | None) -> Callable[[State], Reverting]:
    """Return what plans to bring one file back to what it was before a run changed it."""

    def find(state: State) -> Reverting:
        runs = list(state.journal.runs())
        run, entry = find_version(runs, os.path.abspath(file), number)  # noqa: PTH100  # no links
        newest, _ = find_version(runs, entry.shown, None)
        current = next(e.new for e in newest.effective if e.shown == entry.shown)
        pairs = _pairs(state, [entry._replace(new=current)], [])
        return Reverting(f"restore {entry.path}", run, tuple(pairs), whole=False)

    return find


@in_words()
def preview(places: Places, find: Callable[[State], Reverting]) -> Reverting:
    """Plan only; nothing is written."""
    with reading(places.path(Place.STATE)) as state:
        if state is None:
            raise DevbootError("there is nothing to undo", hint="devboot has written nothing yet")
        return find(state)


@in_words()
def carry_out(places: Places, find: Callable[[State], Reverting], policy: str = "fail") -> Reverted:
    """Take the changes back: all of them, or none and an error."""
    preview(places, find)  # no state folder appears for want of something to undo
    with locked(places.path(Place.STATE)) as state:
        notes = tuple(recover(state))
        reverting = find(state)
        plan = resolve(reverting.plan, policy)
        edits = list(filter(None, map(_edit, plan.changes, reverting.entries)))
        if not edits and not reverting.trees:
            return Reverted(reverting, plan, None, notes)
        header = transaction.Header(
            reverting.command,
            undoes=reverting.run.number if reverting.whole else None,
            emptied=tuple(reversed(reverting.run.made)) if reverting.whole else (),
            trees=reverting.trees,
        )
        run = transaction.carry_out(state, edits, header)
        return Reverted(reverting, plan, run.number, notes)


def _numbered(runs: Sequence[Run], number: int) -> Run:
    run = next((run for run in runs if run.number == number and run.done), None)
    if run is None:
        raise DevbootError(f"there is no run {number}", hint="`devboot history` lists them")
    if by := undone_by(runs).get(number):
        raise DevbootError(f"run {number} was undone by run {by}", hint=f"`devboot undo {by}`")
    return run


def _pairs(
    state: State, entries: Sequence[Entry], later: Sequence[Run]
) -> Iterator[tuple[Change, Entry]]:
    actual = _actual(entries)
    for entry in entries:
        target = Target(entry.place, entry.path, entry.content or Whole(b""))
        found = actual[entry.place, entry.path]
        yield revert(target, found, _written(state, entry), _by(later, entry)), entry


def _actual(entries: Sequence[Entry]) -> dict[Key, Actual]:
    """Read the files; one run has one root for each place."""
    places = Places({entry.place: Path(entry.root) for entry in entries})
    versions = [(entry, entry.new or entry.old) for entry in entries]
    kinds = {False: content_from_json({"kind": "whole"}), True: content_from_json({"kind": "link"})}
    return read_actual(
        places, [((e.place, e.path), kinds[bool(v and v.link)]) for e, v in versions]
    )


def _written(state: State, entry: Entry) -> Written:
    old = None if entry.old is None else state.store.get(entry.old.sha)
    new = None if entry.new is None else state.store.get(entry.new.sha)
    return Written(entry.old, entry.new, old, new, entry.content)


def _by(later: Sequence[Run], entry: Entry) -> str:
    numbers = [run.number for run in later if any(e.shown == entry.shown for e in run.effective)]
    return f", last by run {numbers[-1]}" if numbers else ""


def _edit(change: Change, entry: Entry) -> Edit | None:
    if change.action not in (Action.CREATE, Action.UPDATE, Action.REMOVE):
        return None
    assert change.where is not None
    return Edit(
        entry.place,
        entry.root,
        entry.path,
        change.where,
        change.before,
        change.after,
        mode=change.mode,
        link=entry.old is not None and entry.old.link,
        owned_before=entry.owned_after,
        owned=lambda _old, _new: entry.owned_before,
    )
