"""A home in a room of its own: what lies there, and what a run made of it."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WANTED = {
    ".config/alpha/a.conf": b"alpha = new\n" * 4000,
    ".config/beta/b.conf": b"beta = new\n" * 4000,
    ".config/gamma/c.conf": b"gamma = new\n" * 4000,
}
"""What every tool is to install."""

MINE = b"my own line, nowhere else\n" * 50


class Thing(NamedTuple):
    """One name in the file system."""

    kind: str  # file, link, folder, other
    mode: int
    data: bytes  # of a file; of a link where it leads


@dataclass(frozen=True)
class Room:
    """The folder of one run."""

    root: Path

    @property
    def home(self) -> Path:
        return self.root / "home"

    @property
    def outside(self) -> Path:
        """The folder in which nothing is to be written."""
        return self.root / "outside"

    @property
    def work(self) -> Path:
        """Where the tool has its templates and settings."""
        return self.root / "work"

    def furnish(self) -> None:
        for folder in (self.home, self.outside, self.work):
            folder.mkdir(parents=True)

    def everything(self) -> set[bytes]:
        """Return the contents of all files, the tool's own store included."""
        return {thing.data for _, thing in things(self.root) if thing.kind == "file"}


def things(folder: Path) -> Iterator[tuple[str, Thing]]:
    """Yield what lies below a folder; links are not followed."""
    for parent, folders, names in os.walk(folder):
        for name in (*folders, *names):
            path = os.path.join(parent, name)  # noqa: PTH118
            yield os.path.relpath(path, folder), look(path)


def look(path: str | Path) -> Thing:
    """Describe a name; a missing one raises FileNotFoundError."""
    status = os.lstat(path)
    mode = stat.S_IMODE(status.st_mode)
    if stat.S_ISLNK(status.st_mode):
        return Thing("link", 0, os.readlink(path).encode())  # noqa: PTH115
    if stat.S_ISDIR(status.st_mode):
        return Thing("folder", mode, b"")
    if stat.S_ISREG(status.st_mode):
        with open(path, "rb") as file:  # noqa: PTH123
            return Thing("file", mode, file.read())
    return Thing("other", mode, b"")
