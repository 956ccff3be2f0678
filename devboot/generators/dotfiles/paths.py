"""How a file in the home directory names a file in devboot's config directory."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from devboot.errors import DevbootError

if TYPE_CHECKING:
    from pathlib import PurePosixPath

_PLAIN = r"[\w./@+,=~-]+"  # compiled when it is first wanted


class Paths(NamedTuple):
    """The absolute directories that names are made of."""

    home: str
    config: str  # devboot's

    @property
    def shown(self) -> str:
        """The config directory, from `~` where it lies in the home.

        Raises DevbootError where one of the programs that read it would take it for something else.
        """
        inside = self._inside_home(self.config)
        shown = f"~/{inside}" if inside else self.config
        if not re.fullmatch(_PLAIN, shown):
            raise DevbootError(
                f"no dotfile can include from `{shown}`: not every program reads such a path",
                hint="set XDG_CONFIG_HOME to a path of letters, digits, `.`, `_`, `-` and `/`",
            )
        return shown

    @property
    def nvim(self) -> str:
        """Neovim's config directory, below the home; empty when it is elsewhere."""
        return self._inside_home(posixpath.join(posixpath.dirname(self.config), "nvim"))

    def link(self, home_file: PurePosixPath, file: str) -> str:
        """Return what a link in the home says to lead to a file in the config directory."""
        target = posixpath.join(self.config, file)
        if not self._inside_home(target):
            return target
        return posixpath.relpath(target, posixpath.join(self.home, home_file.parent))

    def _inside_home(self, path: str) -> str:
        relative = posixpath.relpath(path, self.home)
        return "" if relative.startswith("..") else relative
