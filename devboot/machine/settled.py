"""Whether files have been left alone for so long that their times can be trusted.

A change within the same tick of the clock leaves no mark in a file's times. What was last changed
a while before somebody looked at it cannot be changed later without one: the kernel sets the time
of the last change of status, and no program can set it back.
"""

from __future__ import annotations

import os
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from devboot.machine.evidence import Asked

_TICK_NS = 1_100_000_000  # some file systems keep whole seconds
_LOCAL = frozenset(
    "bcachefs btrfs erofs ext2 ext3 ext4 f2fs jfs overlay reiserfs squashfs tmpfs xfs zfs".split()
)
"""File systems whose times are this machine's: a server's clock, or its answers, may be late."""


def settled(asked: Asked, since: int) -> bool:
    """Tell whether all files were last changed before `since` (ns), on file systems of our own."""
    _, files, links, folders = asked
    disks: dict[int, str] = {}
    for path in chain(files, links, folders):
        for found in _looks(path):
            if found.st_ctime_ns > since - _TICK_NS:
                return False
            disks.setdefault(found.st_dev, path)
    mounts = _mounts()
    return all(_kind(path, mounts) in _LOCAL for path in disks.values())


def _looks(path: str) -> list[os.stat_result]:
    """Return what a path is and leads to; of nothing, the folder in which it would appear."""
    try:
        return [os.lstat(path), os.stat(path)]  # noqa: PTH116
    except (FileNotFoundError, NotADirectoryError):
        return _looks(os.path.dirname(path) or ".")  # noqa: PTH120


def _mounts() -> list[tuple[str, str]]:
    """Return folder and type of all mounts, the latest last."""
    with open("/proc/self/mounts", encoding="utf-8", errors="surrogateescape") as file:  # noqa: PTH123
        rows = [line.split() for line in file]
    return [(row[1].encode().decode("unicode_escape"), row[2]) for row in rows]


def _kind(path: str, mounts: list[tuple[str, str]]) -> str:
    real = os.path.realpath(path)
    over = [m for m in mounts if real == m[0] or real.startswith(m[0].rstrip("/") + "/")]
    return max(reversed(over), key=lambda mount: len(mount[0]), default=("", ""))[1]
