"""Failures injected at devboot's seam to the disk: the n-th system call raises."""

from __future__ import annotations

import functools
import inspect
import signal
from typing import TYPE_CHECKING, Any

from devboot.apply import fsops

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

# Called while cleaning up too: a failure there would only test the test.
_CLEANING = {"close", "remove", "remove_folder", "remove_tree", "umask"}


class Faults:
    """Counts the calls that change a disk and raises `error` at call `at` (0: never)."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.calls = 0
        self.at = 0
        self.error: BaseException = OSError()
        for name, function in inspect.getmembers(fsops, inspect.isfunction):
            if name not in _CLEANING and function.__module__ == fsops.__name__:
                patch.setattr(fsops, name, self._counted(function))

    def _held_back(self) -> bool:
        """Ctrl-C cannot come where signals are blocked."""
        blocked = signal.pthread_sigmask(signal.SIG_BLOCK, ())
        return isinstance(self.error, KeyboardInterrupt) and signal.SIGINT in blocked

    def _counted(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def call(*args: Any) -> Any:
            self.calls += 1
            if self.calls == self.at and not self._held_back():
                raise self.error
            return function(*args)

        return call
