"""A home directory, what is installed in it and what is wanted of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from devboot.errors import DevbootError
from devboot.generators import dotfiles
from devboot.generators.dotfiles import managers, overlay
from devboot.generators.dotfiles.settings import Settings, read_settings
from devboot.machine import overlay as reading
from devboot.machine.machine import Machine
from devboot.machine.places import places, places_at
from devboot.plan import Place
from devboot.workflow import apply, profiles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path, PurePosixPath

    from devboot.facts import Facts
    from devboot.generators.dotfiles.overlay import OverlayFile
    from devboot.machine.places import Places
    from devboot.plan import Owned
    from devboot.profile import Profile

OWNER = "dotfiles"
"""The name under which the journal remembers what was installed."""


class Home(NamedTuple):
    """What is known of a home."""

    facts: Facts
    profile: Profile
    settings: Settings
    places: Places
    paths: dotfiles.Paths
    overlay: tuple[OverlayFile, ...]
    pending: tuple[OverlayFile, ...]  # files of the overlay that the user has not agreed to yet
    owned: tuple[Owned, ...]

    @property
    def fitting(self) -> tuple[str, ...]:
        """Devboot's own dotfiles that this machine has a use for."""
        return dotfiles.wanted(self.settings, self.facts, self.paths)

    @property
    def installed(self) -> tuple[str, ...]:
        """Devboot's own dotfiles that are in this home."""
        keys = {owned.key for owned in self.owned}
        return tuple(name for name in dotfiles.DOTFILES if (Place.HOME, self.at(name)) in keys)

    def at(self, name: str) -> PurePosixPath:
        """Return where a dotfile belongs, below the home."""
        return dotfiles.home_path(name, self.facts, self.paths)


def look(
    folder: Path | None,
    profile: str | None,
    sets: Sequence[str],
    on_choice: Callable[[str, str], None],
) -> Home:
    """Read what decides about the dotfiles of a home: the user's own, or `folder`."""
    where = places() if folder is None else places_at(_checked(folder))
    paths = dotfiles.Paths(str(where.path(Place.HOME)), str(where.path(Place.CONFIG)))
    needs = dotfiles.needs(paths) | managers.needs(paths) | profiles.NEEDS
    facts = Machine(cwd=where.path(Place.HOME)).facts(needs)
    chosen = profiles.chosen_profile(profile, sets, facts, on_choice)
    files = reading.read_overlay(where)
    pending = overlay.untrusted(files, reading.read_trusted(where)) if files else ()
    return Home(
        facts.lenient,
        chosen,
        read_settings(chosen),
        where,
        paths,
        files,
        pending,
        apply.owned(where, OWNER),
    )


def _checked(folder: Path) -> Path:
    if not folder.is_dir():
        raise DevbootError(f"`{folder}` is not a folder", hint="`--home` names a home directory")
    return folder.resolve()
