"""What was proven about a project on this machine, as values."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

Status = Literal["proven", "failed", "not proven here"]


@dataclass(frozen=True)
class Outcome:
    """How one step went."""

    status: Status
    reason: str = ""
    """The decisive line: what was seen, what failed, or what this machine lacks."""
    detail: str = ""
    """Where to read on: the file, relative to the project, with all that was said."""


@dataclass(frozen=True)
class Proof:
    """One line of the table that `init --verify` prints."""

    name: str
    status: Status
    reason: str
    seconds: float
    detail: str

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def not_here(reason: str) -> Outcome:
    """Return the outcome of a step that this machine cannot take."""
    return Outcome("not proven here", reason)
