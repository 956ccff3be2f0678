"""The command line: words in, values through, words out. Only this package talks to the user."""

from __future__ import annotations

import gc
import os
import sys

from devboot.cli import unchanged

TYPE_CHECKING = False  # typing is what a command that has nothing to do need not pay for
if TYPE_CHECKING:
    from typing import NoReturn


def main() -> NoReturn:
    """Run one command; every way out is an exit status and at most a few lines on stderr."""
    # A command is short: looking for garbage while it runs, and once more when the interpreter is
    # taken apart, would be a sixth of the time that a new project takes.
    gc.disable()
    _open_closed_streams()
    try:
        status = unchanged.status(sys.argv[1:])
        if status is None:
            from devboot.cli.program import run  # noqa: PLC0415

            status = run()
    except KeyboardInterrupt:  # before there was anybody to say so
        status = 130
    gc.freeze()
    sys.exit(status)


def _open_closed_streams() -> None:
    """Give a stream that our starter closed (`>&-`) to nothing, and no file of ours its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115
