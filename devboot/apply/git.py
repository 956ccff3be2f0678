"""Running the plan's git steps: a repository is welcome, but no project fails for want of one."""

from __future__ import annotations

import os
from shlex import quote
from typing import TYPE_CHECKING, NamedTuple

from devboot.process import run

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from devboot.plan import Step
    from devboot.process import Completed

_TIMEOUT_S = 60.0

# `git rev-parse --local-env-vars`: set inside a hook, for example, and meant for that repository.
_LOCAL = frozenset(
    """
    GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_COMMON_DIR GIT_CONFIG GIT_CONFIG_COUNT
    GIT_CONFIG_PARAMETERS GIT_DIR GIT_GRAFT_FILE GIT_IMPLICIT_WORK_TREE GIT_INDEX_FILE
    GIT_INTERNAL_SUPER_PREFIX GIT_NO_REPLACE_OBJECTS GIT_OBJECT_DIRECTORY GIT_PREFIX
    GIT_REPLACE_REF_BASE GIT_SHALLOW_FILE GIT_WORK_TREE
    """.split()
)


class GitResult(NamedTuple):
    """What became of the repository."""

    done: str = ""  # the last step that succeeded: `first commit`
    problem: str = ""
    hint: str = ""


def run_steps(steps: Iterable[Step], folder: Path, dest: Path) -> GitResult:
    """Run git's steps in a folder; the first failure ends them and becomes a hint.

    `dest` is where the folder will be when somebody reads that.
    """
    environment = _environment()
    done = ""
    for step in steps:
        completed = run(step.argv, cwd=folder, env=environment, timeout=_TIMEOUT_S)
        if completed.rc != 0:
            return _failure(step, completed, dest)._replace(done=done)
        done = step.why
    return GitResult(done=done)


def _environment() -> dict[str, str]:
    """Return our environment without what ties git to another repository, and without questions."""
    kept = {key: value for key, value in os.environ.items() if key not in _LOCAL}
    return kept | {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C.UTF-8"}


def _failure(step: Step, completed: Completed, dest: Path) -> GitResult:
    words = [line.strip() for line in completed.stderr.splitlines() if line.strip()]
    if "tell me who you are" in completed.stderr or "empty ident" in completed.stderr:
        return GitResult(
            problem="git does not know who you are",
            hint='git config --global user.name "NAME" && git config --global user.email MAIL'
            f" && git -C {quote(str(dest))} commit -m 'first commit'",
        )
    reason = "it took too long" if completed.timed_out else next(iter(words), "no reason given")
    command = " ".join(step.argv[:2])
    return GitResult(
        problem=f"`{command}` failed: {reason}", hint=f"run `{command}` there yourself"
    )
