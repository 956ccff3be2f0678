"""What a command came to the last time, where evidence tells that it would come to the same now.

It is a cache. Without it, or in any doubt about it, a command looks at everything as usual. What is
imported here is on the way of every command, so it is next to nothing.
"""

from __future__ import annotations

import os
import stat

from devboot.machine import evidence

INSTALLED = "unchanged"
"""In the state folder: the latest `devboot dotfiles install` that had nothing to do."""
STATUS = "status"
"""In the state folder: the latest `devboot status`, of whichever project."""

_MOST_BYTES = 64 << 20
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def remarks(name: str) -> list[str] | None:
    """Return what there was to say, when a command of these words came to it and still would.

    None: nobody knows without looking.
    """
    try:
        data = _read(f"{_state_folder()}/{name}")
    except OSError:
        return None
    return evidence.remarks(data) if data else None


def _state_folder() -> str:
    """Guess where `machine.places` finds the state folder, whose library takes 20 ms to load.

    A wrong guess, for want of a HOME say, is no harm: there is just no evidence there.
    """
    root = os.environ.get("XDG_STATE_HOME", "")
    return (
        f"{root if root.startswith('/') else os.environ.get('HOME', '') + '/.local/state'}/devboot"
    )


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
