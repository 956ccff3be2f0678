"""`devboot vscode from-command`: a configuration of the user's own, made from a command line."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from devboot.errors import ConflictError, DevbootError
from devboot.machine import vscode_files
from devboot.machine.places import Places, places
from devboot.machine.surroundings import read_text, surroundings
from devboot.merge.json_entries import Element, Member
from devboot.plan import Place as Root
from devboot.plan import Target
from devboot.plan.json_entries import JsonEntries
from devboot.vscode import configurations
from devboot.vscode.from_command import Made, Place, configuration
from devboot.workflow import apply

if TYPE_CHECKING:
    from devboot.merge.json_entries import Entries
    from devboot.vscode.documents import Opened

_LAUNCH = PurePosixPath(".vscode", "launch.json")
_CTEST_BYTES = 8 << 20  # CMake lists every single test


class Adding(NamedTuple):
    """The new entry, and the request that writes it."""

    made: Made
    request: apply.Request


def adding(folder: Path, command: str, name: str) -> Adding:
    """Return what adds a configuration for a command to a folder's launch.json.

    Raises DevbootError for a command that cannot be debugged, ConflictError for a name that
    another configuration has.
    """
    opened = vscode_files.open_folder(folder)
    for file in opened.files:
        if file.error is not None:
            raise DevbootError(f"{file.path}:{file.error}", hint="`devboot vscode lint` shows all")
    made = configuration(command, _place(opened), name)
    _refuse_other(opened, made)
    root = folder.resolve()
    where = Places({**places().roots, Root.PROJECT: root})
    entry = Element(("configurations",), "name", made.value)
    entries: Entries = (*_version(opened), entry)
    # Nothing is remembered: it is the user's entry, and no later run will take it for devboot's.
    target = Target(Root.PROJECT, _LAUNCH, JsonEntries(entries))
    return Adding(made, apply.Request("vscode from-command", where, (target,)))


def _place(opened: Opened) -> Place:
    around = surroundings(os.environ)
    level = opened.levels[0]
    task = configurations.default_task(level)
    return Place(
        str(level.folder),
        around.home,
        lambda path: read_text(path, _CTEST_BYTES),
        task.name if task else "",
    )


def _version(opened: Opened) -> tuple[Member, ...]:
    launch = opened.levels[0].launch
    return () if launch and launch.get("version") else (Member(("version",), "0.2.0"),)


def _refuse_other(opened: Opened, made: Made) -> None:
    known = (*configurations.configurations(opened), *configurations.compounds(opened))
    for entry in known:
        if entry.name == made.value["name"] and entry.part.value != made.value:
            raise ConflictError(
                f"another configuration is called `{entry.name}`",
                hint="give this one a name of its own with `--name`",
            )
