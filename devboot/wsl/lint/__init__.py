"""Does WSL take its files as they are meant? Every rule is a pure function of one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.merge.splices import applied
from devboot.problem import Problem
from devboot.severity import Severity
from devboot.wsl.lint import grammar, names, settings, together
from devboot.wsl.lint.look import Found, Look, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from devboot.facts.version import Version
    from devboot.merge.wsl_ini import Dialect

__all__ = ["RULES", "Found", "Look", "Problem", "Rule", "Severity", "corrected", "lint", "problems"]

RULES: tuple[Rule, ...] = (*grammar.RULES, *names.RULES, *settings.RULES, *together.RULES)
_ROUNDS = 100


def lint(look: Look, rules: Iterable[Rule] = RULES) -> list[tuple[Rule, Found]]:
    """Return what is wrong with a file, in its order; of one that WSL cannot decode only that."""
    for found in grammar.encoding(look):
        return [(grammar.RULES[0], found)]
    pairs = [(rule, found) for rule in rules for found in rule.find(look)]
    return sorted(pairs, key=lambda pair: (pair[1].at, pair[0].id))


def problems(look: Look, path: str) -> tuple[Problem, ...]:
    """Return what is wrong with a file as the user is to see it."""
    return tuple(_problem(look, path, rule, found) for rule, found in lint(look))


def _problem(look: Look, path: str, rule: Rule, found: Found) -> Problem:
    line, column = look.whole.position(found.at)
    start = look.text.rfind("\n", 0, found.at) + 1
    source = look.text[start:].partition("\n")[0].rstrip("\r").lstrip("\ufeff")
    return Problem(path, line, column, rule.id, rule.severity, found.message, found.fix, source)


def corrected(text: str, dialect: Dialect, version: Version | None = None) -> str:
    """Return a file with everything put right that can be; one correction may call for another."""
    for _ in range(_ROUNDS):
        fixes = [found.fix for _, found in lint(Look(text, dialect, version)) if found.fix]
        if not fixes:
            break
        text = applied(text, fixes)
    return text
