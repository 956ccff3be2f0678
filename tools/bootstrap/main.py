"""From the command line to a command running in a complete `.venv`."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from bootstrap.kit import KITS, prepare
from bootstrap.venv import ROOT
from bootstrap.words import SetupError, complain

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str]) -> int:
    """Set up the kit that `argv` names, then become the command after it, if there is one."""
    parser = argparse.ArgumentParser(prog="tools/setup.py")
    parser.add_argument("kit", choices=KITS)
    parser.add_argument("command", nargs=argparse.REMAINDER, help="what to run in `.venv`")
    arguments = parser.parse_args(argv)
    try:
        env = prepare(KITS[arguments.kit], os.environ)
        if arguments.command:
            os.chdir(ROOT)
            os.execvpe(arguments.command[0], arguments.command, env)  # noqa: S606  (no shell meant)
    except SetupError as error:
        complain(error.message, error.hint)
    except OSError as error:
        complain(f"{error.filename}: {error.strerror}", "put that right, then run this again")
    else:
        return 0
    return 2
