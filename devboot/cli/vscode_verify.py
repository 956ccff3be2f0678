"""`devboot vscode verify`: proof that F5 stops where it should."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from devboot.cli import options, output, plans, verdicts
from devboot.errors import ConflictError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from devboot.verify.vscode.outcome import Result, Stopped
    from devboot.workflow.vscode_verify import Prepared

_COLOURS = {"passed": "green", "failed": "red", "skipped": "yellow"}
_FRAMES = 4
_LOCALS = 8
_VALUE = 100
_NAME = 60


@click.command("verify", epilog='Example: devboot vscode verify "C++: tests (gdb)"')
@click.argument("names", nargs=-1, metavar="[NAME...]")
@options.folder
@click.option("--at", default="", metavar="FILE:LINE", help="Stop there; default: where it fits.")
@click.option("--file", type=click.Path(path_type=Path), help="The file that is open: ${file}.")
@click.option(
    "--timeout", type=click.FloatRange(1, 86400), default=60, show_default=True, metavar="S",
    help="Seconds for one debugger; tasks that build have an hour.",
)  # fmt: skip
@click.option("--trust-workspace", is_flag=True, help="Run what the folder says, without asking.")
@options.as_json
def command(  # noqa: PLR0913  # one parameter for each option
    names: tuple[str, ...], *, folder: Path, at: str, file: Path | None, timeout: float,
    trust_workspace: bool, as_json: bool,
) -> int:  # fmt: skip
    """Run configurations as VS Code's debuggers do, and stop each at a breakpoint.

    NAME is a configuration or a compound; default: all of them. Exits with 1 when one fails.
    """
    from devboot.workflow import vscode_verify as workflow  # noqa: PLC0415  # not for `--help`

    prepared = workflow.prepare(workflow.Asked(folder, names, at, file, timeout))
    if not (trust_workspace or prepared.is_trusted):
        _ask(prepared, folder, as_json=as_json)
    width = max(len(entry.name) for entry in prepared.entries)
    found: list[Result] = []
    for result in workflow.verify(prepared, _progress):
        found.append(result)
        if not as_json:
            click.echo(_text(result, width, folder))
    if as_json:
        results = [result.as_json() for result in found]
        click.echo(plans.dump({"schema": "devboot.vscode-verify/1", "results": results}))
    else:
        output.note("verified", _summary(found))
    return 1 if any(result.status == "failed" for result in found) else 0


def _ask(prepared: Prepared, folder: Path, *, as_json: bool) -> None:
    """Show what the folder wants run, and let the user decide."""
    click.echo(f"`{folder.absolute()}` was not made here; this would run:", err=True)
    for name, lines in prepared.commands:
        click.echo(f"  {output.printable(name)}", err=True)
        for line in lines:
            click.echo(f"    {output.printable(line)}", err=True)
    if plans.may_ask(yes=False, as_json=as_json):
        if click.confirm("run it?", default=False, err=True):
            return
        raise ConflictError("nothing was run")
    raise ConflictError(
        "a folder that was not made here decides what is run",
        hint="look at the commands above, then use `--trust-workspace`",
    )


def _progress(name: str) -> None:
    if sys.stderr.isatty():
        click.echo(click.style(f"  {output.printable(name)} ...", dim=True), err=True)


def _text(result: Result, width: int, folder: Path) -> str:
    stopped = result.stopped
    where = f"{_short(stopped.at.file, folder)}:{stopped.at.line}" if stopped else result.cause
    colour = _COLOURS[result.status]
    seconds = None if result.status == "skipped" else result.seconds
    first = verdicts.line(result.name, result.status, colour, seconds, where, width)
    return "\n".join([first, *_details(result, folder)])


def _details(result: Result, folder: Path) -> list[str]:
    if result.fix:
        return [f"    {click.style('hint:', fg='cyan')} {output.printable(result.fix)}"]
    if result.stopped is None:
        return []
    shown = " < ".join(_frames(result.stopped, folder))
    values = [f"{local.name} = {local.value[:_VALUE]}" for local in result.stopped.locals[:_LOCALS]]
    lines = [shown, *values, f"as {result.adapter}"]
    return [click.style(f"    {output.printable(one)}", dim=True) for one in lines]


def _frames(stopped: Stopped, folder: Path) -> list[str]:
    """Return the innermost frame and those of its callers that are the folder's own."""
    own = [f for f in stopped.stack[1:] if _short(f.file, folder) != f.file]
    frames = [stopped.at, *own][:_FRAMES]
    return [f"{_name(f.function)} {_short(f.file, folder)}:{f.line}" for f in frames]


def _name(function: str) -> str:
    return function if len(function) <= _NAME else f"{function[:_NAME]}..."


def _short(file: str, folder: Path) -> str:
    return file.removeprefix(f"{folder.resolve()}/")


def _summary(found: Sequence[Result]) -> str:
    counts = {status: sum(r.status == status for r in found) for status in _COLOURS}
    return ", ".join(f"{number} {status}" for status, number in counts.items() if number)
