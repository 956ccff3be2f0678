"""`devboot status`: what became of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from devboot.cli import options, output, plans

if TYPE_CHECKING:
    from pathlib import Path

    from devboot.workflow.status import FileState, Status

_COLOURS = {"edited": "green", "deleted": "magenta", "renamed": "green", "unsettled": "red"}


@click.command(epilog="Example: devboot status; devboot status --check")
@click.option("--check", is_flag=True, help="Exit with 1 when there is something to do.")
@options.project
@options.as_json
def status(*, folder: Path, check: bool, as_json: bool) -> int:
    """Say which files of a project you changed, and whether template and machine have moved on.

    A file that you added is not mentioned. Line ends and modes are no change.
    """
    from devboot.workflow.status import status as look  # noqa: PLC0415  # `--help` needs none of it
    from devboot.workflow.status_evidence import remember  # noqa: PLC0415

    found = look(folder)
    text = plans.dump(found.as_json()) if as_json else _text(found)
    code = int(check and found.needs_work)
    click.echo(text)
    remember(found, folder, (str(code), f"{text}\n", f"{click.unstyle(text)}\n"))
    return code


def _text(found: Status) -> str:
    changed = [file for file in found.files if file.state != "unmodified"]
    same = len(found.files) - len(changed)
    drift = (f"{one.words}\n  `{one.command}`" for one in found.drift)
    lines = [_template(found), *map(_line, changed), f"{same} of {len(found.files)} files as made"]
    unsettled = any(file.state == "unsettled" for file in changed)
    return "\n".join([*lines, *([output.SETTLE] if unsettled else []), *drift])


def _template(found: Status) -> str:
    made = found.made
    first = f"{click.style(made.name, bold=True)}: {made.template}, version {made.version}"
    if not found.current:
        return f"{first}; this devboot has no such template"
    if found.behind:
        return f"{first}; version {found.current} is here: `devboot update --diff`"
    return first


def _line(file: FileState) -> str:
    word = click.style(f"{file.state:<9}", fg=_COLOURS[file.state])
    more = f" -> {file.now}" if file.now else ""
    why = click.style("  (conflict markers)", dim=True) if file.state == "unsettled" else ""
    return f"  {word} {output.printable(file.path + more)}{why}"
