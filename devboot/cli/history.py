"""`devboot history`: what devboot wrote, and forgetting it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from devboot.cli import options, plans
from devboot.errors import DevbootError

if TYPE_CHECKING:
    from pathlib import Path

    from devboot.apply.record import Run
    from devboot.workflow.history import History

_MOST = 5  # files named for each run
_SECRETS = "stored files keep whatever secrets were in them until `devboot history prune`"


@click.group(
    invoke_without_command=True,
    epilog="Example: devboot history; devboot history prune --older-than 30d",
)
@options.home
@options.as_json
@click.pass_context
def history(ctx: click.Context, *, home: Path | None, as_json: bool) -> int:
    """List the runs that changed something; `devboot undo RUN` takes one back."""
    if ctx.invoked_subcommand is not None:
        return 0
    from devboot.machine.places import places_of  # noqa: PLC0415  # `--help` does not need it
    from devboot.workflow import history as workflow  # noqa: PLC0415

    found = workflow.history(places_of(home))
    click.echo(plans.dump(found.as_json()) if as_json else _words(found))
    return 0


@history.command(epilog="Example: devboot history prune --older-than 30d --yes")
@click.option("--older-than", required=True, metavar="30d|12h", help="Forget what is older.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@options.home
@options.as_json
@click.pass_context
def prune(
    ctx: click.Context, *, older_than: str, yes: bool, home: Path | None, as_json: bool
) -> int:
    """Forget old runs and the bytes stored for them; they cannot be undone then.

    What devboot put in place stays, and so do the originals that an uninstall brings back.
    """
    from devboot.machine.places import places_of  # noqa: PLC0415
    from devboot.workflow import history as workflow  # noqa: PLC0415

    age = _age(older_than)
    question = f"forget all runs older than {older_than}? they cannot be undone then"
    if not plans.confirmed(question, yes=yes, ask=plans.may_ask(yes=yes, as_json=as_json)):
        raise DevbootError(
            "this forgets runs for good; nothing was changed", hint="say so with `--yes`"
        )
    done = workflow.prune(places_of(home or _home_before(ctx)), age)
    if as_json:
        click.echo(
            plans.dump(
                {
                    "schema": "devboot.history-prune/1",
                    "runs": list(done.runs),
                    "freed_bytes": done.freed,
                }
            )
        )
    else:
        click.echo(f"forgot {len(done.runs)} runs, freed {_size(done.freed)}")
    return 0


def _home_before(ctx: click.Context) -> Path | None:
    """Return the `--home` that was given before the name of the sub-command."""
    return ctx.parent.params["home"] if ctx.parent else None


def _age(text: str) -> timedelta:
    """Return the time that `30d` or `12h` means."""
    match = re.fullmatch(r"(\d{1,5})([dh])", text)
    if match is None:
        raise click.BadParameter(
            f"`{text}` is no time such as 30d or 12h", param_hint="--older-than"
        )
    count = int(match[1])
    return timedelta(days=count) if match[2] == "d" else timedelta(hours=count)


def _words(found: History) -> str:
    from devboot.workflow.history import undone_by  # noqa: PLC0415

    if not found.runs:
        return "devboot has changed nothing yet"
    undone = undone_by(found.runs)
    lines = [line for run in reversed(found.runs) for line in _run(run, undone.get(run.number))]
    size = f"{_size(found.stored)} stored in {plans.short(str(found.state))}: {_SECRETS}"
    return "\n".join([*lines, "", size])


def _run(run: Run, undone: int | None) -> list[str]:
    state = "" if run.done else "  unfinished: the next command that writes ends it"
    state = f"  undone by run {undone}" if undone else state
    number = click.style(f"{run.number:>4}", bold=True)
    lines = [f"{number}  {run.time}  {run.command}{click.style(state, fg='yellow')}"]
    files = [f"{e.action.value:<7} {plans.short(e.shown)}" for e in run.effective]
    files += [
        f"{'remove' if tree.goes else 'create':<7} {plans.short(f'{tree.base}/{tree.name}')}/"
        for tree in run.trees
    ]
    more = [f"... and {len(files) - _MOST} more"] if len(files) > _MOST else []
    return [*lines, *(f"        {text}" for text in [*files[:_MOST], *more])]


def _size(count: int) -> str:
    size = float(count)
    for unit in ("bytes", "KiB", "MiB"):
        if size < 1024:  # noqa: PLR2004
            return f"{size:.0f} {unit}"
        size /= 1024
    return f"{size:.1f} GiB"
