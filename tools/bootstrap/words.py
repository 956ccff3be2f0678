"""What the set-up says: always on stderr, so that a command's output stays its own."""

from __future__ import annotations

import sys


class SetupError(Exception):
    """The machine or the network cannot do it; `hint` says what to do next."""

    def __init__(self, message: str, *, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def say(text: str) -> None:
    print(f"set-up: {text}", file=sys.stderr, flush=True)


def complain(message: str, hint: str) -> None:
    print(f"error: {message}\nhint: {hint}", file=sys.stderr, flush=True)
