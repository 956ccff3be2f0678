"""How the verification of one configuration went, as values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from devboot.verify.mi_values import Frame

Status = Literal["passed", "failed", "skipped"]


class Local(NamedTuple):
    """A variable at the place where the program stopped, as the debugger prints it."""

    name: str
    value: str


class Stopped(NamedTuple):
    """Where a program stopped, and what could be read there."""

    stack: tuple[Frame, ...]
    """Innermost first."""
    locals: tuple[Local, ...] = ()

    @property
    def at(self) -> Frame:
        return self.stack[0]


class Result(NamedTuple):
    """One line of the table that `devboot vscode verify` prints."""

    name: str
    status: Status
    seconds: float
    adapter: str = ""
    """Which debug adapter in which version was followed."""
    stopped: Stopped | None = None
    cause: str = ""
    """Why it did not stop, or was not tried."""
    fix: str = ""

    def as_json(self) -> dict[str, object]:
        stopped = self.stopped
        return {
            "name": self.name,
            "status": self.status,
            "stopped_at": f"{stopped.at.file}:{stopped.at.line}" if stopped else None,
            "cause": self.cause or None,
            "fix": self.fix or None,
            "seconds": round(self.seconds, 3),
            "adapter": self.adapter or None,
            "stack": [frame._asdict() for frame in stopped.stack] if stopped else [],
            "locals": [local._asdict() for local in stopped.locals] if stopped else [],
        }


class NotStopped(Exception):  # noqa: N818  # a result like the other one
    """The configuration does not stop where it should: why, and what to do about it."""

    status: Status = "failed"

    def __init__(self, cause: str, fix: str = "") -> None:
        super().__init__(cause)
        self.cause = cause
        self.fix = fix


class NotTried(NotStopped):
    """It cannot be tried on this machine, or without VS Code."""

    status: Status = "skipped"
