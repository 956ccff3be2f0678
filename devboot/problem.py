"""What a linter found, as its user is to see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from devboot.merge.splices import Fix
    from devboot.severity import Severity


class Problem(NamedTuple):
    """What one rule says about one place."""

    path: str
    line: int
    column: int
    rule: str
    severity: Severity
    message: str
    fix: Fix = ()
    source: str = ""  # the line, where a report shows it

    def as_json(self) -> dict[str, object]:
        return {
            "path": self.path,
            "line": self.line,
            "column": self.column,
            "rule": self.rule,
            "severity": self.severity.value,
            "message": self.message,
            **({"source": self.source} if self.source else {}),
            "fixable": bool(self.fix),
        }
