"""What a configuration is verified with: the folder, the machine's environment, the wishes."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from devboot.verify.vscode.places import Place

_CPP = frozenset({".c", ".cc", ".cpp", ".cxx", ".cu", ".h", ".hpp", ".cuh"})
_MOST_FILES = 5000
_LARGEST = 1 << 20
_INSTALLED = frozenset({"node_modules", "site-packages", "_deps"})
_NOT_SOURCES = _INSTALLED | {"build", "__pycache__"}


class Wish(NamedTuple):
    """What the user asked for."""

    at: Place | None = None
    """Where to stop; None: where it makes sense for the program."""
    timeout: float = 60
    """Seconds for one debugger."""


class Bench:
    """One workspace folder on this machine."""

    def __init__(
        self, folder: Path, env: Mapping[str, str], python: str, temporary: Path, wish: Wish
    ) -> None:
        self.folder = folder
        self.env = env
        self.python = python
        """The interpreter that the Python extension would take."""
        self.temporary = temporary
        """A folder that is gone afterwards."""
        self.wish = wish
        self.started: list[str] = []
        """The arguments of the program that was started to be attached to."""

    @cached_property
    def sources(self) -> dict[str, list[Path]]:
        """The workspace's own source files by kind, `cpp` and `python`, in a stable order."""
        found: dict[str, list[Path]] = {"cpp": [], "python": []}
        for path in self._files():
            if path.suffix in _CPP:
                found["cpp"].append(path)
            elif path.suffix == ".py":
                found["python"].append(path)
        return found

    def _files(self) -> Iterator[Path]:
        seen = 0
        for folder, folders, files in os.walk(self.folder):
            folders[:] = sorted(n for n in folders if n not in _NOT_SOURCES and n[0] != ".")
            if "pyvenv.cfg" in files or "CMakeCache.txt" in files:
                folders.clear()
                continue
            for name in sorted(files):
                seen += 1
                if seen > _MOST_FILES:
                    return
                yield Path(folder, name)

    def short(self, path: str) -> str:
        """Return a path as one types it in the workspace folder."""
        return path.removeprefix(f"{self.folder}/")

    def is_own(self, file: str) -> bool:
        """Tell whether a file is part of the workspace, and not of what was installed into it."""
        path = Path(file)
        return path.is_relative_to(self.folder) and _INSTALLED.isdisjoint(
            path.relative_to(self.folder).parts
        )


def source_text(path: str | Path) -> str:
    """Return the text of a source file; empty when it cannot be read or is no source."""
    try:
        with Path(path).open("rb") as file:
            return file.read(_LARGEST).decode("utf-8", "replace")
    except OSError:
        return ""
