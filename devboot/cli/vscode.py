"""`devboot vscode`: debugging in VS Code for any folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from devboot.cli import options, output, plans
from devboot.cli.lazy_group import LazyGroup, Sub

if TYPE_CHECKING:
    from pathlib import Path

    from devboot.plan import Plan
    from devboot.workflow.vscode import Applied, Workplace
    from devboot.workflow.vscode_wanted import Asked


_COMMANDS = {
    "verify": Sub(
        "devboot.cli.vscode_verify", "command", "prove that configurations stop at a breakpoint"
    ),
    "lint": Sub(
        "devboot.cli.vscode_lint", "command", "find what is wrong with .vscode, and put it right"
    ),
    "explain": Sub(
        "devboot.cli.vscode_explain", "command", "print the commands that do what F5 would"
    ),
    "from-command": Sub(
        "devboot.cli.vscode_from_command",
        "command",
        "add a configuration that debugs a command line",
    ),
}


@click.group(
    cls=LazyGroup,
    subs=_COMMANDS,
    invoke_without_command=True,
    epilog="Example: devboot vscode --lang cpp --diff; devboot vscode -C ~/project --all",
)
@click.option(
    "--lang", "languages", multiple=True, metavar="cpp|cuda|python|all",
    help="Set up this language; default: those that the folder holds.",
)  # fmt: skip
@click.option(
    "--all/--few", "everything", default=None, help="Show all entries in the list of F5, or six."
)
@click.option(
    "--restore", multiple=True, metavar="NAME", help="Bring back an entry that you deleted."
)
@click.option(
    "--configure/--no-configure", default=None,
    help="Run cmake's configure step where it has not said yet what it builds.",
)  # fmt: skip
@options.folder
@options.writing
@options.on_conflict
@options.profile
@options.sets
@options.as_json
@click.pass_context
def vscode(  # noqa: PLR0913  # one parameter for each option
    ctx: click.Context, *, languages: tuple[str, ...], everything: bool | None,
    restore: tuple[str, ...], configure: bool | None, folder: Path, on_conflict: str,
    dry_run: bool, show_diff: bool, yes: bool, profile: str | None, sets: tuple[str, ...],
    as_json: bool,
) -> int:  # fmt: skip
    """Write launch.json, tasks.json, settings.json and extensions.json of a folder.

    What is in them already stays as it is, byte for byte; edits of yours are kept on later runs.
    """
    if ctx.invoked_subcommand is not None:
        _refuse_options(ctx)
        return 0
    from devboot.workflow import vscode as workflow  # noqa: PLC0415  # `--help` does not need it
    from devboot.workflow.vscode_wanted import Asked  # noqa: PLC0415

    given = folder if _is_said(ctx, "folder") else None
    asked = Asked(given, languages, everything, restore, profile, sets)
    looking = dry_run or show_diff
    ask = plans.may_ask(yes=yes, as_json=as_json)
    place = workflow.look(asked, output.chosen_profile)
    if place.unknown_programs and not looking:
        place = _configured(place, asked, configure, ask=ask)
    targets = workflow.targets(place)
    plan = workflow.preview(place, targets)
    if looking:
        return _show(place, plan, on_conflict, as_json=as_json, show_diff=show_diff)
    applied = workflow.Applied(plan)
    if plan.writes or plan.conflicts:
        policy = plans.decide(plan, on_conflict, ask=ask)
        applied = workflow.apply(place, targets, policy)
    plans.notes(applied.notes)
    return _say(place, applied, as_json=as_json)


def _is_said(ctx: click.Context, name: str) -> bool:
    return ctx.get_parameter_source(name) is not ParameterSource.DEFAULT


def _refuse_options(ctx: click.Context) -> None:
    """Refuse what stands before a sub-command, which would never see it."""
    said = [
        param.opts[-1] for param in ctx.command.params if param.name and _is_said(ctx, param.name)
    ]
    if said:
        name = ctx.invoked_subcommand
        raise click.UsageError(
            f"`{said[0]}` stands before `{name}`, and is for what stands after it"
        )


def _configured(
    place: Workplace, asked: Asked, configure: bool | None, *, ask: bool  # noqa: FBT001
) -> Workplace:  # fmt: skip
    """Let CMake say what it builds, if somebody wants that."""
    from devboot.workflow import vscode as workflow  # noqa: PLC0415

    command = place.configure_command
    if configure is None and ask:
        question = f"CMake has not said yet what it builds here.\nrun `{command}`?"
        configure = click.confirm(question, default=False, err=True)
    if not configure:
        return place
    click.echo(click.style(f"  {command} ...", dim=True), err=True)
    return workflow.configured(place, asked)


def _say(place: Workplace, applied: Applied, *, as_json: bool) -> int:
    from devboot.cli import vscode_text  # noqa: PLC0415

    if as_json:
        click.echo(plans.dump(vscode_text.as_json(place, applied.plan, applied.run)))
        return 0
    click.echo(vscode_text.done(place, applied))
    for label, text in vscode_text.advice(place, applied):
        output.note(label, text)
    return 0


def _show(
    place: Workplace, plan: Plan, policy: str, *, as_json: bool, show_diff: bool
) -> int:  # fmt: skip
    """Print what would happen; the exit status is that of the real run."""
    from devboot.cli import vscode_text  # noqa: PLC0415
    from devboot.plan.unified import diff  # noqa: PLC0415
    from devboot.workflow.conflicts import resolve  # noqa: PLC0415

    resolved = resolve(plan, "fail" if policy == "ask" else policy)
    if as_json:
        click.echo(plans.dump(vscode_text.as_json(place, resolved, None)))
    else:
        text = diff(resolved) if show_diff else vscode_text.plan(resolved)
        click.echo(text, nl=False)
    return 0
