"""What is in the way: each situation prepares a home in which a user has something of their own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from nasty.home import MINE, WANTED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from nasty.home import Room

TARGET = ".config/beta/b.conf"  # the second of three, so that half done can be seen
CRLF = {path: data.replace(b"\n", b"\r\n") for path, data in WANTED.items()}


class Situation(NamedTuple):
    """A home as a tool may find it."""

    name: str
    prepare: Callable[[Room], object]
    wanted: Mapping[str, bytes] = WANTED


def _target(room: Room) -> str:
    path = room.home / TARGET
    path.parent.mkdir(parents=True, exist_ok=True)
    return str(path)


def _edited(room: Room, mode: int = 0o644) -> None:
    path = _target(room)
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(MINE)
    os.chmod(path, mode)  # noqa: PTH101


def _theirs(room: Room) -> str:
    path = room.outside / "mine.conf"
    path.write_bytes(MINE)
    return str(path)


def _linked(room: Room) -> None:
    Path(_target(room)).symlink_to(_theirs(room))


def _parent_linked(room: Room) -> None:
    (room.outside / "b.conf").write_bytes(MINE)
    (room.home / ".config").mkdir(parents=True, exist_ok=True)
    (room.home / ".config" / "beta").symlink_to(room.outside)


def _dangling(room: Room) -> None:
    Path(_target(room)).symlink_to(room.outside / "not-there-yet")


def _folder(room: Room) -> None:
    path = _target(room)
    os.mkdir(path)  # noqa: PTH102
    with open(f"{path}/notes", "wb") as file:  # noqa: PTH123
        file.write(MINE)


def _file_for_parent(room: Room) -> None:
    (room.home / ".config").mkdir(parents=True, exist_ok=True)
    (room.home / ".config" / "beta").write_bytes(MINE)


def _read_only(room: Room) -> None:
    _edited(room)
    (room.home / TARGET).parent.chmod(0o555)


def _pipe(room: Room) -> None:
    os.mkfifo(_target(room))


def _hard_linked(room: Room) -> None:
    os.link(_theirs(room), _target(room))


SITUATIONS = (
    Situation("nothing in the way", lambda _: None),
    Situation("a file of yours is there", _edited),
    Situation("yours is a link to a file elsewhere", _linked),
    Situation("its folder is a link that leads outside", _parent_linked),
    Situation("a dangling link that leads outside", _dangling),
    Situation("a folder where the file goes", _folder),
    Situation("a file where its folder goes", _file_for_parent),
    Situation("a folder you may not write to", _read_only),
    Situation("a named pipe", _pipe),
    Situation("a file with a second hard link", _hard_linked),
    Situation("a file of yours that only you may read", lambda room: _edited(room, 0o600)),
    Situation("a source with CRLF", lambda _: None, CRLF),
)
