"""Carrying out the plan of a new project."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from typing import TYPE_CHECKING

from devboot.apply.folder import new_folder
from devboot.apply.git import GitResult, run_steps
from devboot.apply.tree import opened, write_all
from devboot.errors import DevbootError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from devboot.plan import Plan


def create(dest: Path, plan: Plan) -> GitResult:
    """Make `dest`, which must not exist, with all of the plan's files and its repository."""
    with _disk_errors(dest), new_folder(dest) as (draft, folder):
        write_all(folder, plan.writes)
        return run_steps(plan.steps, draft)


def fill(dest: Path, plan: Plan) -> GitResult:
    """Write the plan's new files into a folder that is there; what exists is left alone."""
    with _disk_errors(dest), opened(dest) as folder:
        write_all(folder, plan.writes)
    return run_steps(plan.steps, dest)


_HINTS = {
    errno.ENOSPC: "free some space, or choose a folder on another disk",
    errno.EDQUOT: "your quota is used up: free some space, or choose a folder on another disk",
    errno.EROFS: "choose a folder on a disk that can be written",
    errno.EACCES: "choose a folder that you may write to",
    errno.EPERM: "choose a folder that you may write to",
    errno.ENOTDIR: "a file is in the way: choose another folder",
    errno.ELOOP: "a link points to itself: choose another folder",
    errno.ENAMETOOLONG: "choose a shorter path",
}


@contextmanager
def _disk_errors(dest: Path) -> Iterator[None]:
    """Turn the system's refusal into words; the folders and files made so far are gone again."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DevbootError(
            f"cannot make `{dest}`: {reason}", hint=_HINTS.get(error.errno or 0, "")
        ) from error
