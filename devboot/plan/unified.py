"""A plan as a unified diff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.plan.change import SHOWN

if TYPE_CHECKING:
    from devboot.plan.change import Change, Plan


def diff(plan: Plan) -> str:
    """Return what the plan would change as one unified diff; binary files are named only."""
    return "".join(_diff_one(change) for change in plan.changes if change.action in SHOWN)


def _diff_one(change: Change) -> str:
    import difflib  # noqa: PLC0415  # only a diff needs it

    name = str(change.target.path)
    old = "/dev/null" if change.before is None else f"a/{name}"
    new = "/dev/null" if change.after is None else f"b/{name}"
    try:
        before = _text(change.before or b"").splitlines(keepends=True)
        after = _text(change.after or b"").splitlines(keepends=True)
    except UnicodeDecodeError:
        return f"binary file b/{name} differs\n"
    lines = difflib.unified_diff(before, after, old, new)
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ no newline at end of file\n" for line in lines
    )


def _text(data: bytes) -> str:
    """Return the text of a file; Windows marks its UTF-16."""
    return data.decode("utf-16" if data.startswith(b"\xff\xfe") else "utf-8")
