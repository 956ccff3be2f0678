"""What can go wrong, as values that the command line turns into one message and an exit status."""

from __future__ import annotations


class DevbootError(Exception):
    """Wrong usage, a bad input file, or a machine that cannot do it; nothing was changed.

    `message` says what happened, `hint` what to do next: both lower case, ready to print.
    """

    exit_code = 2

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class ConflictError(DevbootError):
    """Something of the user's is in the way; nothing was changed."""

    exit_code = 3
