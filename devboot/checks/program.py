"""The two questions that are the same for every program: is it there, and does it run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.checks.fixes import install
from devboot.facts import UnknownFact
from devboot.report import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Callable

    from devboot.facts import Facts
    from devboot.facts.command import Command
    from devboot.profile import Profile

    Judge = Callable[[Profile, Facts], Finding | None]
    Find = Callable[[Facts], Command | None]


DOCS = {
    "c++": "https://gcc.gnu.org/onlinedocs/",
    "cmake": "https://cmake.org/cmake/help/latest/",
    "gdb": "https://sourceware.org/gdb/documentation/",
    "git": "https://git-scm.com/doc",
    "ninja": "https://ninja-build.org/manual.html",
}
"""The own words of each program, by the subject that its package has in `fixes`."""


def missing(finding: str, program: str, severity: Severity, why: str) -> Judge:
    """Return the check that a program is on PATH; its packages go by the program's name."""

    def judge(_profile: Profile, facts: Facts) -> Finding | None:
        if facts.command(program):
            return None
        return Finding(
            finding,
            severity,
            f"`{program}` is not installed",
            why=why,
            evidence=(f"`{program}`: not on PATH",),
            fix=(install(facts, program),),
            doc=DOCS[program],
        )

    judge.__doc__ = f"""`{program}` is installed.

    {severity.value}: {why}
    fix: install the distribution's package
    source: PATH, without the working directory and folders that everybody may write to
    """
    return judge


def broken(finding: str, program: str | Find, severity: Severity, package: str) -> Judge:
    """Return the check that a program that is there answers with its version."""

    def judge(_profile: Profile, facts: Facts) -> Finding | None:
        command = facts.command(program) if isinstance(program, str) else program(facts)
        if command is None or answers(command):
            return None
        return Finding(
            finding,
            severity,
            f"`{command.name}` is there but does not run",
            why="it may belong to another system, or a library of it is missing",
            evidence=(str(command.path), failure(command)),
            fix=(install(facts, package),),
            doc=DOCS[package],
        )

    judge.__doc__ = f"""The {package} that is there answers with its version.

    {severity.value}: it belongs to another system, or a library of it is missing
    fix: install the distribution's package again
    source: what `--version` printed, and the exit status
    """
    return judge


def answers(command: Command) -> bool:
    """Whether a program printed its version.

    Raises UnknownFact when nobody started it.
    """
    if not command.asked:
        raise UnknownFact(f"commands.{command.name}.rc")
    return command.version is not None


def failure(command: Command) -> str:
    """Return in one line how a program failed."""
    if command.timed_out:
        return f"`{command.name}` did not answer in time"
    words = command.line("rror", "not found")
    return f"exit status {command.rc}: {words}" if words else f"exit status {command.rc}"


def words(program: str) -> Callable[[Facts], str]:
    """Return what a healthy program's line says: its name and version."""

    def describe(facts: Facts) -> str:
        command = facts.command(program)
        return f"{program} {command.version or ''}".strip() if command else ""

    return describe
