"""Where files live: each place is resolved once and handed to reading and to applying."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from devboot.errors import DevbootError
from devboot.place import Place

if TYPE_CHECKING:
    from collections.abc import Mapping


class Places(NamedTuple):
    """The absolute directory of every place that this run may touch."""

    roots: Mapping[Place, Path]

    def path(self, place: Place) -> Path:
        """Return the directory of a place.

        Raises DevbootError when it is not known here.
        """
        try:
            return self.roots[place]
        except KeyError:
            raise DevbootError(f"no {place.value} directory is known on this machine") from None


def places(*, project: Path | None = None, windows_home: Path | None = None) -> Places:
    """Resolve the user's places; the XDG variables move config and state."""
    import platformdirs  # noqa: PLC0415  # only commands that have a home need it

    home = home_directory(os.environ)
    standard = platformdirs.PlatformDirs("devboot")
    roots = {
        Place.HOME: home,
        Place.CONFIG: _xdg("XDG_CONFIG_HOME", standard.user_config_dir, home / ".config/devboot"),
        Place.STATE: _xdg("XDG_STATE_HOME", standard.user_state_dir, home / ".local/state/devboot"),
        Place.ETC: Path("/etc"),
    }
    optional = {Place.PROJECT: project, Place.WINDOWS_HOME: windows_home}
    return Places({**roots, **{place: path for place, path in optional.items() if path}})


def places_of(home: Path | None) -> Places:
    """Return the places of the home that `--home` named, or of the user's own."""
    if home is None:
        return places()
    if not home.is_dir():
        raise DevbootError(f"`{home}` is not a folder", hint="`--home` names a home directory")
    return places_at(home.resolve())


def places_at(home: Path) -> Places:
    """Return the places of another home, as its owner would find them."""
    return Places(
        {
            Place.HOME: home,
            Place.CONFIG: home / ".config/devboot",
            Place.STATE: home / ".local/state/devboot",
        }
    )


def _xdg(variable: str, found: str, default: Path) -> Path:
    """Return the folder that platformdirs found, unless it was led astray.

    The XDG specification says to ignore a relative value, and without a usable HOME the library
    falls back on the root of the file system.
    """
    usable = os.path.isabs(os.environ.get(variable) or os.environ.get("HOME", ""))  # noqa: PTH117
    return Path(found) if usable else default


def home_directory(environ: Mapping[str, str]) -> Path:
    """Return HOME, else what the password database says (cron and `env -i` have no HOME)."""
    home = environ.get("HOME", "")
    if os.path.isabs(home):  # noqa: PTH117
        return Path(home)
    import pwd  # noqa: PLC0415  # hardly ever needed

    try:
        return Path(pwd.getpwuid(os.getuid()).pw_dir)
    except KeyError:
        raise DevbootError(
            "there is no home directory: HOME is not set and the password database has no entry",
            hint="set HOME to a directory that is yours",
        ) from None
