"""The runs so far: which there are, which is the latest, and forgetting old ones."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.apply.prune import prune as prune_state
from devboot.apply.recover import recover
from devboot.apply.state import locked, reading
from devboot.apply.trouble import in_words
from devboot.errors import DevbootError
from devboot.plan import Place

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from devboot.apply.prune import Pruned
    from devboot.apply.record import Entry, Run
    from devboot.machine.places import Places


class History(NamedTuple):
    """All runs that are remembered, the oldest first."""

    state: Path
    runs: tuple[Run, ...] = ()
    stored: int = 0  # bytes

    def as_json(self) -> dict[str, Any]:
        undone = undone_by(self.runs)
        return {
            "schema": "devboot.history/1",
            "state": str(self.state),
            "stored_bytes": self.stored,
            "runs": [_run_json(run, undone.get(run.number)) for run in self.runs],
        }


def _run_json(run: Run, undone: int | None) -> dict[str, Any]:
    return {
        "run": run.number,
        "time": run.time,
        "command": run.command,
        "done": run.done,
        "undoes": run.undoes,
        "undone_by": undone,
        "changes": [
            {
                "place": entry.place.value,
                "path": str(entry.path),
                "file": entry.shown,
                "action": entry.action.value,
            }
            for entry in run.effective
        ],
        "folders": [f"{tree.base}/{tree.name}" for tree in run.trees],
    }


@in_words()
def history(places: Places) -> History:
    """Read the journal; nothing is written."""
    path = places.path(Place.STATE)
    with reading(path) as state:
        if state is None:
            return History(path)
        return History(path, tuple(state.journal.runs()), state.store.size())


def undone_by(runs: Sequence[Run]) -> dict[int, int]:
    """Return for each run that was undone, and not done again by undoing that, which run did it."""
    found: dict[int, int] = {}
    for run in sorted(runs, key=lambda run: run.number, reverse=True):
        if run.undoes is not None and run.done and run.number not in found:
            found.setdefault(run.undoes, run.number)
    return found


def latest(runs: Sequence[Run]) -> Run:
    """Return the latest run that changed something and still stands.

    Raises DevbootError when there is none.
    """
    undone = undone_by(runs)
    for run in sorted(runs, key=lambda run: run.number, reverse=True):
        changed = run.done and (run.effective or run.trees)
        if changed and run.undoes is None and run.number not in undone:
            return run
    raise DevbootError("there is nothing to undo", hint="`devboot history` lists what was done")


def find_version(runs: Sequence[Run], file: str, number: int | None) -> tuple[Run, Entry]:
    """Return the run that last changed a file, or the numbered one, with its entry.

    Raises DevbootError when devboot never changed that file.
    """
    for run in sorted(runs, key=lambda run: run.number, reverse=True):
        if run.done and number in (None, run.number):
            for entry in run.effective:
                if file in (entry.shown, entry.where.full):
                    return run, entry
    when = "" if number is None else f" in run {number}"
    raise DevbootError(
        f"devboot did not change `{file}`{when}", hint="`devboot history` lists what it changed"
    )


@in_words()
def prune(places: Places, older_than: timedelta) -> Pruned:
    """Forget runs that are older, and the stored bytes that nothing needs any more."""
    path = places.path(Place.STATE)
    before = datetime.now(timezone.utc) - older_than
    if not path.is_dir():
        raise DevbootError("there is no history yet", hint="devboot has written nothing yet")
    with locked(path) as state:
        recover(state)
        return prune_state(state, before)
