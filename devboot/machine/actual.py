"""What is on disk where targets want to be."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from devboot.plan import Actual, Where

if TYPE_CHECKING:
    from collections.abc import Iterable

    from devboot.machine.places import Places
    from devboot.place import Place
    from devboot.plan import Content, Key

_MAX_BYTES = 64 << 20  # nothing of ours is larger, and it is read into memory
_PIECE = 1 << 16  # a buffer of 64 MiB would be made for each file, to find its end
# O_NONBLOCK: a named pipe in the place of a file must not hold us up.
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC

_KINDS = {
    stat.S_IFDIR: "is a folder",
    stat.S_IFIFO: "is a named pipe",
    stat.S_IFSOCK: "is a socket",
    stat.S_IFCHR: "is a device",
    stat.S_IFBLK: "is a device",
}


class _Obstacle(Exception):  # noqa: N818  # a state of the disk, not a failure
    """Why no file can be put there."""


def read_actual(places: Places, wanted: Iterable[tuple[Key, Content]]) -> dict[Key, Actual]:
    """Return what is there for each target, and where that really is.

    Links are followed as long as they stay below the place; a link target is looked at as a link.
    """
    rooms: dict[Place, _Room] = {}
    found = {}
    for key, content in wanted:
        place, path = key
        room = rooms.get(place) or rooms.setdefault(place, _Room(places.path(place)))
        found[key] = room.actual(str(path), as_link=content.kind == "link")
    return found


class _Room:
    """One place: what is below its folder, which may be missing."""

    def __init__(self, root: Path) -> None:
        self._root = root
        there = next(folder for folder in (root, *root.parents) if folder.is_dir())
        self._base = os.path.realpath(there)
        self._folders = {"": _relative(root, there)}
        self._missing: set[str] = set()  # folders, relative to the base like the others

    def actual(self, path: str, *, as_link: bool) -> Actual:
        try:
            parent, _, name = path.rpartition("/")
            folder = self._folder(parent)
            if folder in self._missing:
                return Actual(where=Where(self._base, folder, name))
            return self._read(_joined(folder, name), path, as_link=as_link)
        except _Obstacle as obstacle:
            return Actual(obstacle=str(obstacle))
        except PermissionError:
            return Actual(obstacle="cannot be read: permission denied")

    def _folder(self, path: str) -> str:
        """Return where a folder of the place really is, relative to the base."""
        if path not in self._folders:
            parent, _, name = path.rpartition("/")
            above = self._folder(parent)
            real = _joined(above, name)
            if above in self._missing:
                self._missing.add(real)
            else:
                real = self._real_folder(real, path)
            self._folders[path] = real
        return self._folders[path]

    def _real_folder(self, real: str, path: str) -> str:
        mode = self._mode(real)
        if mode is not None and stat.S_ISLNK(mode):
            real = self._followed(real, f"`{path}` ")
            mode = self._mode(real)
        if mode is not None and not stat.S_ISDIR(mode):
            raise _Obstacle(f"`{path}` is a file, not a folder")
        if mode is None:
            self._missing.add(real)
        return real

    def _mode(self, real: str) -> int | None:
        try:
            return os.lstat(f"{self._base}/{real}").st_mode
        except (FileNotFoundError, NotADirectoryError):
            return None

    def _followed(self, link: str, name: str = "") -> str:
        """Return where a link leads to, relative to the base."""
        full = f"{self._base}/{link}"
        try:
            end = os.path.realpath(full, strict=True)
        except OSError as error:
            reason = "a loop of links" if error.errno == errno.ELOOP else "a link to nothing"
            raise _Obstacle(f"{name}is {reason}") from error
        if not end.startswith(f"{self._base}/"):
            raise _Obstacle(f"{name}is a link that leads out of `{self._root}`, to `{end}`")
        return end[len(self._base) + 1 :]

    def _read(self, real: str, path: str, *, as_link: bool) -> Actual:
        where = Where.at(self._base, real)
        try:
            descriptor = os.open(f"{self._base}/{real}", _FLAGS)
        except (FileNotFoundError, NotADirectoryError):
            return Actual(where=where)
        except OSError as error:
            if error.errno == errno.ENXIO:
                raise _Obstacle(_KINDS[stat.S_IFSOCK]) from error
            if error.errno != errno.ELOOP:
                raise
            if as_link:
                leads_to = os.fsencode(Path(self._base, real).readlink())
                return Actual(leads_to, 0o777, link=True, where=where)
            return self._read(self._followed(real), path, as_link=as_link)
        try:
            return _read_open(descriptor, where)
        finally:
            os.close(descriptor)


def _joined(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _relative(root: Path, there: Path) -> str:
    return "" if root == there else str(root.relative_to(there))


def _read_open(descriptor: int, where: Where) -> Actual:
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        raise _Obstacle(_KINDS.get(stat.S_IFMT(found.st_mode), "is not a regular file"))
    if found.st_size > _MAX_BYTES:
        raise _Obstacle("is larger than 64 MiB")
    data = os.read(descriptor, found.st_size + 1)
    while piece := os.read(descriptor, _PIECE):  # it may have grown since
        data += piece
    return Actual(data, stat.S_IMODE(found.st_mode), fixed=_fixed(found), where=where)


def _fixed(found: os.stat_result) -> str:
    if found.st_nlink > 1:
        return f"has {found.st_nlink} hard links, and a new version would split them"
    if found.st_uid != os.geteuid() != 0:
        return "belongs to another user"
    return ""
