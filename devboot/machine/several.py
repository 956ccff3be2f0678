"""More than one project in a folder, and the workspace files that open several."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any

from devboot.machine import files
from devboot.merge import Unmergeable

if TYPE_CHECKING:
    from pathlib import Path

_PROJECT = frozenset({"CMakeLists.txt", "pyproject.toml", "setup.py", ".devboot"})
_SUFFIX = ".code-workspace"


def workspace_files(folder: Path) -> dict[str, list[str]]:
    """Return the workspace files in a folder, with the folders that each opens."""
    names = [name for name in files.names_if_any(folder) if name.endswith(_SUFFIX)]
    return {name: _opened(folder / name) for name in names}


def projects_below(folder: Path) -> list[str]:
    """Return the folders right below this one that are projects of their own."""
    names = [name for name in files.names_if_any(folder) if not name.startswith(".")]
    return [name for name in names if _PROJECT & set(files.names_if_any(folder / name))]


def _opened(path: Path) -> list[str]:
    from devboot.merge import jsonc  # noqa: PLC0415  # where there is such a file only

    try:
        document: Any = jsonc.parse(path.read_bytes()).value
        opened = [folder["path"] for folder in document["folders"]]
        return [posixpath.normpath(path) for path in opened]
    except (OSError, Unmergeable, LookupError, TypeError, AttributeError):
        return []  # VS Code cannot open it either
