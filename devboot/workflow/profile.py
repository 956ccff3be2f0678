"""`devboot profile`: profiles are listed, shown, compared and checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from devboot.machine.profiles import Shelf
from devboot.profile import ProfileError, choose_profile, load_profile
from devboot.workflow import profiles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from devboot.facts import Facts
    from devboot.profile import Profile

_MODELINE = "yaml-language-server:"


class Listed(NamedTuple):
    """One profile that can be used by name."""

    name: str
    about: str  # its first line, a comment
    origin: str  # `built in`, or the user's file
    chosen: bool = False  # it is the one that fits this machine


class Choice(NamedTuple):
    """The profile that is used when none is named."""

    name: str
    reason: str


def facts() -> Facts:
    """Read what decides about a profile: files and folders, no program is started."""
    from devboot.machine.machine import Machine  # noqa: PLC0415  # a profile that is named needs none

    return Machine().facts(profiles.NEEDS)


def listing() -> tuple[list[Listed], Choice]:
    """Return all profiles by name, and the one that is used when none is named, with the reason."""
    shelf, choice = Shelf.of_user(), chosen()
    rows = []
    for name in shelf.names():
        origin, text = shelf.read(name)
        about = _about(text)
        where = "built in" if origin == f"{name}.yaml" else origin
        rows.append(Listed(name, about, where, choice.name == name))
    return rows, choice


def chosen() -> Choice:
    """Return the profile that is used when none is named, and why."""
    return Choice(*(profiles.by_environment() or choose_profile(facts().lenient)))


def _about(text: bytes) -> str:
    """Return the first comment that is for people."""
    lines = text.decode(errors="replace").splitlines()
    comments = (line.removeprefix("#").strip() for line in lines if line.startswith("#"))
    return next((words for words in comments if not words.startswith(_MODELINE)), "")


def load(
    reference: str | None, sets: Sequence[str], on_choice: Callable[[str, str], None]
) -> Profile:
    """Load a profile as it is on this machine."""
    return profiles.chosen_profile(reference, sets, facts(), on_choice)


def check(reference: str, text: bytes | None = None) -> ProfileError | None:
    """Return what is wrong with a profile; `text` stands in for what its file has."""
    shelf = Shelf.of_user()

    def read(name: str) -> tuple[str, bytes]:
        return (name, text) if text is not None and name == reference else shelf.read(name)

    try:
        load_profile(reference, read=read, known=shelf.names())
    except ProfileError as error:
        return error
    return None
