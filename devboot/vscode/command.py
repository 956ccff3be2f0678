"""A command as one would type it in a terminal."""

from __future__ import annotations

import re
import shlex
from typing import Any, NamedTuple

PID = "$PID"
"""A process that is known when the command is typed: the only variable of the shell in words."""
_WIDE = 96


class Command(NamedTuple):
    """One command: what is run, where, and with which variables besides those that are there."""

    title: str  # what it is for
    words: tuple[tuple[str, ...], ...] = ()  # in groups that belong on one line
    script: str = ""  # instead of words: what a shell reads
    cwd: str = ""
    env: tuple[tuple[str, str], ...] = ()
    unset: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def argv(self) -> list[str]:
        return [word for group in self.words for word in group]

    @property
    def line(self) -> str:
        """Everything in one line of shell, which leaves the terminal where it is."""
        return self._line(" ")

    @property
    def text(self) -> str:
        """The same, on several lines when it is long."""
        return self.line if len(self.line) <= _WIDE else self._line(" \\\n    ")

    def _line(self, between: str) -> str:
        run = self.script or between.join(
            [*self._env, *(" ".join(map(_quoted, group)) for group in self.words)]
        )
        if self.script and (self.env or self.unset):
            sets = "".join(f"export {name}={shlex.quote(value)}; " for name, value in self.env)
            run = f"{sets}{''.join(f'unset {name}; ' for name in self.unset)}{run}"
        return f"(cd {shlex.quote(self.cwd)} && {run})" if self.cwd else run

    @property
    def _env(self) -> list[str]:
        if not self.env and not self.unset:
            return []
        unset = [f"-u {shlex.quote(name)}" for name in self.unset]
        return [" ".join(["env", *unset, *(shlex.quote(f"{k}={v}") for k, v in self.env)])]

    def as_json(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "line": self.line,
            "argv": self.argv or ["sh", "-c", self.script],
            "cwd": self.cwd,
            "env": dict(self.env),
            "unset": list(self.unset),
            "notes": list(self.notes),
        }


def _quoted(word: str) -> str:
    """Quote a word for a shell, which may put nothing in but the process."""
    if PID not in word:
        return shlex.quote(word)
    parts = (re.sub(r'([\\\\"`$])', r"\\\1", part) for part in word.split(PID))
    return f'"{PID.join(parts)}"'
