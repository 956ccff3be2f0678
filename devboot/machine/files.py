"""Reading files and directories: absent is None, any other trouble is the caller's."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_MAX_BYTES = 256 * 1024


def text(path: Path, limit: int = _MAX_BYTES) -> str | None:
    r"""Return the first `limit` bytes of a file; bytes that are not UTF-8 become `\xNN`."""
    found = data(path, limit)
    return None if found is None else found.decode("utf-8", "backslashreplace")


def data(path: Path, limit: int = _MAX_BYTES) -> bytes | None:
    """Return the first `limit` bytes of a file."""
    try:
        with path.open("rb") as file:
            return file.read(limit)
    except (FileNotFoundError, NotADirectoryError):
        return None


def plain_text(path: Path, limit: int = _MAX_BYTES) -> str | None:
    """Return the text of a file that anybody may have put there; None for what is no file.

    A named pipe would wait for ever, a folder has no text, and others' files are not for us.
    """
    try:
        return text(path, limit) if path.is_file() else None
    except PermissionError:
        return None


def names(path: Path) -> list[str] | None:
    """Return the sorted names in a directory."""
    try:
        return sorted(os.listdir(path))  # noqa: PTH208  # names, not paths
    except (FileNotFoundError, NotADirectoryError):
        return None


def names_if_any(path: Path) -> list[str]:
    """Return the names in a directory that may be missing or closed to us."""
    try:
        return names(path) or []
    except OSError:
        return []
