"""The page of a check: what stands in its rule's docstring, and what its entry says.

A docstring begins with what holds on a healthy machine. Below it stand, one to a line and in any
order, `error:`, `warning:` and `info:` (when it is that severe, and what then goes wrong), `fix:`
(the way out in words; a finding has the commands) and `source:` (who says so). Longer ones go on
in lines that are indented.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.report import Severity

if TYPE_CHECKING:
    from devboot.checks.check import Check

_LABEL = re.compile(r"(error|warning|info|fix|source): +(.+)")
_ARTICLES = frozenset({"A", "An", "The", "This", "There", "No", "One", "Every", "Any"})


class Page(NamedTuple):
    """All that is known about a check before a machine is looked at."""

    id: str
    group: str
    title: str  # the subject
    rule: str  # what holds on a healthy machine
    severities: dict[str, str]  # `error`, `warning`, `info`: when, and what goes wrong then
    fix: str
    source: str
    wanted: str  # what of a profile asks for it, empty: every profile
    needs: tuple[str, ...]  # the facts it reads
    after: tuple[str, ...]  # ids (globs) of causes that make it silent

    def as_json(self) -> dict[str, Any]:
        fields = self._asdict()
        return {**fields, "needs": list(self.needs), "after": list(self.after)}


def page(name: str, check: Check) -> Page:
    rule, labels = _parts(check.judge.__doc__ or "")
    return Page(
        id=name,
        group=check.group,
        title=check.title,
        rule=rule,
        severities={s.value: labels[s.value] for s in Severity if s.value in labels},
        fix=labels.get("fix", ""),
        source=labels.get("source", ""),
        wanted=_sentence(check.wanted.__doc__ or ""),
        needs=tuple(dict.fromkeys((*check.needs, *check.gpu_needs))),
        after=check.after,
    )


def _parts(docstring: str) -> tuple[str, dict[str, str]]:
    """Split a docstring into its rule and its labelled lines."""
    rule: list[str] = []
    labels: dict[str, str] = {}
    label = ""
    for line in map(str.strip, docstring.splitlines()):
        if match := _LABEL.match(line):
            label, labels[match[1]] = match[1], match[2]
        elif label and line:
            labels[label] += f" {line}"
        elif line:
            rule.append(line)
    return _sentence(" ".join(rule)), labels


def _sentence(text: str) -> str:
    """Return a docstring's sentence as we show words: no capital, no full stop."""
    first, blank, rest = text.removesuffix(".").partition(" ")
    return f"{first.lower() if first in _ARTICLES else first}{blank}{rest}"
