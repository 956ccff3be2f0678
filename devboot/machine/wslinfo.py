"""What WSL says of itself: `wslinfo` is a program of Linux, so it answers without Windows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from devboot.process import run

if TYPE_CHECKING:
    from devboot.machine.machine import Machine

_ANSWER_S = 2.0


class WslInfo(NamedTuple):
    """Answers; None: it has none, is too old for the question, or did not come back."""

    version: str | None = None  # `2.6.2.0`
    networking_mode: str | None = None  # `nat`, `mirrored`, `wsl1` ...


def ask(machine: Machine) -> WslInfo:
    program = machine.find("wslinfo")
    if program is None:
        return WslInfo()
    questions = ("--version", "--networking-mode")
    return WslInfo(*(_answer(machine, program, question) for question in questions))


def _answer(machine: Machine, program: str, question: str) -> str | None:
    environment = {**machine.environ, "PATH": machine.path}
    done = run([program, question], env=environment, timeout=_ANSWER_S)
    words = done.stdout.split()
    return words[0] if done.rc == 0 and len(words) == 1 else None
