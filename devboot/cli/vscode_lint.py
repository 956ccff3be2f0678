"""`devboot vscode lint`: what is wrong with `.vscode`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from devboot.cli import options, output, plans

if TYPE_CHECKING:
    from devboot.vscode.lint import Problem
    from devboot.workflow.vscode_lint import Linted

_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}


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
        click.echo(_rules_json() if as_json else _rules())
        return 0
    from devboot.workflow import vscode_lint as workflow  # noqa: PLC0415  # `--help` lacks no rules

    linted = workflow.look(folder, files)
    if fix and linted.fixable:
        if dry_run or show_diff:
            return _show(linted, as_json=as_json, show_diff=show_diff)
        linted = _fixed(linted, folder, files)
    click.echo(_json(linted) if as_json else _text(linted), nl=as_json)
    if not as_json:
        output.note("found", _summary(linted))
    return 1 if linted.errors else 0


def _fixed(linted: Linted, folder: Path, files: tuple[Path, ...]) -> Linted:
    """Write the corrections, and look again."""
    from devboot.workflow import apply  # noqa: PLC0415
    from devboot.workflow import vscode_lint as workflow  # noqa: PLC0415

    done = apply.apply(workflow.correction(linted))
    plans.notes(done.notes)
    again = workflow.look(folder, files)
    paths = ", ".join(f"`{change.target.path}`" for change in done.plan.writes)
    output.note("corrected", f"{linted.fixable - again.fixable} problems in {paths}")
    return again


def _show(linted: Linted, *, as_json: bool, show_diff: bool) -> int:
    """Print what `--fix` would do; the exit status is that of the real run."""
    from devboot.plan import diff  # noqa: PLC0415
    from devboot.workflow import apply  # noqa: PLC0415
    from devboot.workflow import vscode_lint as workflow  # noqa: PLC0415
    from devboot.workflow.conflicts import resolve  # noqa: PLC0415

    plan = resolve(apply.preview(workflow.correction(linted)), "fail")
    if as_json:
        click.echo(plans.dump({**_document(linted), **plan.as_json()}))
    else:
        click.echo(diff(plan) if show_diff else plans.words(plan), nl=False)
    left = [p for p in linted.problems if p.severity.value == "error" and not p.fix]
    return 1 if left else 0


def _text(linted: Linted) -> str:
    return "".join(f"{_line(linted, problem)}\n" for problem in linted.problems)


def _line(linted: Linted, problem: Problem) -> str:
    place = f"{linted.shown(problem.path)}:{problem.line}:{problem.column}:"
    word = click.style(f"{problem.severity.value}:", fg=_COLOURS[problem.severity.value], bold=True)
    return f"{place} {word} {output.printable(problem.message)} [{problem.rule}]"


def _summary(linted: Linted) -> str:
    counts = dict.fromkeys(_COLOURS, 0)
    for problem in linted.problems:
        counts[problem.severity.value] += 1
    words = ", ".join(f"{n} {_plural(name, n)}" for name, n in counts.items() if n)
    rest = f"; {linted.fixable} can be put right: `devboot vscode lint --fix`"
    return f"{words or 'no problem'}{rest if linted.fixable else ''}"


def _plural(word: str, number: int) -> str:
    return word if number == 1 or word == "info" else f"{word}s"


def _json(linted: Linted) -> str:
    return plans.dump(_document(linted))


def _document(linted: Linted) -> dict[str, object]:
    problems = [{**p.as_json(), "path": linted.shown(p.path)} for p in linted.problems]
    return {"schema": "devboot.vscode-lint/1", "problems": problems}


def _rules() -> str:
    from devboot.vscode.lint import RULES  # noqa: PLC0415

    width = max(len(rule.id) for rule in RULES)
    return "\n".join(
        f"{rule.id:<{width}}  {rule.severity.value:<7}  {'fix' if rule.fixable else '':<3}"
        f"  {rule.title}"
        for rule in RULES
    )


def _rules_json() -> str:
    from devboot.vscode.lint import RULES  # noqa: PLC0415

    rules = [
        {"id": r.id, "severity": r.severity.value, "fixable": r.fixable, "title": r.title}
        for r in RULES
    ]
    return plans.dump({"schema": "devboot.vscode-lint-rules/1", "rules": rules})
