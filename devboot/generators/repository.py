"""The git repository of a new project, as steps that apply runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.plan import Step

if TYPE_CHECKING:
    from collections.abc import Iterator

# Nobody is asked for a passphrase, no hook of the user's runs on files they have not seen, and no
# background process stays behind in a folder that is about to be renamed.
_QUIET = (
    "-c", "commit.gpgSign=false",
    "-c", "core.hooksPath=/dev/null",
    "-c", "core.fsmonitor=false",
    "-c", "gc.auto=0",
    "-c", "maintenance.auto=false",
)  # fmt: skip


def first_commit(name: str) -> Iterator[Step]:
    """Yield the steps from a folder of files to a repository with one commit.

    `git init` names the branch by the user's `init.defaultBranch`; the advice about it is noise.
    """
    yield Step(("git", "-c", "advice.defaultBranchName=false", "init", "--quiet"), "repository")
    yield Step(("git", *_QUIET, "add", "--all"), "repository")
    message = f"Start {name} with devboot"
    yield Step(("git", *_QUIET, "commit", "--quiet", "--message", message), "first commit")
