"""What to do about files that devboot would have to overwrite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.errors import ConflictError
from devboot.plan import keep_conflicts

if TYPE_CHECKING:
    from devboot.plan import Plan


def resolve(plan: Plan, policy: str) -> Plan:
    """Return a plan without conflicts, or raise `ConflictError` that lists all of them.

    `keep` leaves the conflicting files as they are, `fail` refuses.
    """
    if not plan.conflicts:
        return plan
    if policy == "keep":
        return keep_conflicts(plan)
    files = "".join(f"\n  {change.target.path}: {change.reason}" for change in plan.conflicts)
    raise ConflictError(
        f"{len(plan.conflicts)} files of yours are in the way, nothing was written:{files}",
        hint="`--on-conflict keep` writes the rest and leaves these alone",
    )
