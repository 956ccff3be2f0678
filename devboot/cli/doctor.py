"""`devboot doctor`: examine this machine for what a profile asks."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
import threading
from typing import TYPE_CHECKING

import click

from devboot import checks
from devboot.cli import options, output
from devboot.errors import DevbootError
from devboot.facts import MAX_BYTES, Facts, load_facts
from devboot.machine.machine import Machine
from devboot.report.text import Style, render_text
from devboot.workflow import profiles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.checks.check import Check
    from devboot.profile import Profile

_PATIENCE_S = 0.5
_PROGRESS = "examining this machine ..."


@click.command("doctor", short_help="examine this machine")
@options.profile
@options.sets
@click.option("--facts", "facts_file", metavar="FILE", help="Judge recorded facts (`-`: stdin).")
@click.option("--only", multiple=True, metavar="GLOB", help="Only checks whose id matches.")
@click.option("--skip", multiple=True, metavar="GLOB", help="No checks whose id matches.")
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings too.")
@click.option("-v", "--verbose", is_flag=True, help="Show evidence and what was not judged.")
@options.as_json
def doctor(  # noqa: PLR0913  # one for each option
    *,
    profile: str | None,
    sets: tuple[str, ...],
    facts_file: str | None,
    only: tuple[str, ...],
    skip: tuple[str, ...],
    strict: bool,
    verbose: bool,
    as_json: bool,
) -> int:
    """Examine this machine: what is wrong, why, and the exact command that mends it.

    \b
    devboot doctor                        for the profile that fits this machine
    devboot doctor --profile cuda -v      with the evidence
    devboot doctor --only 'toolchain.*'   a part of it
    """  # noqa: D301  # click keeps the lines after its own mark, a backspace
    recorded = load_facts(_read(facts_file), origin=facts_file) if facts_file else None
    machine = Machine()
    known = recorded or machine.facts(profiles.NEEDS)
    wanted = profiles.chosen_profile(profile, sets, known, output.chosen_profile)
    selected = _selected(wanted, only, skip)
    facts = recorded or _examined(machine, selected)
    report = checks.examine(wanted, facts, selected)
    if as_json:
        click.echo(json.dumps(report.as_json(), indent=2))
    else:
        click.echo(render_text(report, _style(), verbose=verbose), nl=False)
    return report.exit_status(strict=strict)


def _read(name: str) -> bytes:
    """Read a facts file, no more of it than what is already too much."""
    try:
        with click.open_file(name, "rb") as file:
            data: bytes = file.read(MAX_BYTES + 1)
    except OSError as error:
        hint = "`devboot facts` writes such a file"
        raise DevbootError(f"cannot read `{name}`: {error.strerror}", hint=hint) from error
    return data


def _selected(profile: Profile, only: tuple[str, ...], skip: tuple[str, ...]) -> dict[str, Check]:
    for glob in (*only, *skip):
        if not any(checks.matches(name, (glob,)) for name in checks.CHECKS):
            raise DevbootError(f"no check matches `{glob}`", hint=_near(glob))
    selected = checks.select(checks.CHECKS, profile, only=only, skip=skip)
    if not selected:
        hint = "choose others with `--only` and `--skip`, or name another `--profile`"
        raise DevbootError(f"none of these checks concerns the profile `{profile.name}`", hint=hint)
    return selected


def _near(glob: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415  # for a slip of the hand only

    if near := get_close_matches(glob, checks.CHECKS):
        return f"did you mean {' or '.join(f'`{name}`' for name in near)}?"
    groups = sorted({name.partition(".")[0] for name in checks.CHECKS})
    return f"ids begin with {', '.join(f'`{group}.`' for group in groups)}"


def _examined(machine: Machine, selected: dict[str, Check]) -> Facts:
    with _progress():
        return machine.facts(checks.needs(selected))


@contextlib.contextmanager
def _progress() -> Iterator[None]:
    """Say on a terminal that something is going on, once it takes long."""
    if not sys.stderr.isatty():
        yield
        return
    shown = threading.Event()

    def show() -> None:
        shown.set()
        click.echo(_PROGRESS, nl=False, err=True)

    timer = threading.Timer(_PATIENCE_S, show)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if shown.is_set():
            click.echo(f"\r{' ' * len(_PROGRESS)}\r", nl=False, err=True)


def _style() -> Style:
    terminal = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    return Style(
        colour=terminal and not os.environ.get("NO_COLOR"),
        unicode=_can_encode("✘▲•✔"),
        width=shutil.get_terminal_size().columns if terminal else 100,
    )


def _can_encode(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
