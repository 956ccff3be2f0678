"""`devboot remove`: what `devboot add` brought goes again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from devboot.cli import add_text, options, project_change

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@click.group(epilog="Example: devboot remove op gelu")
def remove() -> None:
    """Take out what `devboot add` brought; what you edited of it is never removed silently."""


def _command(kind: str, words: str) -> Callable[..., Any]:
    @remove.command(
        kind, help=f"Take out {words}.", epilog=f"Example: devboot remove {kind} NAME --dry-run"
    )
    @click.argument("name")
    @options.project
    @options.writing
    @options.on_conflict
    @options.as_json
    def command(  # noqa: PLR0913  # one parameter for each option
        name: str, *, folder: Path, on_conflict: str,
        dry_run: bool, show_diff: bool, yes: bool, as_json: bool,
    ) -> int:  # fmt: skip
        from devboot.workflow import add as workflow  # noqa: PLC0415  # `--help` does not need it

        gone = workflow.remove(folder, kind, name)
        how = project_change.How(dry_run, show_diff, yes, as_json, on_conflict)
        return project_change.carry_out(gone.update, add_text.removed(gone), how)

    return command


op = _command("op", "the operator NAME with its files and its lines in others")
test = _command("test", "the file of tests NAME")
preset = _command("preset", "the preset NAME from CMakePresets.json")
