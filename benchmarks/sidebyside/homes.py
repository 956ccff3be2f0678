"""Dotfiles to install: N small files, in the layouts that the tools want."""

from __future__ import annotations

import subprocess
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GIT = ("git", "-c", "user.name=bench", "-c", "user.email=bench@example.org")


def files(count: int) -> Iterator[tuple[str, bytes]]:
    """Yield paths below the home, ten files a folder, and contents of 300 to 500 bytes."""
    for number in range(count):
        folder = f".config/app{number // 100:03d}/mod{number // 10 % 10}"
        lines = (f"option_{key} = value_{number}_{key}\n" for key in range(12 + number % 9))
        yield f"{folder}/file{number:05d}.conf", "".join(lines).encode()


def write(folder: Path, count: int) -> Path:
    """Write the files below a folder."""
    for path, data in files(count):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return folder


def commit(folder: Path) -> Path:
    """Make a folder a git repository with one commit."""
    for words in ("init -q -b main", "add -A", "commit -qm dotfiles"):
        subprocess.run([*GIT, *words.split()], cwd=folder, check=True)
    return folder


def wrong(home: Path, count: int) -> int:
    """Count the files that are not in the home as they should be."""
    return sum(not _holds(home / path, data) for path, data in files(count))


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data


def emptied(home: Path) -> Path:
    """Make the home anew; the old one is moved away.

    It is not removed: ext4 does not use inodes again that were freed in the last minutes, and each
    new file would pay for the search of another one, the more the more there were.
    """
    if home.exists():
        home.rename(home.with_name(f"{home.name}-{time.monotonic_ns()}"))
    home.mkdir(parents=True)
    return home
