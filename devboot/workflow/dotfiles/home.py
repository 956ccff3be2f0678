"""A home directory, what is installed in it and what is wanted of it."""

from __future__ import annotations

import time
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.apply import agreed
from devboot.generators import dotfiles
from devboot.generators.dotfiles import managers, overlay
from devboot.generators.dotfiles.settings import Settings, read_settings
from devboot.machine import overlay as reading
from devboot.machine.machine import Machine
from devboot.machine.places import places_of
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


class _Known(NamedTuple):
    since: int  # when somebody began to look, in ns
    choice: tuple[str, ...]  # the profile that was chosen unasked and why, for the user
    profile_files: tuple[str, ...]  # all that were looked for
    machine: Machine
    seen: Facts  # what decides about the profile and about where dotfiles are
    profile: Profile
    settings: Settings
    places: Places
    paths: dotfiles.Paths
    overlay: tuple[OverlayFile, ...]
    pending: tuple[OverlayFile, ...]  # files of the overlay that the user has not agreed to yet
    owned: tuple[Owned, ...]


class Home(_Known):
    """What is known of a home."""

    @cached_property
    def facts(self) -> Facts:
        """All that devboot's own dotfiles and templates depend on; programs are asked for it."""
        return self.machine.facts(self._all_needs).lenient

    @property
    def _all_needs(self) -> frozenset[str]:
        return _first_needs(self.paths) | dotfiles.needs(self.paths)

    @property
    def needs(self) -> frozenset[str]:
        """The facts that anybody has asked for so far."""
        return self._all_needs if "facts" in vars(self) else _first_needs(self.paths)

    def facts_are_as_before(self) -> bool:
        """Ask the machine once more; where it left a question open, nobody can tell."""
        known = self.facts if "facts" in vars(self) else self.seen
        again = self.machine.facts(self.needs)
        return not again.document["probe_errors"] and _timeless(again) == _timeless(known)

    @property
    def fitting(self) -> tuple[str, ...]:
        """Devboot's own dotfiles that this machine has a use for."""
        if all(self.settings.placement(name) == "none" for name in dotfiles.DOTFILES):
            return ()
        return dotfiles.wanted(self.settings, self.facts, self.paths)

    @property
    def installed(self) -> tuple[str, ...]:
        """Devboot's own dotfiles that are in this home."""
        keys = {owned.key for owned in self.owned}
        return tuple(name for name in dotfiles.DOTFILES if (Place.HOME, self.at(name)) in keys)

    def at(self, name: str) -> PurePosixPath:
        """Return where a dotfile belongs, below the home."""
        return dotfiles.home_path(name, self.seen, self.paths)


def look(
    folder: Path | None,
    profile: str | None,
    sets: Sequence[str],
    on_choice: Callable[[str, str], None],
) -> Home:
    """Read what decides about the dotfiles of a home: the user's own, or `folder`."""
    since, choice, profile_files = time.time_ns(), list[str](), list[str]()

    def chose(name: str, reason: str) -> None:
        choice.extend((name, reason))
        on_choice(name, reason)

    where = places_of(folder)
    paths = dotfiles.Paths(str(where.path(Place.HOME)), str(where.path(Place.CONFIG)))
    machine = Machine(cwd=where.path(Place.HOME))
    seen = machine.facts(_first_needs(paths))
    chosen = profiles.chosen_profile(
        profile, sets, seen, chose, lambda file: profile_files.append(str(file))
    )
    files = reading.read_overlay(where)
    return Home(
        since,
        tuple(choice),
        tuple(profile_files),
        machine,
        seen.lenient,
        chosen,
        read_settings(chosen),
        where,
        paths,
        files,
        overlay.untrusted(files, agreed.read(where.path(Place.STATE))) if files else (),
        apply.owned(where, OWNER),
    )


def _first_needs(paths: dotfiles.Paths) -> frozenset[str]:
    """Return the facts that cost next to nothing: no program is started, none is looked for."""
    return profiles.NEEDS | managers.needs(paths) | dotfiles.path_needs(paths)


def _timeless(facts: Facts) -> dict[str, Any]:
    """Return all facts but how long the programs took to answer."""
    asked = facts.document.get("commands", {})
    commands = {name: {**said, "ms": None} for name, said in asked.items()}
    return {**facts.document, "commands": commands}
