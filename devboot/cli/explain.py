"""`devboot explain FILE`: where a file of a project comes from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from devboot.cli import options, output, plans

if TYPE_CHECKING:
    from collections.abc import Callable

    from devboot.workflow.explain import Origin


@click.command(epilog="Example: devboot explain CMakePresets.json")
@click.argument("file", type=click.Path(path_type=Path))
@options.as_json
def explain(file: Path, *, as_json: bool) -> int:
    """Say which template, answers and facts made FILE, and what you changed in it since."""
    from devboot.workflow.explain import explain as look  # noqa: PLC0415  # not for `--help`

    found = look(file)
    click.echo(plans.dump(found.as_json()) if as_json else _text(found).rstrip("\n"))
    return 0


def _text(found: Origin) -> str:
    from devboot.plan.unified import diff  # noqa: PLC0415  # the words of what you changed

    path = click.style(output.printable(found.path), bold=True)
    lines = _LINES[found.kind](found)
    changed = diff(found.change)
    return "\n".join([f"{path}: {lines[0]}", *(f"  {line}" for line in lines[1:]), changed])


def _of_template(found: Origin) -> list[str]:
    made, values = found.made, ", ".join(f"{k}={v or '(empty)'}" for k, v in found.answers.items())
    source = found.source or "no longer in this version of the template"
    return [
        f"made by {made.template}, version {made.version}",
        f"template  {source}",
        f"answers   {values or 'none: it is the same for every answer'}",
        *([f"name      {made.name}"] if found.names else []),
        *([f"was       {found.was}; you renamed it"] if found.was else []),
        f"state     {_STATES[found.state]}",
    ]


_STATES = {
    "unmodified": "as it was made",
    "edited": "you changed it:",
    "deleted": "you deleted it; `devboot update` leaves it so",
    "unsettled": "it has conflict markers: settle them, or `devboot update --abort`",
}


def _of_machine(found: Origin) -> list[str]:
    return [
        f"made for this machine by {found.made.template}; git ignores it, no update changes it",
        f"template  {found.source}",
        f"facts     {', '.join(found.facts)}",
    ]


def _of_vscode(found: Origin) -> list[str]:
    names = ", ".join(f"`{name}`" for name in found.names)
    return [
        "`devboot vscode` writes these entries, all else in it is yours",
        names,
        "`devboot vscode explain NAME` says what one of them does",
    ]


_LINES: dict[str, Callable[[Origin], list[str]]] = {
    "template": _of_template,
    "machine": _of_machine,
    "vscode": _of_vscode,
    "record": lambda _: ["devboot's own record; commit it, leave it as it is"],
    "yours": lambda found: [f"yours: {found.made.template} has no such file"],
}
