"""`devboot wsl install` and `devboot wsl diff`: the profile's settings, in WSL's files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import click

from devboot.cli import options, output, plans
from devboot.cli.unchanged import NOTHING
from devboot.errors import ConflictError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from devboot.generators.wsl.code import Code
    from devboot.profile import Profile
    from devboot.workflow.wsl_files import Asked
    from devboot.workflow.wsl_install import Installed


class _How(NamedTuple):
    """How the command goes about it."""

    command: str
    policy: str
    looking: bool  # nothing is written
    show_diff: bool
    ask: bool
    as_json: bool


def _looking(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of both commands."""
    system = click.option(
        "--system", is_flag=True, help="As root: write /etc/wsl.conf, print no command for it."
    )
    for option in (options.as_json, options.sets, options.profile, system, options.wsl_files):
        command = option(command)
    return command


@click.command(epilog="Example: devboot wsl install --set wsl.config.wsl2.memory=16GB --diff")
@options.writing
@options.on_conflict
@click.option(
    "--trust", default="", metavar="SHA256", help="Agree to the settings that make something run."
)
@_looking
def install(  # noqa: PLR0913  # one parameter for each option
    wsl_conf: Path | None, wslconfig: Path | None, windows_home: Path | None, *,
    profile: str | None, sets: tuple[str, ...], system: bool, trust: str, dry_run: bool,
    show_diff: bool, yes: bool, as_json: bool, on_conflict: str,
) -> int:  # fmt: skip
    """Merge the profile's settings into /etc/wsl.conf and .wslconfig.

    Only the keys of the profile change; all other bytes stay. For a file of root's the command is
    printed. What the profile says of VS Code and Windows Terminal on Windows is written too.
    """
    from devboot.workflow.wsl_files import Asked  # noqa: PLC0415  # `--help` needs no files

    ask = plans.may_ask(yes=yes, as_json=as_json)
    looking = dry_run or show_diff
    how = _How("install", on_conflict, looking, show_diff, ask, as_json)
    wanted = _profile(profile, sets)
    _agreed(wanted, trust, how)
    return _run(Asked(wsl_conf, wslconfig, windows_home), wanted, how, system=system)


@click.command(epilog="Example: devboot wsl diff --windows-home /mnt/c/Users/me")
@_looking
def diff(  # noqa: PLR0913
    wsl_conf: Path | None, wslconfig: Path | None, windows_home: Path | None, *,
    profile: str | None, sets: tuple[str, ...], system: bool, as_json: bool,
) -> int:  # fmt: skip
    """Show what `install` would change, your own edits in the way too."""
    from devboot.workflow.wsl_files import Asked  # noqa: PLC0415

    wanted = _profile(profile, sets)
    if pending := _pending(wanted):
        output.note("note", _pending_words(pending))
    how = _How("diff", "replace", looking=True, show_diff=True, ask=False, as_json=as_json)
    return _run(Asked(wsl_conf, wslconfig, windows_home), wanted, how, system=system)


def _run(asked: Asked, profile: Profile, how: _How, *, system: bool) -> int:
    from devboot.workflow import wsl_install as workflow  # noqa: PLC0415

    installing = workflow.prepare(asked, profile, system=system)
    for note in installing.notes:
        output.note("note", note)
    if how.looking:
        policy = "fail" if how.policy == "ask" else how.policy
        _say(workflow.as_it_would_be(installing, policy), how)
        return 0
    policy = "fail"
    if how.policy != "ask" or how.ask:
        policy = plans.decide(workflow.preview(installing), how.policy, ask=how.ask)
    done = workflow.carry_out(installing, policy)
    plans.notes(done.notes)
    _say(done, how)
    return 0


def _say(found: Installed, how: _How) -> None:
    from devboot.workflow import wsl_files  # noqa: PLC0415

    restart = wsl_files.restarts(found.restarted_for) if found.restarted_for else ""
    if how.as_json:
        click.echo(plans.dump(_document(found, how)))
        return
    click.echo(_words(found, how), nl=False)
    if not how.show_diff:
        for command in found.commands:
            output.note("manual", "this file is root's; run")
            click.echo(command)
    output.note("restart", restart)


def _words(found: Installed, how: _How) -> str:
    if how.show_diff:
        from devboot.plan import diff  # noqa: PLC0415

        return diff(found.plan) or NOTHING
    words = plans.words(found.plan)
    if found.run is not None:
        count = len(found.plan.writes)
        files = "1 file" if count == 1 else f"{count} files"
        return f"{words}{files} changed; `devboot undo` takes it back\n"
    return words if words and (how.looking or found.commands) else words + NOTHING


def _document(found: Installed, how: _How) -> dict[str, Any]:
    from devboot.workflow import wsl_files  # noqa: PLC0415

    dialects = found.restarted_for
    return {
        "schema": f"devboot.wsl-{how.command}/1",
        **found.plan.as_json(),
        "commands": found.commands,
        "restart": wsl_files.widest(dialects) if dialects else None,
        "run": found.run,
    }


def _profile(reference: str | None, sets: tuple[str, ...]) -> Profile:
    from devboot.machine.machine import Machine  # noqa: PLC0415
    from devboot.workflow import profiles  # noqa: PLC0415

    facts = Machine().facts(profiles.NEEDS)
    return profiles.chosen_profile(reference, sets, facts, output.chosen_profile)


def _pending(profile: Profile) -> tuple[Code, ...]:
    from devboot.machine.places import places  # noqa: PLC0415
    from devboot.workflow import wsl_trust  # noqa: PLC0415

    return wsl_trust.pending(profile, places())


def _agreed(profile: Profile, trust: str, how: _How) -> None:
    """Have the user's consent to what the profile makes run.

    Raises ConflictError when it is neither given nor to be had.
    """
    pending = _pending(profile)
    if not pending:
        return
    from devboot.generators.wsl.code import digest  # noqa: PLC0415
    from devboot.machine.places import places  # noqa: PLC0415
    from devboot.workflow import wsl_trust  # noqa: PLC0415

    wanted = digest(pending)
    if trust != wanted and not _consent(pending, how):
        raise ConflictError(
            f"{_pending_words(pending)}\nnothing was changed",
            hint=f"read them, then `devboot wsl install --trust {wanted}`",
        )
    if not how.looking:
        wsl_trust.agree(pending, places())


def _consent(pending: tuple[Code, ...], how: _How) -> bool:
    question = f"{output.printable(_pending_words(pending))}\ndo you want that?"
    return how.ask and click.confirm(question, default=False, err=True)


def _pending_words(pending: tuple[Code, ...]) -> str:
    lines = "".join(f"\n  {one.origin}: {one.key} = {one.value}: {one.runs}" for one in pending)
    return f"{len(pending)} settings of the profile make something run:{lines}"
