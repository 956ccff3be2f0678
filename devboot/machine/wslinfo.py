"""What WSL says of itself: `wslinfo` is a program of Linux, so it answers without Windows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from devboot.process import run

if TYPE_CHECKING:
    from devboot.machine.machine import Machine

_ANSWER_S = 2.0


def ask(machine: Machine) -> tuple[str | None, str | None]:
    """Return its version and its networking mode.

    None: it has none, is too old for the question, did not come back, or says something else.
    """
    program = machine.find("wslinfo")
    if program is None:
        return None, None
    version = _answer(machine, program, "--version", r"\d+(\.\d+)+")
    return version, _answer(machine, program, "--networking-mode", r"[a-z][a-z0-9]*")


def _answer(machine: Machine, program: str, question: str, sense: str) -> str | None:
    environment = {**machine.environ, "PATH": machine.path}
    done = run([program, question], env=environment, timeout=_ANSWER_S)
    said = done.stdout.strip()
    return said if done.rc == 0 and re.fullmatch(sense, said, re.ASCII | re.IGNORECASE) else None
