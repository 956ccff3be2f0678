"""What was proven about a project on this machine, as values."""

from __future__ import annotations

from typing import Literal, NamedTuple

Status = Literal["proven", "failed", "not proven here"]


class Outcome(NamedTuple):
    """How one step went."""

    status: Status
    reason: str = ""
    """The decisive line: what was seen, what failed, or what this machine lacks."""
    detail: str = ""
    """Where to read on: the file, relative to the project, with all that was said."""


class Proof(NamedTuple):
    """One line of the table that `init --verify` prints."""

    name: str
    status: Status
    reason: str
    seconds: float
    detail: str

    def as_json(self) -> dict[str, object]:
        return self._asdict()


def not_here(reason: str) -> Outcome:
    """Return the outcome of a step that this machine cannot take."""
    return Outcome("not proven here", reason)
