"""Forgetting old runs."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from devboot.apply.recover import remove_unused

if TYPE_CHECKING:
    from devboot.apply.state import State


class Pruned(NamedTuple):
    """What was forgotten."""

    runs: tuple[int, ...]
    freed: int  # bytes


def prune(state: State, before: datetime) -> Pruned:
    """Remove runs from before a time, then what only they needed from the store.

    What devboot still owns stays known, and so do the originals that an uninstall brings back.
    """
    state.manifest.save(state.at)  # it must not need the runs that go
    old = [run for run in state.journal.runs() if datetime.fromisoformat(run.time) < before]
    for run in old:
        state.journal.remove(run.number)
    return Pruned(tuple(run.number for run in old), remove_unused(state))
