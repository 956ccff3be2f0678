"""A change to a project that devboot made: shown or carried out, and said in words or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import click

from devboot.cli import plans, update_text
from devboot.errors import ConflictError

if TYPE_CHECKING:
    from devboot.cli.update_text import Words
    from devboot.workflow.update import Update

_MARKED = 3  # as after a conflict: something is left to be done


class How(NamedTuple):
    """What the options of every command that writes say."""

    dry_run: bool
    show_diff: bool
    yes: bool
    as_json: bool
    on_conflict: str


def carry_out(found: Update, words: Words, how: How) -> int:
    """Do it, or show it; return the exit status.

    Raises ConflictError where the user's files are in the way and nobody says what to do.
    """
    from devboot.workflow import update as workflow  # noqa: PLC0415  # imported by now

    try:
        if how.dry_run or how.show_diff:
            return _show(found, words, how)
        ask = plans.may_ask(yes=how.yes, as_json=how.as_json)
        policy = plans.decide(found.plan, how.on_conflict, ask=ask, merge=update_text.MERGE)
        done = workflow.carry_out(found, policy)
    except ConflictError:
        if how.as_json:
            click.echo(update_text.as_json(found, found.plan, words))
        raise
    plans.notes(done.notes)
    json = how.as_json
    click.echo(update_text.as_json(found, done.plan, words, done.run) if json else words.done(done))
    if done.run is None:
        return _status(update_text.say_left(found))
    return _status(update_text.say_marked(done.marked, written=True))


def _show(found: Update, words: Words, how: How) -> int:
    """Print what would happen; the exit status is that of the real run."""
    from devboot.plan.unified import diff  # noqa: PLC0415
    from devboot.workflow.update import marked, settled  # noqa: PLC0415

    try:
        plan = settled(found, "fail" if how.on_conflict == "ask" else how.on_conflict)
    except ConflictError:
        if not how.as_json:
            click.echo(_unsettled(found, how), nl=False)
        raise
    if how.as_json:
        click.echo(update_text.as_json(found, plan, words))
    else:
        shown = update_text.without_record(plan)
        click.echo(diff(shown) if how.show_diff else update_text.plan(found, plan), nl=False)
    if not found.has_news:
        return _status(update_text.say_left(found))
    return _status(update_text.say_marked(marked(plan), written=False))


def _unsettled(found: Update, how: How) -> str:
    """Return what there is to choose from, for whoever looks before saying what to do."""
    from devboot.plan.unified import diff  # noqa: PLC0415
    from devboot.workflow.update import settled  # noqa: PLC0415

    if not how.show_diff:
        return update_text.plan(found, found.plan)
    try:
        plan = settled(found, "merge")
    except ConflictError:  # where markers are no way out
        plan = settled(found, "keep")
    return diff(update_text.without_record(plan))


def _status(marked: bool) -> int:  # noqa: FBT001  # what was just said
    return _MARKED if marked else 0
