"""Consent to settings of WSL that make something run: given once, for exactly these values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.apply import agreed
from devboot.generators.wsl import code
from devboot.plan import Place

if TYPE_CHECKING:
    from collections.abc import Collection

    from devboot.generators.wsl.code import Code
    from devboot.machine.places import Places
    from devboot.profile import Profile


def pending(profile: Profile, places: Places) -> tuple[Code, ...]:
    """Return what a profile would have run and the user has not agreed to."""
    return code.untrusted(code.code(profile), agreed.read(places.path(Place.STATE), agreed.WSL))


def agree(found: Collection[Code], places: Places) -> None:
    """Remember that the user agreed to these, too."""
    state = places.path(Place.STATE)
    known = agreed.read(state, agreed.WSL)
    agreed.save(state, known | {one.digest for one in found}, agreed.WSL)
