"""Does `.vscode` say what it should? Every rule is a pure function of the files and the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.merge.splices import applied
from devboot.problem import Problem
from devboot.severity import Severity
from devboot.vscode.lint import (
    cppdbg,
    cuda,
    debuggers,
    debugpy,
    documents,
    names,
    on_disk,
    settings,
    tasks,
    variables,
)
from devboot.vscode.lint.rule import Found, Look, Rule, Surroundings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from devboot.merge.jsonc import Position
    from devboot.merge.splices import Fix
    from devboot.vscode.documents import File

__all__ = ["RULES", "Look", "Problem", "Rule", "Severity", "Surroundings", "corrected", "lint"]

_MODULES = (
    documents, names, variables, debuggers, cppdbg, cuda, debugpy, on_disk, tasks, settings,
)  # fmt: skip
RULES: tuple[Rule, ...] = tuple(rule for module in _MODULES for rule in module.RULES)


def lint(look: Look, rules: Iterable[Rule] = RULES) -> list[Problem]:
    """Return what is wrong, in the order of the files."""
    order = {file.path: number for number, file in enumerate(look.opened.files)}
    problems = {_problem(rule, found) for rule in rules for found in rule.find(look)}
    return sorted(problems, key=lambda p: (order[p.path], p.line, p.column, p.rule, p.message))


def _problem(rule: Rule, found: Found) -> Problem:
    place = found.at or _place(found)
    path = found.part.file.path
    return Problem(path, *place, rule.id, rule.severity, found.message, found.fix)


def _place(found: Found) -> Position:
    return found.part.key_position if found.at_key else found.part.position


def corrected(files: Iterable[File], problems: Iterable[Problem]) -> dict[str, str]:
    """Return the text of every file that a correction changes, by its path."""
    found: dict[str, list[Fix]] = {}
    for problem in problems:
        if problem.fix:
            found.setdefault(problem.path, []).append(problem.fix)
    texts = {file.path: file.document.text for file in files}
    return {path: applied(texts[path], fixing) for path, fixing in found.items()}
