"""`devboot profile`: profiles are listed, shown, compared, checked, made and edited."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from devboot import render
from devboot.errors import ConflictError, DevbootError
from devboot.machine.machine import Machine
from devboot.machine.places import places
from devboot.machine.profiles import Shelf
from devboot.place import Place
from devboot.plan import Target, Whole
from devboot.profile import ProfileError, choose_profile, is_path, load_profile
from devboot.profile.schema import schema
from devboot.workflow import apply, profiles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from devboot.facts import Facts
    from devboot.profile import Profile

FOLDER = "profiles"
_MODELINE = "yaml-language-server:"
SCHEMA = "profile-1.schema.json"
"""Beside the user's profiles, where the first line of each leads an editor to it."""


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
    return Machine().facts(profiles.NEEDS)


def listing() -> tuple[list[Listed], Choice]:
    """Return all profiles by name, and the one that is used when none is named, with the reason."""
    shelf = Shelf.of_user()
    chosen = Choice(*(profiles.by_environment() or choose_profile(facts().lenient)))
    rows = []
    for name in shelf.names():
        origin, text = shelf.read(name)
        about = _about(text)
        where = "built in" if origin == f"{name}.yaml" else origin
        rows.append(Listed(name, about, where, chosen.name == name))
    return rows, chosen


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


def new(name: str, extends: Sequence[str]) -> tuple[apply.Request, Path]:
    """Return the request that makes a profile of the user's own, and its file.

    Raises ConflictError when there is one of that name, ProfileError for what it cannot extend.
    """
    shelf = Shelf.of_user()
    if name in shelf.names():
        raise ConflictError(
            f"there is a profile `{name}` already",
            hint=f"another name, or `devboot profile show {name}`",
        )
    words = {"name": name, "extends": ", ".join(extends), "schema": SCHEMA}
    text = render.render(render.read_text("templates/profile/new.yaml.j2"), words).encode()
    path = str(shelf.own / f"{name}.yaml")
    if error := check(path, text):
        raise error
    return _request("profile new", name, text), shelf.own / f"{name}.yaml"


def text_of(reference: str) -> tuple[str, bytes]:
    """Return the file and the text of a profile that the user may edit.

    Raises DevbootError for one that ships with devboot, or is not there.
    """
    shelf = Shelf.of_user()
    if is_path(reference):
        hint = "it is a file of its own: any editor, then `devboot profile validate`"
        raise DevbootError(f"`{reference}` is no name of a profile", hint=hint)
    try:
        origin, text = shelf.read(reference)
    except FileNotFoundError:
        hint = f"`devboot profile new {reference}` makes one"
        raise DevbootError(f"there is no profile `{reference}`", hint=hint) from None
    if origin == f"{reference}.yaml":
        raise DevbootError(
            f"`{reference}` ships with devboot",
            hint=f"make one that builds on it: `devboot profile new my-{reference} --extends"
            f" {reference}`",
        )
    return origin, text


def edited(reference: str, text: bytes) -> apply.Request:
    """Return the request that puts an edited text in place of a profile of the user's."""
    return _request("profile edit", reference, text)


def _request(command: str, name: str, text: bytes) -> apply.Request:
    """Return the request for a profile and for the schema that its first line names."""
    whole = json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
    targets = [
        Target(Place.CONFIG, PurePosixPath(FOLDER, f"{name}.yaml"), Whole(text)),
        Target(Place.CONFIG, PurePosixPath(FOLDER, SCHEMA), Whole(whole.encode())),
    ]
    return apply.Request(command, places(), targets)
