"""What the rules about VS Code's files may ask of a machine: it is only looked at."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from devboot.machine.places import home_directory
from devboot.vscode.lint import Surroundings

if TYPE_CHECKING:
    from collections.abc import Mapping

_MAX_BYTES = 256 * 1024


def surroundings(environ: Mapping[str, str]) -> Surroundings:
    path = environ.get("PATH", os.defpath)
    return Surroundings(
        home=str(home_directory(environ)),
        environ=environ,
        kind=_kind,
        has_program=lambda name: _has_program(name, path),
        read=read_text,
    )


def _kind(path: str) -> str:
    try:
        place = Path(path)
        return "folder" if place.is_dir() else "file" if place.exists() else ""
    except (OSError, ValueError):  # too long, a NUL in it, a folder that is closed to us
        return ""


def _has_program(name: str, path: str) -> bool:
    """Tell whether PATH has it, where VS Code would look: in every folder of it."""
    entries = (Path(entry, name) for entry in path.split(os.pathsep) if entry)
    return any(_kind(str(entry)) == "file" and os.access(entry, os.X_OK) for entry in entries)


def read_text(path: str, limit: int = _MAX_BYTES) -> str | None:
    """Return the text of a regular file of at most `limit` bytes."""
    try:
        place = Path(path)
        if not place.is_file() or place.stat().st_size > limit:
            return None
        return place.read_bytes().decode("utf-8", "replace")
    except (OSError, ValueError):
        return None
