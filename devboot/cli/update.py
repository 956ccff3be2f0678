"""`devboot update`: what is new in the template goes into a project, your edits stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from devboot.cli import options, plans, update_text
from devboot.errors import ConflictError

if TYPE_CHECKING:
    from pathlib import Path

    from devboot.workflow.update import Update

_MARKED = 3  # as after a conflict: something is left to be done


@click.command(epilog="Example: devboot update --diff; devboot update -D cuda=OFF")
@click.option(
    "-D", "defines", multiple=True, metavar="KEY=VALUE", help="Change an answer to the template."
)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when there is something new.")
@click.option("--abort", is_flag=True, help="Take the latest update of the project back.")
@options.project
@options.writing
@options.on_conflict
@options.as_json
def update(  # noqa: PLR0913  # one parameter for each option
    *, folder: Path, defines: tuple[str, ...], check: bool, abort: bool, on_conflict: str,
    dry_run: bool, show_diff: bool, yes: bool, as_json: bool,
) -> int:  # fmt: skip
    """Bring what is new in the template to a project that devboot made; your edits are kept.

    Needs no network, no git and no clean work tree. Where you and the template changed the same
    lines, nothing is written and all such files are named; `--on-conflict merge` puts both between
    markers, `--abort` takes them back.
    """
    from devboot.workflow import update as workflow  # noqa: PLC0415  # `--help` does not need it

    if abort:
        return _abort(folder, on_conflict, looking=dry_run or show_diff, as_json=as_json)
    found = workflow.look(workflow.Request(folder, options.pairs(defines, "-D")))
    if check:
        click.echo(update_text.as_json(found, found.plan) if as_json else update_text.check(found))
        return int(found.has_news)
    try:
        if dry_run or show_diff:
            return _show(found, on_conflict, show_diff=show_diff, as_json=as_json)
        ask = plans.may_ask(yes=yes, as_json=as_json)
        policy = plans.decide(found.plan, on_conflict, ask=ask, merge=update_text.MERGE)
        done = workflow.carry_out(found, policy)
    except ConflictError:
        if as_json:
            click.echo(update_text.as_json(found, found.plan))
        raise
    plans.notes(done.notes)
    click.echo(
        update_text.as_json(found, done.plan, done.run) if as_json else update_text.done(done)
    )
    return _status(update_text.say_marked(done.marked))


def _show(found: Update, policy: str, *, show_diff: bool, as_json: bool) -> int:
    """Print what would happen; the exit status is that of the real run."""
    from devboot.plan import diff  # noqa: PLC0415
    from devboot.workflow.update import marked, settled  # noqa: PLC0415

    plan = settled(found, "fail" if policy == "ask" else policy)
    if as_json:
        click.echo(update_text.as_json(found, plan))
    else:
        text = (
            diff(update_text.without_record(plan)) if show_diff else update_text.plan(found, plan)
        )
        click.echo(text, nl=False)
    return _status(update_text.say_marked(marked(plan)))


def _status(marked: bool) -> int:  # noqa: FBT001  # what was just said
    return _MARKED if marked else 0


def _abort(folder: Path, policy: str, *, looking: bool, as_json: bool) -> int:
    from devboot.workflow import update_abort as workflow  # noqa: PLC0415
    from devboot.workflow.conflicts import resolve  # noqa: PLC0415

    policy = "fail" if policy == "ask" else policy
    if looking:
        reverting = workflow.preview(folder)
        plan, run = resolve(reverting.plan, policy), None
    else:
        done = workflow.abort(folder, policy)
        plans.notes(done.notes)
        plan, run = done.plan, done.run
    click.echo(update_text.aborted_json(plan, run) if as_json else update_text.aborted(plan, run))
    return 0
