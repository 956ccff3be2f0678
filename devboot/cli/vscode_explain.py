"""`devboot vscode explain`: F5 as commands for a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from devboot.cli import options, output, plans

if TYPE_CHECKING:
    from devboot.vscode.explain import Explanation


@click.command("explain", epilog='Example: devboot vscode explain "C++: tests (gdb)"')
@click.argument("name", required=False)
@options.folder
@click.option("--file", type=click.Path(path_type=Path), help="The file that is open: ${file}.")
@click.option("--at", multiple=True, metavar="FILE:LINE", help="Stop there, in gdb and cuda-gdb.")
@click.option("--input", "inputs", multiple=True, metavar="ID=VALUE", help="Answer an input.")
@options.as_json
def command(  # noqa: PLR0913  # one parameter for each option
    name: str | None, *, folder: Path, file: Path | None, at: tuple[str, ...],
    inputs: tuple[str, ...], as_json: bool,
) -> int:  # fmt: skip
    """Print the commands that do in a terminal what F5 does with the configuration NAME.

    Nothing is started. Without NAME the names are listed.
    """
    from devboot.workflow import vscode_explain as workflow  # noqa: PLC0415  # not for `--help`

    if name is None:
        click.echo("".join(f"{one}\n" for one in workflow.names(folder)), nl=False)
        return 0
    answers = options.pairs(inputs, "--input")
    found = workflow.explained(folder, name, file, answers, at)
    if as_json:
        click.echo(plans.dump({"schema": "devboot.vscode-explain/1", **found.as_json()}))
        return 0
    click.echo(_text(found))
    for variable, reason in found.needs:
        output.note("needs", f"`{variable}`: {reason}")
    return 0


def _text(found: Explanation) -> str:
    """Return shell that can be pasted: what is no command is a comment."""
    blocks = []
    for one in found.commands:
        # A name may hold the end of a line, and what follows must not become a command.
        lines = (line.replace("\n", "\\n") for line in (one.title, *one.notes))
        comments = [f"# {output.printable(line)}" for line in lines]
        text = one.text if one.argv or one.script else ""
        blocks.append("\n".join([*comments, *([output.printable(text)] if text else [])]))
    return "\n\n".join(blocks)
