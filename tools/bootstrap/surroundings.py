"""The environment that every program we start gets: a HOME that exists, nothing that leaks in."""

from __future__ import annotations

import os
import pwd
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# These change what a Python imports or where pip installs, whatever `.venv` says.
LEAKS = ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_PYTHON")


def surroundings(environ: Mapping[str, str], venv: Path) -> dict[str, str]:
    """Return `environ` as if `venv` were activated, robust where `environ` itself is not."""
    env = {name: value for name, value in environ.items() if name not in LEAKS}
    env["PATH"] = f"{venv / 'bin'}{os.pathsep}{environ.get('PATH', os.defpath)}"
    env["VIRTUAL_ENV"] = str(venv)
    env["HOME"] = str(_home(environ, venv))
    if not os.access(env["HOME"], os.W_OK):
        env.setdefault("XDG_CACHE_HOME", str(venv / "cache"))
    return env | {"PIP_USER": "0", "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def _home(environ: Mapping[str, str], venv: Path) -> Path:
    """Return HOME, the password database's word for it, or a folder in `venv`: one that exists."""
    named = (environ.get("HOME"), _home_in_password_database())
    homes = (Path(home) for home in named if home)
    return next((home for home in homes if home.is_dir()), venv / "home")


def _home_in_password_database() -> str | None:
    try:
        return pwd.getpwuid(os.getuid()).pw_dir
    except KeyError:  # a container may run us as a user that it does not know
        return None
