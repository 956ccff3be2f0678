"""Files as they should be, compared with the files that are there.

A generator yields targets; `make_plan` compares each with what is on disk and with what devboot
wrote last; dry run, diff, JSON, questions and apply are readers of the resulting plan.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import PurePosixPath


class Place(str, Enum):
    """The root that a target's relative path starts from; `machine` resolves it once."""

    HOME = "home"
    CONFIG = "config"
    STATE = "state"
    PROJECT = "project"
    ETC = "etc"
    WINDOWS_HOME = "windows-home"


class Content(Protocol):
    """What devboot owns of a file: all of it, a block, some JSON entries, some keys."""

    @property
    def own(self) -> bytes:
        """The owned part as it should be."""

    def part(self, actual: bytes) -> bytes | None:
        """Return the owned part as a file has it now, None when it is not in there."""

    def merge(self, actual: bytes | None) -> bytes:
        """Return the whole file with the owned part as it should be."""


@dataclass(frozen=True)
class Whole:
    """The whole file is devboot's."""

    own: bytes

    def part(self, actual: bytes) -> bytes | None:
        return actual

    def merge(self, actual: bytes | None) -> bytes:  # noqa: ARG002  # nothing else is in there
        return self.own


@dataclass(frozen=True)
class Target:
    """A file as it should be."""

    place: Place
    path: PurePosixPath  # relative to the place
    content: Content
    mode: int = 0o644

    @property
    def key(self) -> tuple[Place, PurePosixPath]:
        return self.place, self.path


@dataclass(frozen=True)
class Actual:
    """What is on disk where a target wants to be."""

    data: bytes | None = None  # None: nothing is there
    mode: int = 0o644
    obstacle: str = ""  # why a file cannot be put there: `is a directory`, `is a symbolic link` ...


class Action(str, Enum):
    """What happens to one target."""

    CREATE = "create"
    UPDATE = "update"
    SAME = "same"  # nothing to do
    YOURS = "yours"  # you changed or deleted it and we have nothing new: left alone
    CONFLICT = "conflict"  # both changed, or something else is in the way


WRITES = frozenset({Action.CREATE, Action.UPDATE})


def compare(target: bytes, actual: bytes | None, last: bytes | None) -> Action:
    """Compare three ways: as it should be, as it is, as devboot wrote it last."""
    if actual == target:
        return Action.SAME
    if actual == last:  # untouched since we wrote it, or never there
        return Action.CREATE if actual is None else Action.UPDATE
    if target == last:
        return Action.YOURS
    return Action.CONFLICT


@dataclass(frozen=True)
class Change:
    """One target with what will happen to it, and the file before and after."""

    target: Target
    action: Action
    reason: str = ""
    before: bytes | None = None
    after: bytes | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "place": self.target.place.value,
            "path": str(self.target.path),
            "action": self.action.value,
            "reason": self.reason,
        }


@dataclass(frozen=True)
class Step:
    """A program that writes, run after the files are there."""

    argv: tuple[str, ...]
    why: str  # what it is for, in a few words

    def as_json(self) -> dict[str, Any]:
        return {"argv": list(self.argv), "why": self.why}


@dataclass(frozen=True)
class Plan:
    """Everything one run would do."""

    changes: tuple[Change, ...]
    steps: tuple[Step, ...] = ()

    @property
    def conflicts(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.action is Action.CONFLICT)

    @property
    def writes(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.action in WRITES)

    def counts(self) -> Counter[Action]:
        return Counter(change.action for change in self.changes)

    def as_json(self) -> dict[str, Any]:
        return {
            "changes": [change.as_json() for change in self.changes],
            "steps": [step.as_json() for step in self.steps],
        }


def make_plan(
    targets: Iterable[Target],
    actual: Mapping[tuple[Place, PurePosixPath], Actual],
    last: Mapping[tuple[Place, PurePosixPath], bytes] | None = None,
    steps: Iterable[Step] = (),
) -> Plan:
    """Compare every target with the disk (`actual`) and with what was written last (`last`)."""
    written = last or {}
    changes = (
        _change(target, actual.get(target.key, Actual()), written.get(target.key))
        for target in targets
    )
    return Plan(tuple(changes), tuple(steps))


def _change(target: Target, actual: Actual, last: bytes | None) -> Change:
    if actual.obstacle:
        return Change(target, Action.CONFLICT, actual.obstacle)
    part = None if actual.data is None else target.content.part(actual.data)
    action = compare(target.content.own, part, last)
    after = target.content.merge(actual.data)
    return Change(target, action, _REASONS.get(action, ""), actual.data, after)


_REASONS = {
    Action.YOURS: "you changed it, devboot has nothing new",
    Action.CONFLICT: "exists with other content",
}


def keep_conflicts(plan: Plan) -> Plan:
    """Leave every conflicting file as it is: the plan of `--on-conflict keep`."""
    changes = (
        replace(change, action=Action.YOURS, reason=f"kept: {change.reason}")
        if change.action is Action.CONFLICT
        else change
        for change in plan.changes
    )
    return replace(plan, changes=tuple(changes))


def diff(plan: Plan) -> str:
    """Return what the plan would change as one unified diff; binary files are named only."""
    return "".join(_diff_one(change) for change in plan.changes if change.action in WRITES)


def _diff_one(change: Change) -> str:
    import difflib  # noqa: PLC0415  # only a diff needs it

    name = str(change.target.path)
    old = "/dev/null" if change.before is None else f"a/{name}"
    try:
        before = (change.before or b"").decode().splitlines(keepends=True)
        after = (change.after or b"").decode().splitlines(keepends=True)
    except UnicodeDecodeError:
        return f"binary file b/{name} differs\n"
    lines = difflib.unified_diff(before, after, old, f"b/{name}")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ no newline at end of file\n" for line in lines
    )
