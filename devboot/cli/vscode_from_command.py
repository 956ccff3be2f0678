"""`devboot vscode from-command`: debug what a command line runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from devboot.cli import options, output, plans

if TYPE_CHECKING:
    from pathlib import Path

    from devboot.workflow.vscode_from_command import Adding


@click.command(
    "from-command", epilog='Example: devboot vscode from-command "python -m pytest -k relu"'
)
@click.argument("command_line", metavar="COMMAND")
@click.option("--name", default="", help="Name of the configuration; default: the command.")
@options.folder
@options.writing
@options.as_json
def command(  # noqa: PLR0913  # one parameter for each option
    command_line: str, *, name: str, folder: Path, dry_run: bool, show_diff: bool, yes: bool,
    as_json: bool,
) -> int:  # fmt: skip
    """Add a configuration to launch.json that debugs COMMAND, given as one word in quotes.

    It knows Python, pytest, torchrun, programs of C++ and CUDA, gdb, cuda-gdb, and ctest by what
    CMake has written. The command is never run; the configuration is yours, devboot forgets it.
    """
    del yes  # there is nothing to ask
    from devboot.workflow import apply  # noqa: PLC0415  # `--help` does not need it
    from devboot.workflow import vscode_from_command as workflow  # noqa: PLC0415

    adding = workflow.adding(folder, command_line, name)
    if dry_run or show_diff:
        return _show(adding, as_json=as_json, show_diff=show_diff)
    done = apply.apply(adding.request)
    plans.notes(done.notes)
    if as_json:
        click.echo(plans.dump({**_document(adding), **done.plan.as_json(), "run": done.run}))
        return 0
    click.echo(plans.words(done.plan) or "nothing to do: it is there already\n", nl=False)
    output.note("added" if done.run is not None else "there", f"`{adding.made.value['name']}`")
    for text in adding.made.notes:
        output.note("note", text)
    return 0


def _show(adding: Adding, *, as_json: bool, show_diff: bool) -> int:
    """Print what would happen; the exit status is that of the real run."""
    from devboot.plan.unified import diff  # noqa: PLC0415
    from devboot.workflow import apply  # noqa: PLC0415
    from devboot.workflow.conflicts import resolve  # noqa: PLC0415

    plan = resolve(apply.preview(adding.request), "fail")
    if as_json:
        click.echo(plans.dump({**_document(adding), **plan.as_json()}))
    else:
        click.echo(diff(plan) if show_diff else plans.words(plan), nl=False)
    return 0


def _document(adding: Adding) -> dict[str, object]:
    return {
        "schema": "devboot.vscode-from-command/1",
        "configuration": adding.made.value,
        "notes": list(adding.made.notes),
    }
