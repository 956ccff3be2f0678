"""The profile of a command: the one that was named, or the built-in one that fits this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.machine.profiles import Shelf
from devboot.profile import CHOICE_NEEDS, MACHINE_NEEDS, choose_profile, load_profile

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from devboot.facts import Facts
    from devboot.profile import Profile

NEEDS = CHOICE_NEEDS | MACHINE_NEEDS  # facts to read before `chosen_profile`


def chosen_profile(
    reference: str | None,
    sets: Sequence[str],
    facts: Facts,
    on_choice: Callable[[str, str], None],
) -> Profile:
    """Load the named profile; without a name choose one and tell `on_choice` which and why."""
    if reference is None:
        reference, reason = choose_profile(facts.lenient)
        on_choice(reference, reason)
    shelf = Shelf.of_user()
    return load_profile(
        reference, read=shelf.read, known=shelf.names(), sets=sets, facts=facts.lenient
    )
