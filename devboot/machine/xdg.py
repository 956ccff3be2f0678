"""Where the XDG base directory specification has programs keep their files."""

from __future__ import annotations

import os

_DEFAULTS = {"XDG_CONFIG_HOME": ".config", "XDG_STATE_HOME": ".local/state"}  # below the home


def own_folder(variable: str, home: str) -> str:
    """Return devboot's folder of one kind; the specification has a relative value ignored."""
    root = os.environ.get(variable, "")
    if not root.startswith("/"):
        root = f"{home}/{_DEFAULTS[variable]}"
    return f"{root}/devboot"
