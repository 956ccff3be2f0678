"""What to do about files that devboot would have to overwrite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.errors import ConflictError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from devboot.plan import Change, Plan


def resolve(plan: Plan, policy: str, stored: Mapping[str, bytes] | None = None) -> Plan:
    """Return a plan without conflicts, or raise `ConflictError` that lists all of them.

    `keep` leaves the conflicting files as they are, `replace` writes over them (the store keeps
    the old bytes), `merge` joins both sides' changes where they do not meet, `fail` refuses.
    `stored` has the bytes that devboot wanted last, by digest.
    """
    if not plan.conflicts:
        return plan
    from devboot.plan.policy import (  # noqa: PLC0415  # rare
        keep_conflicts,
        merge_conflicts,
        replace_conflicts,
    )

    if policy == "keep":
        return keep_conflicts(plan)
    if policy == "replace":
        plan = replace_conflicts(plan)
    if policy == "merge":
        plan = merge_conflicts(plan, stored or {})
    if not plan.conflicts:
        return plan
    files = "".join(f"\n  {change.target.path}: {change.reason}" for change in plan.conflicts)
    raise ConflictError(
        f"files of yours are in the way, nothing was written:{files}",
        hint=_ways(plan.conflicts, policy),
    )


def _ways(conflicts: Sequence[Change], policy: str) -> str:
    """Name the policies that help: a folder is not written over, and keys are not merged."""
    ways = ["`--on-conflict keep` writes the rest and leaves these alone"]
    if policy == "fail" and not any(change.obstacle for change in conflicts):
        ways.append("`replace` stores yours and writes over them")
        if any(change.kept is None for change in conflicts):
            ways.append("`merge` joins both")
    return ", ".join(ways)
