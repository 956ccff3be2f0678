"""`devboot wsl lint`: what WSL would not take as it is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from devboot.cli import linted as texts
from devboot.cli import options, output
from devboot.excerpt import excerpt

if TYPE_CHECKING:
    from pathlib import Path

    from devboot.workflow.wsl_files import Asked
    from devboot.workflow.wsl_lint import Correction, Linted
    from devboot.wsl.lint import Problem

_NAME = "wsl lint"


@click.command("lint", epilog="Example: devboot wsl lint --wslconfig ./.wslconfig --fix --diff")
@options.wsl_files
@click.option(
    "--wsl-version", metavar="X.Y.Z",
    help="The WSL that is to read them; default: the one of this machine.",
)  # fmt: skip
@click.option("--fix", is_flag=True, help="Put right what can be, and leave every other byte.")
@click.option("--list-rules", is_flag=True, help="Print all rules.")
@options.writing
@options.as_json
def command(  # noqa: PLR0913  # one parameter for each option
    wsl_conf: Path | None, wslconfig: Path | None, windows_home: Path | None, *,
    wsl_version: str | None, fix: bool, list_rules: bool, dry_run: bool, show_diff: bool,
    yes: bool, as_json: bool,
) -> int:  # fmt: skip
    r"""Find what WSL would not take as it is meant in /etc/wsl.conf and .wslconfig.

    They are read as WSL itself reads them: after a line that it does not understand it reads no
    more of wsl.conf. Exits with 1 when a setting would not come into force.
    """
    del yes  # there is nothing to ask: `devboot undo` brings the files back
    if list_rules:
        from devboot.wsl.lint import RULES  # noqa: PLC0415

        texts.say_rules(RULES, "wsl-lint-rules", as_json=as_json)
        return 0
    from devboot.workflow import wsl_lint as workflow  # noqa: PLC0415  # `--help` needs no rules
    from devboot.workflow.wsl_files import Asked  # noqa: PLC0415

    asked = Asked(wsl_conf, wslconfig, windows_home)
    linted = workflow.look(asked, wsl_version)
    for note in linted.notes:
        output.note("note", note)
    if fix and linted.fixable:
        correction = workflow.correction(linted)
        _say_commands(correction, as_json=as_json)
        if dry_run or show_diff:
            return _show(linted, correction, as_json=as_json, show_diff=show_diff)
        linted = _fixed(linted, correction, asked, wsl_version)
    texts.say(linted, _NAME, as_json=as_json, below=_source)
    return 1 if linted.errors else 0


def _source(problem: Problem) -> str:
    """Return the line below its problem, with a caret under the place."""
    if not problem.source:
        return ""
    shown, before = excerpt(problem.source.replace("\t", " "), problem.column)
    return f"\n    {shown}\n    {before}^"


def _say_commands(correction: Correction, *, as_json: bool) -> None:
    """Say what root would have to do: on stdout, where it can be taken, or beside the JSON."""
    for text in correction.commands:
        output.note("manual", "this file is root's; run")
        click.echo(text, err=as_json)


def _show(linted: Linted, correction: Correction, *, as_json: bool, show_diff: bool) -> int:
    if correction.request is None:
        texts.say(linted, _NAME, as_json=as_json, below=_source)
        return 1 if linted.errors else 0
    texts.show(linted, _NAME, correction.request, as_json=as_json, show_diff=show_diff)
    return texts.status_when_fixed(linted)


def _fixed(
    linted: Linted, correction: Correction, asked: Asked, version: str | None
) -> Linted:  # fmt: skip
    """Write the corrections, and look again."""
    if correction.request is None:
        return linted
    from devboot.cli import plans  # noqa: PLC0415
    from devboot.workflow import apply, wsl_files  # noqa: PLC0415
    from devboot.workflow import wsl_lint as workflow  # noqa: PLC0415

    done = apply.apply(correction.request)
    plans.notes(done.notes)
    again = workflow.look(asked, version)
    texts.say_corrected(linted.fixable - again.fixable, done.plan)
    output.note("restart", wsl_files.restarts([file.dialect for file in linted.files]))
    return again
