"""Running many small probes at once, none of which may keep us waiting."""

from __future__ import annotations

import queue
import threading
import time
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_MOST_THREADS = 8
TIMED_OUT: Final = object()
"""The result of a probe that had not answered by the deadline."""
NOT_ASKED: Final = object()
"""The result of a probe that had no reason to ask its program."""


def run_all(
    probes: Mapping[str, Callable[[], Any]], deadline: float, *, slow: int
) -> dict[str, Any]:
    """Return what each probe returned, the exception it raised, or TIMED_OUT.

    The first `slow` probes wait for other programs, so each gets a thread. The others share one:
    they take microseconds, and threads that fight over the interpreter cost more than they bring.
    The threads are daemons: one that hangs in the kernel (a dead network mount) is left behind.
    """
    waiting: queue.SimpleQueue[tuple[str, Callable[[], Any]]] = queue.SimpleQueue()
    answered: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
    for probe in probes.items():
        waiting.put(probe)
    for _ in range(min(_MOST_THREADS, slow + 1)):
        threading.Thread(target=_work, args=(waiting, answered), daemon=True).start()
    results = dict.fromkeys(probes, TIMED_OUT)
    for _ in probes:
        try:
            name, result = answered.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            break
        results[name] = result
    return results


def _work(
    waiting: queue.SimpleQueue[tuple[str, Callable[[], Any]]],
    answered: queue.SimpleQueue[tuple[str, Any]],
) -> None:
    while True:
        try:
            name, probe = waiting.get_nowait()
        except queue.Empty:
            return
        try:
            answered.put((name, probe()))
        except Exception as error:  # noqa: BLE001  # one probe's failure is that probe's result
            answered.put((name, error))
