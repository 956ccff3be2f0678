"""`devboot vscode lint`: what is wrong with `.vscode`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from devboot.cli import linted as texts
from devboot.cli import options, plans

if TYPE_CHECKING:
    from devboot.workflow.vscode_lint import Linted


@click.command("lint", epilog="Example: devboot vscode lint --fix --diff")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE...]")
@options.folder
@click.option("--fix", is_flag=True, help="Put right what can be, and leave every other byte.")
@click.option("--list-rules", is_flag=True, help="Print all rules.")
@options.writing
@options.as_json
def command(  # noqa: PLR0913  # one parameter for each option
    files: tuple[Path, ...], *, folder: Path, fix: bool, list_rules: bool, dry_run: bool,
    show_diff: bool, yes: bool, as_json: bool,
) -> int:  # fmt: skip
    """Find what is wrong with launch.json, tasks.json, settings.json and extensions.json.

    FILE is one of them or a .code-workspace; without one, all that VS Code reads in the folder.
    Nothing is started. Exits with 1 when something would stop F5 or a task.
    """
    del yes  # there is nothing to ask: `devboot undo` brings the files back
    if list_rules:
        from devboot.vscode.lint import RULES  # noqa: PLC0415

        texts.say_rules(RULES, "vscode-lint-rules", as_json=as_json)
        return 0
    from devboot.workflow import vscode_lint as workflow  # noqa: PLC0415  # `--help` lacks no rules

    linted = workflow.look(folder, files)
    if fix and linted.fixable:
        if dry_run or show_diff:
            return _show(linted, as_json=as_json, show_diff=show_diff)
        linted = _fixed(linted, folder, files)
    texts.say(linted, "vscode lint", as_json=as_json)
    return 1 if linted.errors else 0


def _fixed(linted: Linted, folder: Path, files: tuple[Path, ...]) -> Linted:
    """Write the corrections, and look again."""
    from devboot.workflow import apply  # noqa: PLC0415
    from devboot.workflow import vscode_lint as workflow  # noqa: PLC0415

    done = apply.apply(workflow.correction(linted))
    plans.notes(done.notes)
    again = workflow.look(folder, files)
    texts.say_corrected(linted.fixable - again.fixable, done.plan)
    return again


def _show(linted: Linted, *, as_json: bool, show_diff: bool) -> int:
    """Print what `--fix` would do; the exit status is that of the real run."""
    from devboot.workflow import vscode_lint as workflow  # noqa: PLC0415

    request = workflow.correction(linted)
    texts.show(linted, "vscode lint", request, as_json=as_json, show_diff=show_diff)
    return texts.status_when_fixed(linted)
