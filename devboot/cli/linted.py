"""What the linters say: problems and rules as lines and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from devboot.cli import output

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from enum import Enum
    from typing import Any, Protocol

    from devboot.plan import Plan
    from devboot.problem import Problem
    from devboot.workflow.apply import Request

    class Linted(Protocol):
        """What was looked at, and what is wrong there."""

        @property
        def problems(self) -> Sequence[Problem]: ...
        @property
        def fixable(self) -> int: ...
        def shown(self, path: str) -> str:
            """Return a path as it can be opened from where the command was given."""

    class Rule(Protocol):
        """What a list of rules says of one."""

        @property
        def id(self) -> str: ...
        @property
        def severity(self) -> Enum: ...
        @property
        def title(self) -> str: ...
        @property
        def fixable(self) -> bool: ...


_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}


def say(
    linted: Linted, command: str, *, as_json: bool, below: Callable[[Any], str] | None = None
) -> None:
    """Print the problems; `below` makes what stands under each, for the reader of lines."""
    if as_json:
        click.echo(_dump(document(linted, command)))
        return
    for problem in linted.problems:
        click.echo(line(linted, problem) + (below(problem) if below else ""))
    output.note("found", summary(linted, command))


def line(linted: Linted, problem: Problem) -> str:
    place = f"{linted.shown(problem.path)}:{problem.line}:{problem.column}:"
    return f"{place} {words(problem)}"


def words(problem: Problem) -> str:
    name = str(problem.severity.value)
    word = click.style(f"{name}:", fg=_COLOURS[name], bold=True)
    return f"{word} {output.printable(problem.message)} [{problem.rule}]"


def say_corrected(number: int, plan: Plan) -> None:
    """Say how many problems are no more, and in which files."""
    paths = ", ".join(f"`{change.target.path}`" for change in plan.writes)
    output.note("corrected", f"{number} {_plural('problem', number)} in {paths}")


def summary(linted: Linted, command: str) -> str:
    counts = dict.fromkeys(_COLOURS, 0)
    for problem in linted.problems:
        counts[problem.severity.value] += 1
    found = ", ".join(f"{n} {_plural(name, n)}" for name, n in counts.items() if n)
    rest = f"; {linted.fixable} can be put right: `devboot {command} --fix`"
    return f"{found or 'no problem'}{rest if linted.fixable else ''}"


def _plural(word: str, number: int) -> str:
    return word if number == 1 or word == "info" else f"{word}s"


def document(linted: Linted, command: str) -> dict[str, Any]:
    problems = [{**p.as_json(), "path": linted.shown(p.path)} for p in linted.problems]
    return {"schema": f"devboot.{command.replace(' ', '-')}/1", "problems": problems}


def show(
    linted: Linted, command: str, request: Request, *, as_json: bool, show_diff: bool
) -> None:  # fmt: skip
    """Print what `--fix` would do."""
    from devboot.cli import plans  # noqa: PLC0415
    from devboot.plan.unified import diff  # noqa: PLC0415
    from devboot.workflow import apply  # noqa: PLC0415
    from devboot.workflow.conflicts import resolve  # noqa: PLC0415

    plan = resolve(apply.preview(request), "fail")
    if as_json:
        click.echo(_dump({**document(linted, command), **plan.as_json()}))
    else:
        click.echo(diff(plan) if show_diff else plans.words(plan), nl=False)


def status_when_fixed(linted: Linted) -> int:
    """Return the exit status when all is put right that can be."""
    return int(any(p.severity.value == "error" and not p.fix for p in linted.problems))


def say_rules(rules: Sequence[Rule], schema: str, *, as_json: bool) -> None:
    if as_json:
        rows = [
            {"id": r.id, "severity": r.severity.value, "fixable": r.fixable, "title": r.title}
            for r in rules
        ]
        click.echo(_dump({"schema": f"devboot.{schema}/1", "rules": rows}))
        return
    width = max(len(rule.id) for rule in rules)
    for rule in rules:
        fix = "fix" if rule.fixable else ""
        click.echo(f"{rule.id:<{width}}  {rule.severity.value:<7}  {fix:<3}  {rule.title}")


def _dump(document: dict[str, Any]) -> str:
    from devboot.cli import plans  # noqa: PLC0415  # loads json

    return plans.dump(document)
