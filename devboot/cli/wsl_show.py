"""`devboot wsl show`: the settings that WSL really uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from devboot.cli import options, output

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from devboot.workflow.wsl_explain import Shown, View
    from devboot.wsl.in_force import Value


@click.command("show", epilog="Example: devboot wsl show --all --json")
@options.wsl_files
@click.option("--all", "everything", is_flag=True, help="Also what no file says: the defaults.")
@options.as_json
def command(
    wsl_conf: Path | None, wslconfig: Path | None, windows_home: Path | None, *,
    everything: bool, as_json: bool,
) -> int:  # fmt: skip
    """Print the settings that WSL really uses, and the line that each comes from.

    That is not always what a file says: the first line of a key counts, a value that WSL refuses
    becomes its default, and some settings need others.
    """
    from devboot.workflow import wsl_explain as workflow  # noqa: PLC0415  # not for `--help`
    from devboot.workflow.wsl_files import Asked  # noqa: PLC0415

    view = workflow.look(Asked(wsl_conf, wslconfig, windows_home))
    if as_json:
        from devboot.cli import plans  # noqa: PLC0415

        click.echo(plans.dump({"schema": "devboot.wsl-show/1", **view.as_json()}))
        return 0
    click.echo(_text(view, everything=everything), nl=False)
    say_notes(view)
    return 0


def say_notes(view: View) -> None:
    """Say what belongs to the files and to no line of them."""
    for shown in view.files:
        if shown.stops_at is not None:
            words = f"WSL stops reading `{shown.file.path}` in line {shown.stops_at}"
            output.note("note", f"{words}: `devboot wsl lint` says why")
    for note in view.notes:
        output.note("note", note)
    known = (("version", view.info.version), ("networking mode", view.info.networking_mode))
    output.note("wslinfo", ", ".join(f"{name} {value}" for name, value in known if value))


def _text(view: View, *, everything: bool) -> str:
    return "\n".join("".join(_file(shown, everything=everything)) for shown in view.files)


def _file(shown: Shown, *, everything: bool) -> Iterator[str]:
    yield f"{click.style(str(shown.file.path), bold=True)}\n"
    values = [value for value in shown.values.values() if everything or value.setting]
    width = max((len(value.key.name) for value in values), default=0)
    yield from (f"  {value.key.name:<{width}} = {_value(shown, value)}\n" for value in values)
    if not values:
        yield "  nothing is set, WSL takes its defaults\n"


def _value(shown: Shown, value: Value) -> str:
    text = output.printable(value.value if value.value is not None else "(nothing)")
    line = shown.line(value)
    origin = f"line {line}" if line else "default"
    why = f": {output.printable(value.why)}" if value.why else ""
    return f"{text}{click.style(f'  ({origin}{why})', dim=True)}"
