"""git: there, and ready to commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.checks.check import Check
from devboot.checks.driver import OS_NEEDS
from devboot.checks.fixes import install
from devboot.checks.program import missing, words
from devboot.report import Finding, Fix, Severity

if TYPE_CHECKING:
    from devboot.facts import Facts
    from devboot.profile import Profile


def identity_missing(_profile: Profile, facts: Facts) -> Finding | None:
    """git knows whose commits these are.

    info: `git commit` refuses until it does
    fix: set user.name and user.email
    source: `git config --get-regexp ^user`
    """
    command = facts.command("git-identity")
    if command is None or command.rc not in {0, 1}:
        return None
    unset = [key for key in ("user.name", "user.email") if key not in command.stdout]
    if not unset:
        return None
    return Finding(
        "git.identity-missing",
        Severity.INFO,
        f"git does not know your {' and '.join(key[5:] for key in unset)}",
        why="`git commit` refuses until it does",
        evidence=tuple(f"git config {key}: not set" for key in unset),
        fix=tuple(Fix(f'git config --global {key} "..."') for key in unset),
        doc="https://git-scm.com/book/en/v2/Getting-Started-First-Time-Git-Setup",
    )


def lfs_missing(_profile: Profile, facts: Facts) -> Finding | None:
    """git-lfs is there where the project here keeps files in it.

    warning: large files of this project are checked out as little text files
    fix: install git-lfs, then `git lfs install && git lfs pull`
    source: `filter=lfs` in .gitattributes; https://git-lfs.com
    """
    if facts.record("cwd").flag("git_lfs") is not True or facts.command("git-lfs"):
        return None
    return Finding(
        "git.lfs-missing",
        Severity.WARNING,
        "this project keeps files in git-lfs, which is not installed",
        why="they are checked out as little text files that name them",
        evidence=(".gitattributes: filter=lfs", "`git-lfs`: not on PATH"),
        fix=(install(facts, "git-lfs"), Fix("git lfs install && git lfs pull", "project")),
        doc="https://git-lfs.com",
    )


CHECKS = {
    "toolchain.git.missing": Check(
        "git",
        "toolchain",
        missing("toolchain.git.missing", "git", Severity.WARNING, "projects start with a commit"),
        ("command:git", *OS_NEEDS),
        healthy=words("git"),
    ),
    "git.identity-missing": Check(
        "git identity", "toolchain", identity_missing, ("command:git-identity",)
    ),
    "git.lfs-missing": Check(
        "git-lfs", "toolchain", lfs_missing, ("cwd", "program:git-lfs", *OS_NEEDS)
    ),
}
