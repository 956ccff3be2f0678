"""Which programs may be started: none that the examined folder or a stranger put there."""

from __future__ import annotations

import os
from pathlib import Path

from devboot.process import is_inside


def safe_path(path: str, cwd: Path, home: str | None) -> str:
    """Return PATH without entries in the working directory.

    A home directory is nobody's project, so `~/.local/bin` stays when one works at home;
    relative and world-writable entries are left to `find_program`.
    """
    entries = [entry for entry in path.split(os.pathsep) if entry]
    return os.pathsep.join(entry for entry in entries if not is_inside(Path(entry), cwd, home))


def find_untrusted(name: str, path: str) -> str | None:
    """Return where a shell would find `name`, to be named but never started."""
    files = (Path(entry, name) for entry in path.split(os.pathsep) if entry)
    return next((str(file) for file in files if _executable(file)), None)


def _executable(file: Path) -> bool:
    return file.is_file() and os.access(file, os.X_OK)
