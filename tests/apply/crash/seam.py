"""Standing at devboot's seam to the disk: something happens before its n-th call."""

from __future__ import annotations

import functools
import inspect
import os
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from devboot.apply import fsops
from devboot.errors import DevbootError

Act = Callable[[str, tuple[Any, ...], int], None]  # name of the call, its arguments, its number

_UNCOUNTED = {"close", "umask"}  # they change nothing and cannot fail
_REAL = {
    name: function
    for name, function in inspect.getmembers(fsops, inspect.isfunction)
    if function.__module__ == fsops.__name__ and not name.startswith("_")
}


@contextmanager
def standing_at_the_seam(act: Act) -> Iterator[list[str]]:
    """Call `act` before every call; nothing is really flushed, that is for the power-cut model."""
    calls: list[str] = []

    def counted(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def call(*args: Any) -> Any:
            calls.append(name)
            act(name, args, len(calls) - 1)
            return None if name.startswith("sync") else function(*args)

        return call

    for name, function in _REAL.items():
        if name not in _UNCOUNTED:
            setattr(fsops, name, counted(name, function))
    try:
        yield calls
    finally:
        for name, function in _REAL.items():
            setattr(fsops, name, function)


def nothing(_name: str, _args: tuple[Any, ...], _number: int) -> None:
    """What happens when nothing happens."""


def dying_at(at: int) -> Act:
    def act(_name: str, _args: tuple[Any, ...], number: int) -> None:
        if number == at:
            os.kill(os.getpid(), signal.SIGKILL)

    return act


def tearing_write(at: int) -> Act:
    """Half of the n-th write reaches the disk, then the process dies."""
    writes = iter(range(10**9))

    def act(name: str, args: tuple[Any, ...], _number: int) -> None:
        if name == "write" and next(writes) == at:
            _REAL["write"](args[0], args[1][: len(args[1]) // 2])
            os.kill(os.getpid(), signal.SIGKILL)

    return act


_READING = {
    "open_root",
    "open_folder",
    "list_folder",
    "look",
    "read_file",
    "read_part",
    "read_link",
    "lock",
}


def failing_at(at: int, code: int, *, sticky: bool) -> Act:
    """The n-th call fails; a sticky fault then fails every call that changes something."""

    def act(name: str, args: tuple[Any, ...], number: int) -> None:
        if number == at or (sticky and number > at and name not in _READING):
            raise OSError(code, os.strerror(code), str(args[0]) if args else None)

    return act


def in_a_process(work: Callable[[], object], act: Act = nothing) -> str:
    """Run this in a process of its own: `done`, `killed`, `said ...` or the traceback."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        os.write(writer, outcome(work, act).encode(errors="replace")[:4000])
        os._exit(0)
    os.close(writer)
    with open(reader, "rb") as answer:  # noqa: PTH123
        said = answer.read().decode()
    status = os.waitpid(child, 0)[1]
    return "killed" if os.WIFSIGNALED(status) else said


def outcome(work: Callable[[], object], act: Act = nothing) -> str:
    """Run this here: `done`, `said ...` or the traceback."""
    try:
        with standing_at_the_seam(act):
            work()
    except DevbootError as error:
        return f"said {error.message}"
    except BaseException:  # noqa: BLE001
        return traceback.format_exc()
    return "done"


def count_calls(work: Callable[[], object]) -> int:
    """Return how many calls this work makes."""
    with standing_at_the_seam(nothing) as calls:
        work()
    return len(calls)
