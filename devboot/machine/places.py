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
    home = home_directory(os.environ)
    roots = {
        Place.HOME: home,
        Place.CONFIG: _xdg("config", home / ".config/devboot"),
        Place.STATE: _xdg("state", home / ".local/state/devboot"),
        Place.ETC: Path("/etc"),
    }
    optional = {Place.PROJECT: project, Place.WINDOWS_HOME: windows_home}
    return Places({**roots, **{place: path for place, path in optional.items() if path}})


def cache_folder(environ: Mapping[str, str]) -> Path:
    """Return where a user's programs keep what they can make again."""
    named = environ.get("XDG_CACHE_HOME", "")
    above = Path(named) if os.path.isabs(named) else home_directory(environ) / ".cache"  # noqa: PTH117
    return above / "devboot"


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


def _xdg(kind: str, default: Path) -> Path:
    """Return the user's folder of a kind, which an XDG variable may have moved.

    The XDG specification says to ignore a relative value. Where there is no variable, the library
    has nothing to add: loading it is a tenth of what a short command takes.
    """
    if not os.path.isabs(os.environ.get(f"XDG_{kind.upper()}_HOME", "")):  # noqa: PTH117
        return default
    import platformdirs  # noqa: PLC0415

    standard = platformdirs.PlatformDirs("devboot")
    return Path(standard.user_config_dir if kind == "config" else standard.user_state_dir)


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
