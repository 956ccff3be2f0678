"""`devboot wsl install`: the profile's settings of WSL go into the files that are there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from devboot.merge.wsl_ini import WSL_CONF, WSLCONFIG
from devboot.plan import WRITES, Action, Plan, make_plan
from devboot.plan.ini_keys import IniKeys
from devboot.workflow import apply, as_root
from devboot.workflow.conflicts import resolve
from devboot.workflow.wsl_wanted import actual

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from devboot.merge.wsl_ini import Dialect
    from devboot.plan import Change, Key, Target
    from devboot.workflow.wsl_wanted import Installing

_DIALECTS = {one.file: one for one in (WSL_CONF, WSLCONFIG)}


class Installed(NamedTuple):
    """What came of it, or would."""

    plan: Plan
    run: int | None = None
    notes: tuple[str, ...] = ()  # about an earlier run that was interrupted

    @property
    def commands(self) -> list[str]:
        """What root has to run, as lines for bash."""
        manual = [change for change in self.plan.changes if change.action is Action.MANUAL]
        return [_by_hand(change) for change in manual]

    @property
    def restarted_for(self) -> list[Dialect]:
        """The files that WSL reads at a start only and that are other ones now."""
        return [
            _DIALECTS[change.target.content.file]
            for change in self.plan.changes
            if isinstance(change.target.content, IniKeys)
            and change.action in WRITES | {Action.MANUAL}
        ]


def preview(installing: Installing) -> Plan:
    """Compare with the disk; what only root may write is in it like the rest."""
    closed = _closed_plan(installing)
    return Plan((*closed.changes, *apply.preview(installing.request).changes))


def as_it_would_be(installing: Installing, policy: str) -> Installed:
    """Return what would come of it; raise what would be raised."""
    plan = resolve(preview(installing), policy)
    return Installed(_manual(plan, installing.closed))


def carry_out(installing: Installing, policy: str) -> Installed:
    """Write what the user may, all of it or nothing."""
    if policy == "fail":
        resolve(preview(installing), policy)  # one error that has all conflicts
    closed = _manual(resolve(_closed_plan(installing), policy), installing.closed)
    done = apply.apply(installing.request, policy)
    return Installed(Plan((*closed.changes, *done.plan.changes)), done.run, done.notes)


def _closed_plan(installing: Installing) -> Plan:
    """Plan for root: that a file belongs to root is no obstacle."""
    there = actual(installing.request.places, installing.closed)
    return make_plan(
        installing.closed, {key: found._replace(fixed="") for key, found in there.items()}
    )


def _manual(plan: Plan, closed: Sequence[Target]) -> Plan:
    keys = {target.key for target in closed}
    return plan._replace(changes=tuple(_by_root(plan.changes, keys)))


def _by_root(changes: Sequence[Change], keys: set[Key]) -> Iterator[Change]:
    for change in changes:
        is_manual = change.target.key in keys and change.action in WRITES
        yield change._replace(action=Action.MANUAL) if is_manual else change


def _by_hand(change: Change) -> str:
    assert change.where is not None  # whoever read the disk knows where
    return as_root.writing(Path(change.where.full), change.after or b"", change.before)
