"""The words of `devboot init`."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from devboot.cli import output, verdicts
from devboot.generators.template import find_template, template_names
from devboot.plan import Action

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devboot.checks.project import Missing
    from devboot.verify.project import Proof
    from devboot.workflow.init import InitPlan, InitResult


_ANSWER = len("-D framework=gtest ")


def templates() -> str:
    """List the templates with the questions that `-D` answers; `devboot add` answers the lists."""
    lines = []
    for template in map(find_template, template_names()):
        lines.append(f"{click.style(template.name, bold=True)}: {template.summary}")
        for question in (one for one in template.questions if not one.kind):
            allowed = "|".join(question.choices) or question.allowed
            lines.append(f"  {f'-D {question.key}={question.default}':<{_ANSWER}} {allowed}")
    return "\n".join(lines)


def templates_json() -> str:
    found = [
        {
            "name": template.name,
            "summary": template.summary,
            "answers": {q.key: {"default": q.default, "choices": dict(q.choices)}
                        for q in template.questions},
        }
        for template in map(find_template, template_names())
    ]  # fmt: skip
    return _dump({"schema": "devboot.init-list/1", "templates": found})


def summaries() -> dict[str, str]:
    return {template.name: template.summary for template in map(find_template, template_names())}


def choices(ask: str, known: Mapping[str, str]) -> str:
    """Say what may be answered to a question, and what each answer means."""
    width = max(map(len, known))
    return "\n".join([ask, *(f"  {key:<{width}}  {meaning}" for key, meaning in known.items())])


def progress(step: str) -> None:
    """Say on a terminal what is being proven."""
    click.echo(click.style(f"  {step} ...", dim=True), err=True)


def plan(init: InitPlan) -> str:
    """Say what would be made, one line for each file."""
    lines = [f"would make `{_short(init.request.dest)}`:"]
    lines += [f"  {change.action.value:<8} {change.target.path}" for change in init.plan.changes]
    lines += [f"  {'run':<8} {' '.join(step.argv)}" for step in init.plan.steps]
    return "\n".join(lines) + "\n"


def plan_json(init: InitPlan) -> str:
    return _dump({"schema": "devboot.init/1", "written": False, **init.plan.as_json()})


def result_json(done: InitResult) -> str:
    return _dump(done.as_json())


def made(done: InitResult) -> str:
    """Say what was made."""
    count = len(done.init.plan.writes)
    git = f", {done.git.done}" if done.git.done else ""
    first = (
        f"{click.style('made', fg='green')} {_short(done.init.request.dest)}: {count} files{git}"
    )
    return "\n".join([first, *_kept(done), *_git(done)])


def closing(done: InitResult) -> str:
    """Say what was proven, what comes next and what this machine lacks for it."""
    if done.exit_status:
        return "\n".join([_proofs(done.proofs), *_logs(done), *_missing(done.missing)])
    proofs = [_proofs(done.proofs)] if done.proofs else []
    return "\n".join([*proofs, _next(done), *_missing(done.missing)])


def _kept(done: InitResult) -> list[str]:
    kept = [change for change in done.init.plan.changes if change.action is Action.YOURS]
    return [f"  left alone: {change.target.path} ({change.reason})" for change in kept]


def _git(done: InitResult) -> list[str]:
    problem = output.printable(done.git.problem) or (
        done.init.no_git if done.init.request.git else ""
    )
    if not problem:
        return []
    hint = [f"{click.style('hint:', fg='cyan')} {done.git.hint}"] if done.git.hint else []
    without = "first commit" if done.git.done else "repository of its own"
    return [f"no {without}: {problem}", *hint]


def _proofs(proofs: tuple[Proof, ...]) -> str:
    width = max(len(proof.name) for proof in proofs)
    lines = [_proof(proof, width) for proof in proofs]
    return "\n".join(["", "on this machine:", *lines])


def _logs(done: InitResult) -> list[str]:
    """Say where a failed step's whole output is; the project itself stays."""
    folder = done.init.request.dest
    failed = (proof.detail for proof in done.proofs if proof.status == "failed" and proof.detail)
    lines = [f"  {_short(folder / log)}" for log in failed]
    return ["", f"`{_short(folder)}` is kept; all that was said:", *lines] if lines else []


_COLOURS = {"proven": "green", "failed": "red", "not proven here": "yellow"}


def _proof(proof: Proof, width: int) -> str:
    seconds = None if proof.status == "not proven here" else proof.seconds
    colour = _COLOURS[proof.status]
    return verdicts.line(proof.name, proof.status, colour, seconds, proof.reason, width)


def _next(done: InitResult) -> str:
    commands = list(done.init.request.project.template.next.items())
    if done.init.request.dest != Path.cwd():
        commands.insert(0, (f"cd {_quoted(_short(done.init.request.dest))}", ""))
    width = max(len(command) for command, _ in commands)
    lines = (f"  {command:<{width}}  {_dim(why)}".rstrip() for command, why in commands)
    return "\n".join(["", "next:", *lines])


_ALL_AT_ONCE = "or, in the project, what fits this machine: `devboot env create --with pytest`"


def _missing(missing: Missing) -> list[str]:
    """Say what to install: what the package manager brings in one command, then each other part."""
    lines = [f"  {finding.title}" for finding in missing.packages]
    if missing.install:
        lines.append(f"    {missing.install.command}")
    said: set[str] = set()  # one virtual environment serves all that pip brings
    for finding in missing.python:
        new = [step.command for step in finding.fix if step.command not in said]
        said.update(new)
        lines.append(f"  {finding.title} {_dim(f'({finding.why})')}")
        lines += [f"    {command}" for command in new]
    if any(finding.id == "torch.missing" for finding in missing.python):
        lines.append(f"  {_ALL_AT_ONCE}")
    return ["", "this machine lacks for that:", *lines] if lines else []


def _dim(text: str) -> str:
    return click.style(text, dim=True) if text else ""


def _short(path: Path) -> str:
    """Return a path as the user would type it: relative when it is below the current folder."""
    try:
        relative = path.relative_to(Path.cwd())
    except ValueError:
        return output.printable(str(path))
    return "." if relative == Path() else output.printable(str(relative))


def _quoted(path: str) -> str:
    import shlex  # noqa: PLC0415

    return shlex.quote(path if not path.startswith("-") else os.path.join(".", path))  # noqa: PTH118


def _dump(document: object) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False)
