"""Taking one run's change of a file back, compared with what the file has become since."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from devboot.merge import Unmergeable
from devboot.plan.change import Action, Change
from devboot.plan.owned import digest

if TYPE_CHECKING:
    from devboot.plan.content import Content
    from devboot.plan.owned import Version
    from devboot.plan.target import Actual, Target


class Written(NamedTuple):
    """What a run did to a file: the bytes before and after, None where there was no file."""

    old: Version | None
    new: Version | None
    old_data: bytes | None
    new_data: bytes | None
    content: Content | None  # the part that was devboot's; None: the whole file


def revert(target: Target, actual: Actual, written: Written, changed_by: str = "") -> Change:
    """Plan to bring a file back to what it was; what was changed since is a conflict.

    A block goes back even when the rest of the file was changed: that is the user's anyway.
    """
    if actual.obstacle or actual.fixed:
        reason = actual.obstacle or actual.fixed
        return Change(target, Action.CONFLICT, reason, obstacle=True, where=actual.where)
    if actual.data == written.old_data:
        return Change(target, Action.SAME, "is as it was", actual.data, actual.data)
    after, reason, action = written.old_data, "", _action(written)
    if actual.data != written.new_data:
        part = _part_taken_back(actual, written)
        if part is None:
            action, reason = Action.CONFLICT, f"was changed since{changed_by}"
        else:
            after, action, reason = part, Action.UPDATE, "devboot's lines only"
    mode = written.old.mode if written.old and _mode_is_ours(actual, written) else None
    return Change(
        target,
        Action.REMOVE if after is None and action is not Action.CONFLICT else action,
        reason,
        actual.data,
        after,
        mode,
        edited=bool(reason),
        where=actual.where,
    )


def _action(written: Written) -> Action:
    if written.old is None:
        return Action.REMOVE
    return Action.CREATE if written.new is None else Action.UPDATE


def _mode_is_ours(actual: Actual, written: Written) -> bool:
    return actual.data is None or written.new is None or actual.mode == written.new.mode


def _part_taken_back(actual: Actual, written: Written) -> bytes | None:
    """Return the file with only devboot's part as it was; None where that cannot be told apart."""
    content = written.content
    if content is None or content.owns_file or actual.data is None or written.new_data is None:
        return None
    try:
        part = content.part(actual.data)
        if part is None or digest(part) != digest(content.part(written.new_data) or b""):
            return None
        before = None if written.old_data is None else content.part(written.old_data)
    except Unmergeable:
        return None
    if before is None:
        return content.remove(actual.data)
    return content.with_own(before).merge(actual.data)
