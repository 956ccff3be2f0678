"""A new project: made whole beside its place, written down in the journal, put in place."""

from __future__ import annotations

import errno
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING

from devboot.apply.folder import new_folder
from devboot.apply.git import GitResult, run_steps
from devboot.apply.made import tree_digest
from devboot.apply.record import Folder, Run, Tree, now
from devboot.apply.recover import recover
from devboot.apply.signals import undisturbed
from devboot.apply.state import locked
from devboot.apply.tree import write_all
from devboot.errors import DevbootError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from devboot.apply.folder import Draft
    from devboot.plan import Plan


def create(dest: Path, plan: Plan, state: Path, command: str = "init") -> GitResult:
    """Make `dest`, which must not exist, with all of the plan's files and its repository."""
    with _disk_errors(dest), new_folder(dest) as draft:
        write_all(draft.path, plan.writes)
        git = run_steps(plan.steps, draft.path, dest)
        with undisturbed(), _recorded(draft, state, command):
            draft.put_in_place()
        return git


def add_repository(dest: Path, plan: Plan, state: Path, number: int | None) -> GitResult:
    """Run the plan's git steps in a folder that was filled by a run; its undo removes them too."""
    git = run_steps(plan.steps, dest, dest)
    if number is not None and (dest / ".git").is_dir() and plan.steps:
        with locked(state) as opened:
            tree = Tree(
                str(dest), ".git", f".git.devboot-{number}", tree_digest(dest / ".git", ".git")
            )
            opened.journal.add_trees(number, [tree])
    return git


@contextmanager
def _recorded(draft: Draft, path: Path, command: str) -> Iterator[None]:
    """Write the new folder down before it appears and when it has."""
    with ExitStack() as stack:
        try:
            state = stack.enter_context(locked(path))
        except OSError:  # a read-only home, say: the project matters more than its undo
            yield
            return
        recover(state)
        run = Run(state.next_number, command, now(), made=_made(draft), trees=(_of(draft),))
        log = state.journal.begin(run)
        try:
            yield
        except BaseException:
            state.journal.remove(run.number)
            raise
        else:
            with suppress(OSError):  # it is there: the next run writes that down
                state.written(run, log)
        finally:
            log.close()


def _made(draft: Draft) -> tuple[Folder, ...]:
    return tuple(Folder(str(path.parent), path.name) for path in draft.made)


def _of(draft: Draft) -> Tree:
    dest = draft.dest
    return Tree(str(dest.parent), dest.name, draft.path.name, tree_digest(draft.path, dest.name))


_HINTS = {
    errno.ENOSPC: "free some space, or choose a folder on another disk",
    errno.EDQUOT: "your quota is used up: free some space, or choose a folder on another disk",
    errno.EFBIG: "the disk or a limit (`ulimit -f`) allows no file of this size",
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
