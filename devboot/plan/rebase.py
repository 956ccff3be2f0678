"""Files that are rendered anew while the user edits them: a three-way plan without a state folder.

The base is what was rendered last; it travels with the project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from devboot.merge.shape import untouched
from devboot.merge.three_way import has_markers, join
from devboot.plan.change import Action, Change, Marked, Plan
from devboot.plan.target import Actual, Target, check_paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from devboot.plan.target import Key

_NOTHING = Actual()
_EXECUTABLE = 0o100

DELETED = "you deleted it"


class Rebase(NamedTuple):
    """A file as it was rendered last, at the path where the user has it, and as it is wanted now.

    Two paths are a move. Both contents are whole files.
    """

    base: Target | None  # None: the template has it newly
    new: Target | None  # None: the template no longer has it
    strict: bool = False  # one that goes and was edited is a conflict, else it stays as the user's

    @property
    def targets(self) -> tuple[Target, ...]:
        return tuple(target for target in (self.base, self.new) if target is not None)


def make_rebases(rebases: Iterable[Rebase], actual: Mapping[Key, Actual]) -> Plan:
    """Plan that each file goes from its last rendering to the new one, with the user's edits.

    Raises ConflictError for new paths that get into each other's way.
    """
    wanted = list(rebases)
    check_paths(one.new.key for one in wanted if one.new)
    return Plan(tuple(change for one in wanted for change in _changes(one, actual)))


def _changes(one: Rebase, actual: Mapping[Key, Actual]) -> Iterator[Change]:
    base, new = one.base, one.new
    if new is None:
        if base is not None:
            yield from _dropped(base, actual.get(base.key, _NOTHING), strict=one.strict)
    elif base is None:
        yield _added(new, actual.get(new.key, _NOTHING))
    elif base.path == new.path:
        yield _rebased(base, new, actual.get(new.key, _NOTHING))
    else:
        yield from _moved(base, new, actual.get(base.key, _NOTHING), actual.get(new.key, _NOTHING))


def _dropped(base: Target, there: Actual, *, strict: bool) -> Iterator[Change]:
    """Plan that a file goes which the template no longer has, unless the user changed it."""
    if there.data is None and not there.obstacle:
        return
    reason = there.obstacle or there.fixed
    if not reason and not untouched(base.content.own, there.data or b""):
        reason = "you changed it"
    kept = Action.CONFLICT if strict else Action.YOURS
    yield Change(
        base,
        kept if reason else Action.REMOVE,
        reason if strict else "; ".join(filter(None, [reason, "the template no longer has it"])),
        there.data,
        removal=True,
        edited=bool(reason),
        newer=True,
        obstacle=strict and bool(there.obstacle or there.fixed),
        where=there.where,
    )


def _added(new: Target, there: Actual) -> Change:
    if there.obstacle:
        return _obstacle(new, there, there.obstacle)
    if there.data is None:
        return Change(new, Action.CREATE, after=new.content.own, mode=new.mode, newer=True,
                      where=there.where)  # fmt: skip
    if untouched(new.content.own, there.data):
        return Change(new, Action.SAME, "", there.data, there.data, where=there.where)
    return _joined(None, new, there)


def _rebased(base: Target, new: Target, there: Actual) -> Change:
    newer = base.content.own != new.content.own or base.mode != new.mode
    if there.obstacle:
        return _obstacle(new, there, there.obstacle)
    if there.data is None:
        return Change(new, Action.YOURS, DELETED, edited=True, newer=newer, where=there.where)
    if newer and has_markers(there.data):
        return _obstacle(new, there, "has conflict markers of an earlier update")
    return _joined(base, new, there)


def _joined(base: Target | None, new: Target, there: Actual) -> Change:
    yours, ours = there.data or b"", new.content.own
    before = None if base is None else base.content.own
    joint = join(new.path.name, before, yours=yours, ours=ours)
    edited = before is None or not untouched(before, yours)
    mode = _mode(base, new, there)
    if joint.data is None:
        change = Change(new, Action.CONFLICT, joint.reason, yours, ours, mode, newer=True)
        marked = None if joint.marked is None else Marked(joint.marked)
        return change._replace(edited=True, marked=marked, where=there.where)
    action = _action(yours, joint.data, mode, edited=edited)
    if action in {Action.UPDATE, Action.MERGE} and there.fixed:
        return _obstacle(new, there, there.fixed)
    return Change(
        new, action, _REASONS.get(action, ""), yours, joint.data, mode,
        edited=edited, newer=before != ours or mode is not None, where=there.where,
    )  # fmt: skip


_REASONS = {Action.MERGE: "your changes and ours", Action.YOURS: "you changed it"}


def _action(yours: bytes, after: bytes, mode: int | None, *, edited: bool) -> Action:
    if after == yours and mode is None:
        return Action.YOURS if edited else Action.SAME
    return Action.MERGE if edited else Action.UPDATE


def _mode(base: Target | None, new: Target, there: Actual) -> int | None:
    """Return the new mode where the template's changed and the user left it alone."""
    if base is None or base.mode == new.mode:
        return None
    kept = bool(there.mode & _EXECUTABLE) == bool(base.mode & _EXECUTABLE)
    return new.mode if kept else None


def _obstacle(target: Target, there: Actual, reason: str) -> Change:
    return Change(
        target, Action.CONFLICT, reason, there.data, obstacle=True, newer=True, where=there.where
    )


def _moved(base: Target, new: Target, old: Actual, there: Actual) -> Iterator[Change]:
    """Plan that a file goes to another path; both changes stand or fall together."""
    change = _rebased(base, new, old)
    if there.data is not None or there.obstacle:
        yield _obstacle(new, there, there.obstacle or f"is in the way of `{base.path}`")
        return
    if change.obstacle or old.data is None:
        yield change._replace(where=there.where)
        return
    if old.fixed:
        yield _obstacle(base, old, old.fixed)
        return
    conflict = change.action is Action.CONFLICT
    yield change._replace(
        action=Action.CONFLICT if conflict else Action.CREATE,
        reason=f"was `{base.path}`" + (f"; {change.reason}" if change.reason else ""),
        before=None,
        mode=old.mode if change.mode is None else change.mode,
        newer=True,
        where=there.where,
    )
    yield Change(
        base,
        Action.CONFLICT if conflict else Action.REMOVE,
        f"becomes `{new.path}`",
        old.data,
        removal=True,
        newer=True,
        marked=Marked(None) if conflict else None,
        where=old.where,
    )
