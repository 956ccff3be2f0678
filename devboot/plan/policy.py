"""Settling conflicts: what becomes of a plan under each policy, without a look at the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.plan.change import Action, Change, Plan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def keep_conflicts(plan: Plan) -> Plan:
    """Leave every conflicting file, or the keys in question, as it is: `--on-conflict keep`."""
    return _settled(plan, _kept)


def replace_conflicts(plan: Plan) -> Plan:
    """Write over what the user has (the store keeps it); obstacles remain conflicts."""
    return _settled(plan, _replaced)


def merge_conflicts(plan: Plan, stored: Mapping[str, bytes]) -> Plan:
    """Merge the user's changes with ours where they do not meet; the others remain conflicts.

    `stored` has what devboot wanted last, by digest: the common ancestor.
    """
    return _settled(plan, lambda change: _merged(change, stored))


def _settled(plan: Plan, settle: Callable[[Change], Change]) -> Plan:
    changes = (settle(c) if c.action is Action.CONFLICT else c for c in plan.changes)
    return plan._replace(changes=tuple(changes))


def _kept(change: Change) -> Change:
    reason = f"kept: {change.reason}"
    if change.kept is None or change.kept == (change.before or b""):
        return change._replace(action=Action.YOURS, reason=reason)
    return change._replace(action=Action.MERGE, reason=reason, after=change.kept)


def _replaced(change: Change) -> Change:
    if change.obstacle:
        return change
    if change.removal:
        action = Action.REMOVE
    else:
        action = Action.CREATE if change.before is None else Action.UPDATE
    return change._replace(action=action, reason="your version is stored")


def _merged(change: Change, stored: Mapping[str, bytes]) -> Change:
    if change.marked is not None:
        after = change.marked.data
        action = Action.REMOVE if after is None else Action.MERGE
        return change._replace(action=action, after=after)
    from devboot.merge.text import merge  # noqa: PLC0415  # difflib, for this policy only

    content, last = change.target.content, change.last
    if change.obstacle or change.removal or change.before is None or last is None:
        return change
    if change.kept is not None:  # merged as far as that goes, key by key
        return change
    base, part = stored.get(last.wanted), content.part(change.before)
    if base is None or part is None or content.kind == "link":
        return change
    merged = merge(base, yours=part, ours=content.own)
    if merged is None or merged.conflicts:
        return change._replace(reason=f"{change.reason}; the changes meet and cannot be merged")
    after = content.with_own(merged.data).merge(change.before)
    return change._replace(action=Action.MERGE, reason="your changes and ours", after=after)
