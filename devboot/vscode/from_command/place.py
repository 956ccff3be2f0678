"""Where a command is given: its folder, and what may be read there."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


class Place(NamedTuple):
    """The folder that VS Code opens; nothing in it is started."""

    folder: str  # absolute
    home: str
    read: Callable[[str], str | None]  # the text of a file, None: it is not there
    build_task: str = ""  # label of the default build task

    def path(self, written: str, cwd: str = "") -> str:
        """Return a path of the command as a configuration has it, for every machine."""
        if written.startswith("${"):
            return written
        full = posixpath.normpath(posixpath.join(self.folder, cwd, written))
        for root, variable in ((self.folder, "${workspaceFolder}"), (self.home, "${userHome}")):
            if full == root or (root and full.startswith(f"{root}/")):
                return variable + full[len(root) :]
        return full

    def real(self, written: str, cwd: str = "") -> str:
        """Return where a path of the command is on this machine."""
        there = self.path(written, cwd).replace("${workspaceFolder}", self.folder)
        return there.replace("${userHome}", self.home)
