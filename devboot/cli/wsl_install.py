"""`devboot wsl install` and `devboot wsl diff`: the profile's settings, in WSL's files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from devboot.cli import options, output, plans, wsl_text
from devboot.cli.wsl_text import How
from devboot.errors import ConflictError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from devboot.generators.wsl.code import Code
    from devboot.profile import Profile
    from devboot.workflow.wsl_files import Asked
    from devboot.workflow.wsl_wanted import Installing


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
    how = How("install", on_conflict, looking, show_diff, ask, as_json)
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
        output.note("note", wsl_text.pending(pending))
    how = How("diff", "replace", looking=True, show_diff=True, ask=False, as_json=as_json)
    return _run(Asked(wsl_conf, wslconfig, windows_home), wanted, how, system=system)


@click.command(epilog="Example: devboot wsl uninstall --dry-run")
@options.wsl_files
@options.writing
@options.on_conflict
@options.as_json
def uninstall(  # noqa: PLR0913
    wsl_conf: Path | None, wslconfig: Path | None, windows_home: Path | None, *,
    dry_run: bool, show_diff: bool, yes: bool, as_json: bool, on_conflict: str,
) -> int:  # fmt: skip
    """Take out what `install` put in: each key is again as it was before, or goes.

    What you changed since stays, or is asked about.
    """
    from devboot.workflow.wsl_files import Asked  # noqa: PLC0415
    from devboot.workflow.wsl_wanted import uninstalling  # noqa: PLC0415

    ask = plans.may_ask(yes=yes, as_json=as_json)
    how = How("uninstall", on_conflict, dry_run or show_diff, show_diff, ask, as_json)
    return _carry_out(uninstalling(Asked(wsl_conf, wslconfig, windows_home)), how)


def _run(asked: Asked, profile: Profile, how: How, *, system: bool) -> int:
    from devboot.generators.wsl.code import code  # noqa: PLC0415
    from devboot.workflow.wsl_wanted import prepare  # noqa: PLC0415

    return _carry_out(prepare(asked, profile, system=system), how, code(profile))


def _carry_out(installing: Installing, how: How, code: tuple[Code, ...] = ()) -> int:
    from devboot.workflow import wsl_install as workflow  # noqa: PLC0415

    for note in installing.notes:
        output.note("note", note)
    if how.looking:
        policy = "fail" if how.policy == "ask" else how.policy
        wsl_text.say(workflow.as_it_would_be(installing, policy), how, code)
        return 0
    policy = "fail"
    if how.policy != "ask" or how.ask:
        policy = plans.decide(workflow.preview(installing), how.policy, ask=how.ask)
    done = workflow.carry_out(installing, policy)
    plans.notes(done.notes)
    wsl_text.say(done, how, code)
    return 0


def _profile(reference: str | None, sets: tuple[str, ...]) -> Profile:
    from devboot.machine.machine import Machine  # noqa: PLC0415
    from devboot.workflow import profiles  # noqa: PLC0415

    facts = Machine().facts(profiles.NEEDS)
    return profiles.chosen_profile(reference, sets, facts, output.chosen_profile)


def _pending(profile: Profile) -> tuple[Code, ...]:
    from devboot.machine.places import places  # noqa: PLC0415
    from devboot.workflow import wsl_trust  # noqa: PLC0415

    return wsl_trust.pending(profile, places())


def _agreed(profile: Profile, trust: str, how: How) -> None:
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
            f"{wsl_text.pending(pending)}\nnothing was changed",
            hint=f"read them, then `devboot wsl install --trust {wanted}`",
        )
    if not how.looking:
        wsl_trust.agree(pending, places())


def _consent(pending: tuple[Code, ...], how: How) -> bool:
    question = f"{output.printable(wsl_text.pending(pending))}\ndo you want that?"
    return how.ask and click.confirm(question, default=False, err=True)
