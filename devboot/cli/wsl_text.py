"""What `devboot wsl install`, `diff` and `uninstall` say, as text and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import click

from devboot.cli import output, plans
from devboot.cli.unchanged import NOTHING

if TYPE_CHECKING:
    from devboot.generators.wsl.code import Code
    from devboot.workflow.wsl_install import Installed


class How(NamedTuple):
    """How the command goes about it."""

    command: str
    policy: str
    looking: bool  # nothing is written
    show_diff: bool
    ask: bool
    as_json: bool


def say(found: Installed, how: How, code: tuple[Code, ...] = ()) -> None:
    """Say what was done or would be, and what of it makes something run."""
    from devboot.workflow import wsl_files  # noqa: PLC0415

    restart = wsl_files.restarts(found.restarted_for) if found.restarted_for else ""
    if how.as_json:
        click.echo(plans.dump(_document(found, how, code)))
        return
    click.echo(_words(found, how), nl=False)
    if not how.show_diff:
        for command in found.commands:
            output.note("manual", "this file is root's; run")
            click.echo(command)
    for one in code if found.plan.writes or found.commands else ():
        output.note("runs", f"{one.key} = {one.value}: {one.runs}")
    output.note("restart", restart)


def _words(found: Installed, how: How) -> str:
    if how.show_diff:
        from devboot.plan.unified import diff  # noqa: PLC0415

        return diff(found.plan) or NOTHING
    words = plans.words(found.plan)
    if found.run is not None:
        count = len(found.plan.writes)
        files = "1 file" if count == 1 else f"{count} files"
        return f"{words}{files} changed; `devboot undo` takes it back\n"
    return words if words and (how.looking or found.commands) else words + NOTHING


def _document(found: Installed, how: How, code: tuple[Code, ...]) -> dict[str, Any]:
    from devboot.workflow import wsl_files  # noqa: PLC0415

    dialects = found.restarted_for
    return {
        "schema": f"devboot.wsl-{how.command}/1",
        **found.plan.as_json(),
        "code": [one._asdict() for one in code],
        "commands": found.commands,
        "restart": wsl_files.widest(dialects) if dialects else None,
        "run": found.run,
    }


def pending(pending: tuple[Code, ...]) -> str:
    lines = "".join(f"\n  {one.origin}: {one.key} = {one.value}: {one.runs}" for one in pending)
    what = "a setting" if len(pending) == 1 else f"{len(pending)} settings"
    return f"by {what} of the profile something is run:{lines}"
