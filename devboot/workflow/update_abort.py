"""`devboot update --abort`: a project's latest update is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.errors import DevbootError
from devboot.machine.made_project import find_project
from devboot.machine.places import places
from devboot.plan import Place
from devboot.workflow import undo, update
from devboot.workflow.history import undone_by

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from devboot.apply.record import Run
    from devboot.apply.state import State


def abort(start: Path, policy: str) -> undo.Reverted:
    """Bring all files back to what they were before the latest update, or none and an error.

    `policy` settles what to do about files that were edited since.
    """
    folder = find_project(start)
    return undo.carry_out(places(project=folder), _undo_in(folder), policy)


def preview(start: Path) -> undo.Reverting:
    """Plan only; nothing is written."""
    folder = find_project(start)
    return undo.preview(places(project=folder), _undo_in(folder))


def _undo_in(folder: Path) -> Callable[[State], undo.Reverting]:
    def find(state: State) -> undo.Reverting:
        runs = list(state.journal.runs())
        undone = undone_by(runs)
        mine = (run for run in runs if _is_update(run, folder) and run.number not in undone)
        last = max(mine, key=lambda run: run.number, default=None)
        if last is None:
            raise DevbootError(
                f"there is no update of `{folder}` to take back",
                hint="`devboot history` lists what was done",
            )
        return undo.undo_of(last.number)(state)

    return find


def _is_update(run: Run, folder: Path) -> bool:
    here = str(folder)
    return (
        run.done
        and run.command == update.COMMAND
        and any(e.place is Place.PROJECT and e.root == here for e in run.effective)
    )
