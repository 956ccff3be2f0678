"""Run a tool with the rights of a user, and with a limit on its time."""

from __future__ import annotations

import os
import signal
import subprocess
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nasty.home import Room

LIMIT = 20  # s

# Root may write anywhere, which no user may: without these two rights it is a user like others.
_RIGHTS = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()


class Outcome(NamedTuple):
    """How a run ended."""

    status: int | None  # None: it hung
    said: str


def command(room: Room, argv: Sequence[str]) -> dict[str, Any]:
    """Return the arguments with which `subprocess` starts a tool in a room."""
    env = {"PATH": os.environ["PATH"], "HOME": str(room.home), "LANG": "C.UTF-8"}
    return {
        "args": [*_RIGHTS, *argv],
        "cwd": room.work,
        "env": env,
        "stdin": subprocess.DEVNULL,
    }


def run(room: Room, argv: Sequence[str]) -> Outcome:
    """Run once."""
    return together(room, argv, 1)[0]


def together(room: Room, argv: Sequence[str], number: int) -> list[Outcome]:
    """Start the same command several times at once, and wait for all."""
    started = [
        subprocess.Popen(
            **command(room, argv),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        for _ in range(number)
    ]
    return [_ended(process) for process in started]


def _ended(process: subprocess.Popen[bytes]) -> Outcome:
    try:
        said, _ = process.communicate(timeout=LIMIT)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        said, _ = process.communicate()
        return Outcome(None, said.decode(errors="replace"))
    return Outcome(process.returncode, said.decode(errors="replace"))
