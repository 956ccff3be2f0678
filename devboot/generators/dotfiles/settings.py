"""What a profile says of single dotfiles: `dotfiles.NAME.KEY`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from devboot.errors import DevbootError
from devboot.generators.dotfiles.catalog import DOTFILES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from devboot.profile import Profile

OVERLAY = "overlay"
"""The name under which the user's own files are set: `dotfiles.overlay.placement`."""

_ALLOWED = {"lsp": ("false", "true")}


class Settings(NamedTuple):
    """What is wanted of each dotfile, checked."""

    values: Mapping[tuple[str, str], str]

    def get(self, name: str, key: str) -> str:
        """Return a setting as text, empty when it is not set."""
        return self.values.get((name, key), "")

    def placement(self, name: str) -> str:
        usual = "copy" if name == OVERLAY else DOTFILES[name].placements[0]
        return self.get(name, "placement") or usual


def read_settings(profile: Profile) -> Settings:
    """Check the profile's `dotfiles`; raise DevbootError for a name, key or value that is unknown.

    The message says where in which file it stands.
    """
    values = {}
    for name, table in profile.dotfiles.items():
        _known(profile, name, "dotfile", (*DOTFILES, OVERLAY), name)
        if not isinstance(table, dict):
            raise DevbootError(f"{_where(profile, name)}: `dotfiles.{name}` has keys of its own")
        for key, value in table.items():
            values[name, key] = _checked(profile, name, key, value)
    return Settings(values)


def _checked(profile: Profile, name: str, key: str, value: object) -> str:
    dotfile = DOTFILES.get(name)
    path = f"{name}.{key}"
    _known(profile, path, f"setting of `{name}`", ("placement", *_settings(name)), key)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if "\n" in text:
        raise DevbootError(f"{_where(profile, path)}: `{path}` is one line")
    allowed: tuple[str, ...] = _ALLOWED.get(key, ())
    if key == "placement":
        allowed = dotfile.placements if dotfile else ("copy", "symlink")
    if allowed:
        _known(profile, path, f"value of `{path}`", allowed, text)
    return text


def _settings(name: str) -> tuple[str, ...]:
    return DOTFILES[name].settings if name in DOTFILES else ()


def _known(profile: Profile, path: str, kind: str, allowed: Iterable[str], word: str) -> None:
    if word not in allowed:
        raise DevbootError(
            f"{_where(profile, path)}: `{word}` is no {kind}", hint=f"allowed: {', '.join(allowed)}"
        )


def _where(profile: Profile, path: str) -> str:
    return str(profile.get(f"dotfiles.{path}").origin)
