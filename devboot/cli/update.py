"""`devboot update`: what is new in the template goes into a project, your edits stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from devboot.cli import options, plans, project_change, update_text

if TYPE_CHECKING:
    from pathlib import Path


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
        return int(update_text.say_left(found) or found.has_news)
    how = project_change.How(dry_run, show_diff, yes, as_json, on_conflict)
    return project_change.carry_out(found, update_text.UPDATE, how)


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
