"""What WSL says of itself: `wslinfo` is a program of Linux, so it answers without Windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.process import run

if TYPE_CHECKING:
    from devboot.machine.machine import Machine

_ANSWER_S = 2.0


def ask(machine: Machine) -> tuple[str | None, str | None]:
    """Return its version and its networking mode.

    None: it has none, is too old for the question, or did not come back.
    """
    program = machine.find("wslinfo")
    if program is None:
        return None, None
    version = _answer(machine, program, "--version")
    return version, _answer(machine, program, "--networking-mode")


def _answer(machine: Machine, program: str, question: str) -> str | None:
    environment = {**machine.environ, "PATH": machine.path}
    done = run([program, question], env=environment, timeout=_ANSWER_S)
    words = done.stdout.split()
    return words[0] if done.rc == 0 and len(words) == 1 else None
