"""The table of rules in the documentation is the program's own."""

from __future__ import annotations

import re
from pathlib import Path

from devboot.vscode.lint import RULES

PAGE = Path(__file__).parents[2] / "docs" / "vscode.md"


def rows() -> list[str]:
    return [
        f"| `{rule.id}` | {rule.severity.value} | {'yes' if rule.fixable else ''} | {rule.title} |"
        for rule in RULES
    ]


def test_the_table_has_every_rule_as_the_program_has_it() -> None:
    text = PAGE.read_text("utf-8")
    table = text.partition("|---|---|---|---|\n")[2].partition("\n\n")[0]
    assert table.splitlines() == rows(), "\n".join(rows())


def test_the_number_in_the_changelog_is_that_of_the_rules() -> None:
    told = re.search(r"lint`: (\d+) rules", (PAGE.parents[1] / "CHANGELOG.md").read_text("utf-8"))
    assert told is not None
    assert int(told[1]) <= len(RULES)
