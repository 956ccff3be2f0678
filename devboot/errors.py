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


class BusyError(DevbootError):
    """Another devboot is at work; nothing was changed."""

    exit_code = 75


class UnfinishedError(DevbootError):
    """The disk failed so that files could be neither all put in place nor all put back.

    Every byte is kept; the next run that can write finishes it or takes it back.
    """

    exit_code = 1
