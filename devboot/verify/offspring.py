"""Everything that was started meanwhile ends: children, their children, and daemons among them."""

from __future__ import annotations

import os
import signal
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SET_CHILD_SUBREAPER = 36
_GET_CHILD_SUBREAPER = 37
_GRACE_S = 0.3
"""How long a process may take to end by itself after SIGTERM."""
_GIVE_UP_S = 3.0


@contextmanager
def ended_offspring() -> Iterator[None]:
    """End every process that was started in this context, by us or by one of those.

    One that made itself a daemon becomes our child (prctl(2), PR_SET_CHILD_SUBREAPER) instead of
    init's, so that it is found too. Processes of another user, which we may not end, stay.
    """
    before = descendants(os.getpid())
    was = _subreaper()
    _set_subreaper(1)
    try:
        yield
    finally:
        _end(before)
        _set_subreaper(was)


def descendants(pid: int) -> set[int]:
    """Return the children of a process and all of theirs."""
    children: dict[int, list[int]] = {}
    for process, parent in _parents():
        children.setdefault(parent, []).append(process)
    found: set[int] = set()
    waiting = [pid]
    while waiting:
        new = children.get(waiting.pop(), [])
        found.update(new)
        waiting += new
    return found


def _parents() -> Iterator[tuple[int, int]]:
    for entry in os.scandir("/proc"):
        if not entry.name.isdigit():
            continue
        with suppress(OSError):
            stat = Path(entry.path, "stat").read_bytes()
            # The name of the program, in parentheses, may hold spaces and parentheses.
            yield int(entry.name), int(stat.rpartition(b")")[2].split()[1])


def _end(before: set[int]) -> None:
    deadline = time.monotonic() + _GIVE_UP_S
    politely = time.monotonic() + _GRACE_S
    while left := _living(descendants(os.getpid()) - before):
        now = time.monotonic()
        if now > deadline:
            return
        _signal_all(left, signal.SIGTERM if now < politely else signal.SIGKILL)
        time.sleep(0.01)


def _living(processes: set[int]) -> set[int]:
    """Return those that still run; the dead ones that became our children are buried."""
    return {pid for pid in processes if not _buried(pid)}


def _buried(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:  # not ours (yet), or gone
        return not Path(f"/proc/{pid}").exists()


def _signal_all(processes: set[int], number: signal.Signals) -> None:
    for pid in processes:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)
            if number is signal.SIGTERM:  # what is stopped hears nothing
                os.kill(pid, signal.SIGCONT)


def _subreaper() -> int:
    import ctypes  # noqa: PLC0415  # only what starts programs needs it

    value = ctypes.c_int(0)
    ctypes.CDLL(None).prctl(_GET_CHILD_SUBREAPER, ctypes.byref(value), 0, 0, 0)
    return value.value


def _set_subreaper(on: int) -> None:
    import ctypes  # noqa: PLC0415

    ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, on, 0, 0, 0)
