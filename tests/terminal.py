"""The program on a terminal, and as a user without root's rights."""

from __future__ import annotations

import contextlib
import os
import pty
import select
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    class Place(Protocol):
        """Where a program runs."""

        @property
        def cwd(self) -> Path: ...

        def environment(self) -> dict[str, str]: ...


# Root may write anywhere; without this capability it is a user like any other.
AS_USER = ["setpriv", "--bounding-set=-dac_override"] if os.geteuid() == 0 else []


class Terminal:
    """The program on a terminal of its own, answered as a person would."""

    def __init__(self, devboot: Place, *words: str) -> None:
        self.main, side = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "devboot", *words], stdin=side, stdout=side, stderr=side,
            cwd=devboot.cwd, env=devboot.environment() | {"TERM": "xterm"}, start_new_session=True,
            preexec_fn=_take_terminal,  # noqa: PLW1509  # one thread
        )  # fmt: skip
        os.close(side)
        self.seen = ""

    def wait_for(self, text: str) -> None:
        end = time.monotonic() + 30
        while text not in self.seen and time.monotonic() < end:
            if select.select([self.main], [], [], 0.1)[0]:
                try:
                    self.seen += os.read(self.main, 4096).decode()
                except OSError:
                    break
        assert text in self.seen, self.seen

    def type(self, text: str) -> None:
        time.sleep(0.2)  # nobody types between the prompt and the first moment of waiting for it
        os.write(self.main, text.encode())

    def finish(self) -> int:
        with contextlib.suppress(OSError):  # what reading a closed terminal is
            while data := os.read(self.main, 4096):
                self.seen += data.decode()
        os.close(self.main)
        return self.process.wait(30)


def _take_terminal() -> None:
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
