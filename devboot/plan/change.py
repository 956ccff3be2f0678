"""What happens to each target, as values: every view of a run reads these."""

from __future__ import annotations

from collections import Counter
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from devboot.plan.owned import Owned, Version
    from devboot.plan.target import Target, Where

T = TypeVar("T")


class Action(str, Enum):
    """What happens to one target."""

    CREATE = "create"
    UPDATE = "update"
    MERGE = "merge"  # your changes and ours, in one file
    MANUAL = "manual"  # root has to do it: a command is printed
    REMOVE = "remove"  # devboot's part goes; what was there before it comes back
    SAME = "same"  # nothing to do
    YOURS = "yours"  # you changed or deleted it and we have nothing new: left alone
    CONFLICT = "conflict"  # both changed, or something else is in the way


WRITES = frozenset({Action.CREATE, Action.UPDATE, Action.MERGE, Action.REMOVE})
SHOWN = WRITES | {Action.MANUAL}
"""What a diff has to show."""


def compare(target: T, actual: T | None, last: T | None) -> Action:
    """Compare three ways: as it should be, as it is, as devboot wrote it last."""
    if actual == target:
        return Action.SAME
    if actual == last:  # untouched since we wrote it, or never there
        return Action.CREATE if actual is None else Action.UPDATE
    if target == last:
        return Action.YOURS
    return Action.CONFLICT


class Marked(NamedTuple):
    """What a conflict becomes when both sides are to stand in the file, between markers."""

    data: bytes | None  # None: the file goes, another one has what was in it


class Change(NamedTuple):
    """One target with what will happen to it, and the file before and after."""

    target: Target
    action: Action
    reason: str = ""
    before: bytes | None = None  # the whole file; None: it is not there
    after: bytes | None = None
    mode: int | None = None  # None: as it is now
    last: Owned | None = None
    edited: bool = False  # you changed or deleted it since devboot wrote it
    newer: bool = False  # devboot has something that it has not written yet
    obstacle: bool = False  # a conflict that no policy can settle but to leave it alone
    removal: bool = False  # the target is to go
    adopt: bool = False  # is as it should be, though devboot did not write it
    restores: Version | None = None  # of a removal: the file as devboot found it
    where: Where | None = None
    notes: tuple[str, ...] = ()  # what was left to the user inside of a file
    kept: bytes | None = None  # of a conflict about single keys: the file with all but those
    marked: Marked | None = None  # of a conflict: None where markers are no way out

    def as_json(self) -> dict[str, Any]:
        return {
            "place": self.target.place.value,
            "path": str(self.target.path),
            "action": self.action.value,
            "reason": self.reason,
        }


class Step(NamedTuple):
    """A program that writes, run after the files are there."""

    argv: tuple[str, ...]
    why: str  # what it is for, in a few words

    def as_json(self) -> dict[str, Any]:
        return {"argv": list(self.argv), "why": self.why}


class Plan(NamedTuple):
    """Everything one run would do."""

    changes: tuple[Change, ...]
    steps: tuple[Step, ...] = ()

    @property
    def conflicts(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.action is Action.CONFLICT)

    @property
    def writes(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.action in WRITES)

    @property
    def forgotten(self) -> tuple[Change, ...]:
        """Targets that are to go and are gone already: only the record of them remains."""
        return tuple(c for c in self.changes if c.removal and c.action is Action.SAME)

    @property
    def adopted(self) -> tuple[Change, ...]:
        """Files that are as they should be, and may become devboot's as they are."""
        return tuple(change for change in self.changes if change.adopt)

    def counts(self) -> Counter[Action]:
        return Counter(change.action for change in self.changes)

    def as_json(self) -> dict[str, Any]:
        return {
            "changes": [change.as_json() for change in self.changes],
            "steps": [step.as_json() for step in self.steps],
        }
