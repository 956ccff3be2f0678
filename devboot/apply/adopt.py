"""Taking over files that already are as they should be: nothing is written to them.

From then on a newer version is an update, and an uninstall leaves the file as it was found, which
is why its bytes go into the store like those of every file that devboot has to do with.
"""

from __future__ import annotations

from contextlib import closing, suppress
from typing import TYPE_CHECKING

from devboot.apply.edit import blobs_of, examine, refuse_wrong_user
from devboot.apply.folders import Folders
from devboot.apply.state import locked
from devboot.errors import ConflictError, DevbootError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from devboot.apply.edit import Edit
    from devboot.apply.state import State


def adopt_alone(path: Path, edits: Collection[Edit]) -> None:
    """Take over files when nothing else is to be done: nothing fails because that cannot be."""
    with suppress(OSError, DevbootError), closing(Folders()) as folders:
        refuse_wrong_user(edits, folders)
        with locked(path) as state:
            adopt(state, edits)


def adopt(state: State, edits: Iterable[Edit]) -> None:
    """Own what these edits leave as it is; what could never be replaced stays the user's."""
    blobs: dict[str, bytes] = {}
    with closing(Folders()) as folders:
        for edit in edits:
            with suppress(ConflictError):
                entry = examine(edit, "", folders, ())
                if entry.owned_after is not None and state.manifest.own_new(entry.owned_after):
                    blobs |= blobs_of(edit, entry)
    if blobs:
        state.store.put(state.manifest.run, blobs)
        state.manifest.save(state.at)
