"""Comparing targets with the disk and with what devboot wrote last."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from devboot.merge import Unmergeable
from devboot.plan.change import Action, Change, Plan, Step, compare
from devboot.plan.owned import digest
from devboot.plan.target import Actual, Target, check_paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from devboot.plan.ini_keys import IniKeys
    from devboot.plan.json_entries import JsonEntries, Record
    from devboot.plan.owned import Owned, Version
    from devboot.plan.target import Key

_REASONS = {
    Action.YOURS: "you changed it, devboot has nothing new",
    Action.CONFLICT: "exists with other content",
}
_NOTHING = Actual()


def make_plan(
    targets: Iterable[Target],
    actual: Mapping[Key, Actual],
    last: Mapping[Key, Owned] | None = None,
    steps: Iterable[Step] = (),
) -> Plan:
    """Compare every target with the disk (`actual`) and with what was written last (`last`).

    Raises DevbootError for paths that no target may have, and for two that are one file.
    """
    wanted = list(targets)
    check_paths(target.key for target in wanted)
    known = last or {}
    found = [(target, actual.get(target.key, _NOTHING)) for target in wanted]
    changes = (_change(target, there, known.get(target.key)) for target, there in found)
    return Plan(tuple(changes), tuple(steps))


def _change(target: Target, actual: Actual, last: Owned | None) -> Change:
    try:
        if reason := _obstacle(target, actual, last):
            return _conflict(target, actual, last, reason)
        kind = target.content.kind
        if kind in {"json", "record"}:
            return _settled(target, cast("JsonEntries | Record", target.content), actual, last)
        if kind == "ini":
            return _by_key(target, cast("IniKeys", target.content), actual, last)
        return _by_part(target, actual, last)
    except Unmergeable as error:
        return _conflict(target, actual, last, str(error))


def _by_part(target: Target, actual: Actual, last: Owned | None) -> Change:
    if actual.data is None and last is None:
        return _new(target, actual)
    part = _part(target, actual)
    if part == target.content.own:
        return _same_bytes(target, actual, last)
    return _differs(target, actual, part, last)


def _conflict(target: Target, actual: Actual, last: Owned | None, reason: str) -> Change:
    return Change(target, Action.CONFLICT, reason, last=last, obstacle=True, where=actual.where)


def _new(target: Target, actual: Actual) -> Change:
    after = target.content.merge(None)
    return Change(
        target, Action.CREATE, after=after, mode=target.mode, newer=True, where=actual.where
    )


def _settled(
    target: Target, content: JsonEntries | Record, actual: Actual, last: Owned | None
) -> Change:
    """Plan a content that never meets with the user's: it keeps out of what they changed."""
    settled, before = content.settle(actual.data), actual.data
    nothing_new = settled.after == (before or b"")
    if not nothing_new and actual.fixed:
        return _conflict(target, actual, last, actual.fixed)
    return Change(
        target,
        _settled_action(before, settled.notes, nothing_new=nothing_new),
        "; ".join(settled.notes),
        before,
        before if nothing_new else settled.after,
        target.mode if before is None else None,
        last,
        newer=not nothing_new,
        where=actual.where,
        notes=settled.notes,
    )


def _by_key(target: Target, content: IniKeys, actual: Actual, last: Owned | None) -> Change:
    """Plan single keys: those that both changed are a conflict, the others never are."""
    before = actual.data
    base = cast("IniKeys", last.content) if last and last.content.kind == "ini" else None
    joined = content.join(before, base)
    nothing_new = joined.after == (before or b"")
    if actual.fixed and not nothing_new:
        return _conflict(target, actual, last, actual.fixed)
    action = _settled_action(before, joined.notes, nothing_new=nothing_new)
    return Change(
        target._replace(content=joined.content),
        Action.CONFLICT if joined.clashes else action,
        "; ".join(joined.clashes or joined.notes),
        before,
        before if nothing_new else joined.after,
        target.mode if before is None else None,
        last,
        newer=not nothing_new,
        adopt=nothing_new and before is not None and last is None and not actual.fixed,
        where=actual.where,
        notes=joined.notes,
        kept=joined.kept if joined.clashes else None,
    )


def _settled_action(before: bytes | None, notes: tuple[str, ...], *, nothing_new: bool) -> Action:
    if nothing_new:
        return Action.YOURS if notes else Action.SAME
    if before is None:
        return Action.CREATE
    return Action.MERGE if notes else Action.UPDATE


def _obstacle(target: Target, actual: Actual, last: Owned | None) -> str:
    if actual.obstacle:
        return actual.obstacle
    if last is not None and last.content.kind != target.content.kind:
        return f"devboot put a {last.content.kind} there that is to become a {target.content.kind}"
    return ""


def _part(target: Target, actual: Actual) -> bytes | None:
    """Return the owned part; a file in the place of a link, or the reverse, has none."""
    if actual.data is None or actual.link != (target.content.kind == "link"):
        return None
    return target.content.part(actual.data)


def _same_bytes(target: Target, actual: Actual, last: Owned | None) -> Change:
    mode = _new_mode(target, actual, last)
    if mode is None:
        return Change(
            target,
            Action.SAME,
            before=actual.data,
            after=actual.data,
            last=last,
            adopt=last is None and not actual.fixed,
            where=actual.where,
        )
    return Change(
        target,
        Action.UPDATE,
        f"mode {mode:o}",
        actual.data,
        actual.data,
        mode,
        last,
        newer=True,
        where=actual.where,
    )


def _differs(target: Target, actual: Actual, part: bytes | None, last: Owned | None) -> Change:
    wanted = digest(target.content.own)
    found = None if part is None else digest(part)
    action = _action(target, actual, wanted, found, last)
    if actual.fixed and action is not Action.YOURS:
        return _conflict(target, actual, last, actual.fixed)
    return Change(
        target,
        action,
        _reason(action, found, last),
        actual.data,
        target.content.merge(actual.data),
        target.mode if actual.data is None else _new_mode(target, actual, last),
        last,
        edited=last is not None and found != last.written,
        newer=last is None or wanted != last.wanted,
        where=actual.where,
    )


def _action(
    target: Target, actual: Actual, wanted: str, found: str | None, last: Owned | None
) -> Action:
    action = compare(wanted, found, None if last is None else last.wanted)
    if action is not Action.CREATE or actual.data is None:
        return action
    # The file is there without our part: a block goes in, a whole file would take its place.
    return Action.CONFLICT if target.content.owns_file else Action.UPDATE


def _reason(action: Action, found: str | None, last: Owned | None) -> str:
    if last is not None and found is None:
        return {Action.YOURS: "you deleted it", Action.CONFLICT: "you deleted it"}.get(action, "")
    if action is Action.CONFLICT and last is not None:
        return "you changed it, and devboot has something new"
    return _REASONS.get(action, "")


def _new_mode(target: Target, actual: Actual, last: Owned | None) -> int | None:
    """Return the mode that devboot newly wants for a file whose mode the user left alone."""
    if last is None or not target.content.owns_file or actual.link:
        return None
    untouched = actual.mode == last.mode
    return target.mode if untouched and last.asked_mode != target.mode else None


def make_removals(
    gone: Iterable[Owned],
    actual: Mapping[Key, Actual],
    originals: Mapping[str, bytes],
    *,
    edited: Action = Action.CONFLICT,
) -> Plan:
    """Plan that targets go: devboot's part out of a file, the original back over a whole one.

    `originals` has the stored bytes by digest. What the user changed since is `edited`: a conflict,
    or `Action.YOURS` to leave it alone.
    """
    found = [(owned, actual.get(owned.key, _NOTHING)) for owned in gone]
    changes = (
        _removal(owned, there, originals, edited)._replace(where=there.where)
        for owned, there in found
    )
    return Plan(tuple(changes))


def _removal(
    owned: Owned, actual: Actual, originals: Mapping[str, bytes], edited: Action
) -> Change:
    target = Target(owned.place, owned.path, owned.content, owned.mode)
    reason, part = actual.obstacle or actual.fixed, None
    try:
        part = None if reason else _part(target, actual)
    except Unmergeable as error:
        reason = str(error)
    if reason:
        return Change(target, edited, reason, last=owned, obstacle=True, removal=True)
    if part is None:
        return Change(target, Action.SAME, "already gone", last=owned, removal=True)
    changed = digest(part) != owned.written
    after = _without(owned, actual.data or b"", originals)
    if not changed and after == actual.data and _has_mode(actual, owned.original):
        return Change(target, Action.SAME, "is as you had it", last=owned, removal=True)
    return Change(
        target,
        edited if changed else Action.REMOVE,
        "you changed it since devboot wrote it" if changed else "",
        actual.data,
        after,
        last=owned,
        edited=changed,
        removal=True,
        restores=owned.original if owned.content.owns_file else None,
    )


def _has_mode(actual: Actual, original: Version | None) -> bool:
    return original is not None and original.mode == actual.mode


def _without(owned: Owned, data: bytes, originals: Mapping[str, bytes]) -> bytes | None:
    if owned.content.owns_file:
        return None if owned.original is None else originals[owned.original.sha]
    rest = owned.content.remove(data)
    return None if not rest and owned.original is None else rest
