"""`devboot undo` and `devboot restore`: what was there comes back, byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import click

from devboot.cli import options, plans
from devboot.errors import DevbootError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from devboot.apply.state import State
    from devboot.workflow.undo import Reverting

    Find = Callable[[State], Reverting]

_NOTHING = "nothing to do: it is as it was\n"


class _How(NamedTuple):
    """How a command that takes something back goes about it."""

    command: str
    policy: str
    show: str  # `diff`, `words`, or empty: really do it
    yes: bool
    as_json: bool


@click.command(epilog="Example: devboot undo --dry-run")
@click.argument("run", type=click.IntRange(min=1), required=False)
@options.writing
@options.on_conflict
@options.home
@options.as_json
def undo(  # noqa: PLR0913  # one parameter for each option
    run: int | None, *, home: Path | None, dry_run: bool, show_diff: bool, yes: bool,
    on_conflict: str, as_json: bool,
) -> int:  # fmt: skip
    """Take back the latest run that changed something, or the one with the number RUN.

    Files that were changed since are left alone: the undo refuses and says which.
    """
    from devboot.workflow.undo import undo_of  # noqa: PLC0415  # `--help` does not need it

    how = _How("undo", on_conflict, _showing(dry_run=dry_run, show_diff=show_diff), yes, as_json)
    return _revert(home, undo_of(run), how)


@click.command(epilog="Example: devboot restore ~/.vimrc@3")
@click.argument("file", metavar="FILE[@RUN]")
@options.writing
@options.on_conflict
@options.home
@options.as_json
def restore(  # noqa: PLR0913
    file: str, *, home: Path | None, dry_run: bool, show_diff: bool, yes: bool, on_conflict: str,
    as_json: bool,
) -> int:  # fmt: skip
    """Bring one file back to what it was before devboot last changed it, or before the run RUN.

    What is in its place now is stored first, and `devboot undo` brings that back.
    """
    from devboot.workflow.undo import restoring  # noqa: PLC0415

    path, at, number = file.rpartition("@")
    found = restoring(path, int(number)) if at and number.isdecimal() else restoring(file, None)
    how = _How("restore", on_conflict, _showing(dry_run=dry_run, show_diff=show_diff), yes, as_json)
    return _revert(home, found, how)


def _showing(*, dry_run: bool, show_diff: bool) -> str:
    return "diff" if show_diff else "words" if dry_run else ""


def _revert(home: Path | None, find: Find, how: _How) -> int:
    from devboot.machine.places import places_of  # noqa: PLC0415
    from devboot.workflow import undo as workflow  # noqa: PLC0415

    here = places_of(home)
    reverting = workflow.preview(here, find)
    if how.show:
        return _show(reverting, how)
    ask = plans.may_ask(yes=how.yes, as_json=how.as_json)
    policy = plans.decide(reverting.plan, how.policy, ask=ask)
    _confirm_removal(reverting, yes=how.yes, ask=ask)
    done = workflow.carry_out(here, find, policy)
    plans.notes(done.notes)
    if how.as_json:
        click.echo(plans.dump(_json(how.command, done.reverting, done.run)))
    else:
        text = plans.words(done.plan) + _folders("removed", done.reverting)
        click.echo(text + _which("undid", done.reverting) if text else _NOTHING, nl=False)
    return 0


def _show(reverting: Reverting, how: _How) -> int:
    """Print what would happen; the exit status is that of the real run."""
    from devboot.plan.unified import diff  # noqa: PLC0415
    from devboot.workflow.conflicts import resolve  # noqa: PLC0415

    plan = resolve(reverting.plan, "fail" if how.policy == "ask" else how.policy)
    if how.as_json:
        click.echo(plans.dump(_json(how.command, reverting, None) | {"dry_run": True}))
    else:
        text = diff(plan) if how.show == "diff" else plans.words(plan)
        text += _folders("would remove", reverting)
        click.echo(text + _which("would undo", reverting) if text else _NOTHING, nl=False)
    return 0


def _confirm_removal(reverting: Reverting, *, yes: bool, ask: bool) -> None:
    """Nothing brings a project back that was made by the run and goes with its undo."""
    for tree in reverting.trees:
        folder = plans.short(f"{tree.base}/{tree.name}")
        if not plans.confirmed(f"remove `{folder}` with all in it?", yes=yes, ask=ask):
            raise DevbootError(
                f"this removes `{folder}` with all in it; nothing was changed",
                hint="say so with `--yes`",
            )


def _folders(what: str, reverting: Reverting) -> str:
    return "".join(f"  {what} {plans.short(f'{t.base}/{t.name}')}\n" for t in reverting.trees)


def _which(verb: str, reverting: Reverting) -> str:
    """Say whose changes go; a file that `restore` brings back is named already."""
    run = reverting.run
    return f"{verb} run {run.number}: {run.command}\n" if reverting.whole else ""


def _json(command: str, reverting: Reverting, run: int | None) -> dict[str, object]:
    return {
        "schema": f"devboot.{command}/1",
        "run": run,
        "reverts": reverting.run.number,
        **reverting.plan.as_json(),
        "folders": [f"{tree.base}/{tree.name}" for tree in reverting.trees],
    }
