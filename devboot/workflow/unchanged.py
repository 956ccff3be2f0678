"""The latest `devboot dotfiles install` that had nothing to do: evidence that this still holds.

It is a cache. Without it, or in any doubt about it, a command looks at everything as usual. What is
imported here is on the way of every command, so it is next to nothing.
"""

from __future__ import annotations

import os
import stat

from devboot.machine import evidence
from devboot.machine.xdg import own_folder

NAME = "unchanged"
"""In the state folder."""

_MOST_BYTES = 64 << 20
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def remarks() -> list[str] | None:
    """Return what there was to say, when a run with these words had nothing to do and still has.

    None: nobody knows without looking.
    """
    try:
        # Where HOME is not set the real home is not found, and then there is just no evidence.
        state = own_folder("XDG_STATE_HOME", os.environ.get("HOME", ""))
        data = _read(f"{state}/{NAME}")
    except OSError:
        return None
    return evidence.remarks(data) if data else None


def _read(path: str) -> bytes:
    """Return a file of ours that nobody else may write to; nothing when it is another."""
    descriptor = os.open(path, _FLAGS)
    try:
        found = os.fstat(descriptor)
        ours = stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid()
        if not ours or found.st_mode & 0o022 or found.st_size > _MOST_BYTES:
            return b""
        return os.read(descriptor, found.st_size)
    finally:
        os.close(descriptor)
