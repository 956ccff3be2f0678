"""The profile of a command: the one that was named, or the built-in one that fits this machine."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from devboot.machine.profiles import Shelf
from devboot.profile import CHOICE_NEEDS, MACHINE_NEEDS, choose_profile, load_profile

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from devboot.facts import Facts
    from devboot.profile import Profile

VARIABLE = "DEVBOOT_PROFILE"
NEEDS = CHOICE_NEEDS | MACHINE_NEEDS  # facts to read before `chosen_profile`


def chosen_profile(
    reference: str | None,
    sets: Sequence[str],
    facts: Facts,
    on_choice: Callable[[str, str], None],
    on_file: Callable[[Path], None] = lambda _: None,
) -> Profile:
    """Load the named profile; without a name choose one and tell `on_choice` which and why.

    The user's local file goes on top of it. `on_file` is told every file that was looked for.
    """
    if reference is None:
        reference, reason = by_environment() or choose_profile(facts.lenient)
        on_choice(reference, reason)
    shelf = Shelf.of_user()
    on_file(shelf.local)

    def read(name: str) -> tuple[str, bytes]:
        for file in shelf.candidates(name):
            on_file(file)
        return shelf.read(name)

    return load_profile(
        reference,
        read=read,
        known=shelf.names(),
        sets=sets,
        facts=facts.lenient,
        local=shelf.read_local(),
    )


def by_environment() -> tuple[str, str] | None:
    """Return the profile that the environment names, with the reason."""
    name = os.environ.get(VARIABLE)
    return (name, f"{VARIABLE} says so") if name else None
