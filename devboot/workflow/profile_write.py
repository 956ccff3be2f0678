"""`devboot profile new` and `edit`: profiles of the user's own are made and changed."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from devboot import render
from devboot.errors import ConflictError, DevbootError
from devboot.machine.places import places
from devboot.machine.profiles import Shelf
from devboot.place import Place
from devboot.plan import Target, Whole
from devboot.profile import is_path
from devboot.profile.schema import schema
from devboot.workflow import apply
from devboot.workflow.profile import check

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FOLDER = "profiles"
SCHEMA = "profile-1.schema.json"
"""Beside the user's profiles, where the first line of each leads an editor to it."""


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


def schema_text() -> bytes:
    """Return the schema as it stands beside the user's profiles."""
    return f"{json.dumps(schema(), indent=2, ensure_ascii=False)}\n".encode()


def _request(command: str, name: str, text: bytes) -> apply.Request:
    """Return the request for a profile and for the schema that its first line names."""
    targets = [
        Target(Place.CONFIG, PurePosixPath(FOLDER, f"{name}.yaml"), Whole(text)),
        Target(Place.CONFIG, PurePosixPath(FOLDER, SCHEMA), Whole(schema_text())),
    ]
    return apply.Request(command, places(), targets)
