"""A terminal nobody types in: what programs write there is kept, what they wait for is noticed."""

from __future__ import annotations

import os
import platform
import re
import select
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from devboot.verify.offspring import descendants

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEPT = 64 * 1024
_CHUNK = 4096
_PATIENCE_S = 1.0
_PAUSE_S = 0.001
_ROWS_AND_COLUMNS = (24, 200)
_READ = {"x86_64": 0, "aarch64": 63}.get(platform.machine())
"""The number of read(2) here; None: not known."""
_COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07")


class Terminal:
    """The terminal's end for programs, and what they wrote."""

    def __init__(self, name: str, fd: int, ours: int) -> None:
        self.name = name
        """The device, such as `/dev/pts/3`."""
        self.fd = fd
        self._ours = ours
        self._kept = bytearray()
        self._lock = threading.Lock()

    @property
    def text(self) -> str:
        """The last 64 KiB that was written, without colours."""
        end = time.monotonic() + _PATIENCE_S
        while time.monotonic() < end and select.select([self._ours], [], [], 0)[0]:
            time.sleep(_PAUSE_S)  # a program that has ended may have written what is yet unread
        with self._lock:
            data = bytes(self._kept)
        return _COLOURS.sub("", data.decode("utf-8", "backslashreplace")).replace("\r\n", "\n")

    def take(self) -> None:
        """Read what is there; whoever asks for the text meanwhile waits for it."""
        with self._lock:
            self._kept += os.read(self._ours, _CHUNK)
            del self._kept[:-_KEPT]


def reader(family: int, *names: str) -> int | None:
    """Return which of a process and its descendants waits for input from a file of these names."""
    pids = {family} | descendants(family)
    return next((pid for pid in pids if _reads(pid, names)), None)


def _reads(pid: int, names: tuple[str, ...]) -> bool:
    try:
        call = Path(f"/proc/{pid}/syscall").read_text().split()
        if len(call) < 2 or call[0] != str(_READ):  # noqa: PLR2004  # number and descriptor
            return False
        return str(Path(f"/proc/{pid}/fd/{int(call[1], 16)}").readlink()) in names
    except (OSError, ValueError):  # it ended, or is not ours to look at
        return False


@contextmanager
def terminal() -> Iterator[Terminal]:
    """Open a terminal; it is gone with the context."""
    import pty  # noqa: PLC0415
    import termios  # noqa: PLC0415

    ours, theirs = pty.openpty()
    ending, end = os.pipe()
    if hasattr(termios, "tcsetwinsize"):  # Python 3.11
        termios.tcsetwinsize(theirs, _ROWS_AND_COLUMNS)
    opened = Terminal(os.ttyname(theirs), theirs, ours)
    reading = threading.Thread(target=_read, args=(ours, ending, opened), daemon=True)
    reading.start()
    try:
        yield opened
    finally:
        os.close(end)
        reading.join()
        for fd in (theirs, ours, ending):
            os.close(fd)


def _read(fd: int, ending: int, into: Terminal) -> None:
    """Keep what is written until the other end of the pipe `ending` is closed."""
    while True:
        ready, _, _ = select.select([fd, ending], [], [])
        if fd not in ready:
            return
        into.take()
