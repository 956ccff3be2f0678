"""A model of what a disk may hold after the power went.

Every call that changes a disk is recorded. For each moment, images are built that a file system may
legally show afterwards: names change in any order until their folder is flushed, so that any single
change since may be missing, or all of them; bytes that were not flushed are there, half there or
missing.
"""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from devboot.apply import fsops

from .seam import _REAL as REAL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Unflushed = Literal["there", "half", "missing"]


@dataclass(frozen=True)
class Op:
    """One change: of names in folders, or of one file's bytes; or a flush."""

    kind: str
    paths: tuple[str, ...] = ()
    file: int = 0  # inode number
    data: bytes = b""
    number: int = 0  # a size, a mode, a device

    @property
    def folders(self) -> set[str]:
        return {os.path.dirname(path) for path in self.paths}  # noqa: PTH120


_NAMES = {"create", "link", "rename", "exchange", "remove", "mkdir", "rmdir"}


@dataclass
class File:
    """What a file holds, and what of it is safe."""

    data: bytes
    mode: int
    safe: bytes
    safe_mode: int

    def after_power_cut(self, unflushed: Unflushed) -> tuple[bytes, int]:
        if unflushed == "there" or (self.data, self.mode) == (self.safe, self.safe_mode):
            return self.data, self.mode
        if unflushed == "missing" or not self.data.startswith(self.safe):
            return self.safe, self.safe_mode
        return self.data[: (len(self.safe) + len(self.data)) // 2], self.safe_mode


@dataclass
class Disk:
    """All files, links and folders below some roots."""

    names: dict[str, int | str] = field(default_factory=dict)  # inode, or where a link leads
    files: dict[int, File] = field(default_factory=dict)
    folders: dict[str, int] = field(default_factory=dict)  # with the device

    @classmethod
    def read(cls, roots: list[Path]) -> Disk:
        disk = cls()
        for root in roots:
            for folder, folders, files in os.walk(root):
                disk.folders[folder] = Path(folder).stat().st_dev
                for name in (*files, *folders):
                    disk._read(f"{folder}/{name}")
        return disk

    def _read(self, path: str) -> None:
        found = os.lstat(path)
        if stat.S_ISLNK(found.st_mode):
            self.names[path] = str(Path(path).readlink())
        elif stat.S_ISREG(found.st_mode):
            data, mode = Path(path).read_bytes(), stat.S_IMODE(found.st_mode)
            self.names[path] = found.st_ino
            self.files[found.st_ino] = File(data, mode, data, mode)

    def copy(self) -> Disk:
        files = {number: replace(file) for number, file in self.files.items()}
        return Disk(dict(self.names), files, dict(self.folders))

    def apply(self, op: Op) -> None:
        getattr(self, f"_{op.kind}")(op)

    def _create(self, op: Op) -> None:
        self.names[op.paths[0]] = op.file
        self.files[op.file] = File(b"", op.number, b"", op.number)

    def _link(self, op: Op) -> None:
        self.names[op.paths[0]] = os.fsdecode(op.data)

    def _rename(self, op: Op) -> None:
        if op.paths[0] in self.names:
            self.names[op.paths[1]] = self.names.pop(op.paths[0])

    def _exchange(self, op: Op) -> None:
        one, other = op.paths
        if one in self.names and other in self.names:
            self.names[one], self.names[other] = self.names[other], self.names[one]

    def _remove(self, op: Op) -> None:
        self.names.pop(op.paths[0], None)

    def _mkdir(self, op: Op) -> None:
        self.folders[op.paths[0]] = op.number

    def _rmdir(self, op: Op) -> None:
        self.folders.pop(op.paths[0], None)

    def _write(self, op: Op) -> None:
        if file := self.files.get(op.file):
            file.data += op.data

    def _cut(self, op: Op) -> None:
        if file := self.files.get(op.file):
            file.data = file.data[: op.number]

    def _mode(self, op: Op) -> None:
        if file := self.files.get(op.file):
            file.mode = op.number

    def _sync(self, op: Op) -> None:
        if file := self.files.get(op.file):
            file.safe, file.safe_mode = file.data, file.mode

    def _sync_disk(self, op: Op) -> None:
        for path, number in self.names.items():
            device = self.folders.get(os.path.dirname(path))  # noqa: PTH120
            if isinstance(number, int) and device == op.number:
                file = self.files[number]
                file.safe, file.safe_mode = file.data, file.mode

    def build(self, unflushed: Unflushed) -> None:
        """Make this disk really, where the roots are; they must be gone."""
        for folder in sorted(self.folders):
            if os.path.isdir(os.path.dirname(folder)):  # noqa: PTH112, PTH120
                os.mkdir(folder)  # noqa: PTH102
        for path, number in self.names.items():
            if not os.path.isdir(os.path.dirname(path)):  # noqa: PTH112, PTH120
                continue
            if isinstance(number, str):
                os.symlink(number, path)  # noqa: PTH211
                continue
            data, mode = self.files[number].after_power_cut(unflushed)
            Path(path).write_bytes(data)
            Path(path).chmod(mode)


@contextmanager
def recording(*, flushing: bool = True) -> Iterator[list[Op]]:
    """Record every change that succeeds; without flushing no flush is recorded."""
    ops: list[Op] = []
    recorder = _Recorder(ops, flushing=flushing)
    for name in _RECORDED:
        setattr(fsops, name, recorder.around(name))
    try:
        yield ops
    finally:
        for name in _RECORDED:
            setattr(fsops, name, REAL[name])


def _path(descriptor: int, name: str = "") -> str:
    folder = str(Path(f"/proc/self/fd/{descriptor}").readlink())
    return f"{folder}/{name}" if name else folder


class _Recorder:
    def __init__(self, ops: list[Op], *, flushing: bool) -> None:
        self._ops = ops
        self._flushing = flushing

    def around(self, name: str) -> Callable[..., Any]:
        describe: Callable[..., Op | None] = _RECORDED[name]

        def call(*args: Any) -> Any:
            there = name == "open_log" and os.path.exists(_path(args[1], args[0]))  # noqa: PTH110
            flush = name.startswith("sync")
            result = None if flush else REAL[name](*args)
            op = describe(result, *args)
            if op is not None and not there and (self._flushing or not flush):
                self._ops.append(op)
            return result

        return call


def _create(result: int, name: str, at: int, _mode: int = 0) -> Op:
    found = os.fstat(result)
    return Op("create", (_path(at, name),), found.st_ino, number=stat.S_IMODE(found.st_mode))


def _rename(_result: None, name: str, new: str, at: int) -> Op:
    return Op("rename", (_path(at, name), _path(at, new)))


def _sync(_result: None, descriptor: int) -> Op:
    found = os.fstat(descriptor)
    if stat.S_ISDIR(found.st_mode):
        return Op("sync", (_path(descriptor) + "/.",))
    return Op("sync", file=found.st_ino)


def _make_folder(_result: None, name: str, at: int, _mode: int = 0) -> Op:
    return Op("mkdir", (_path(at, name),), number=os.fstat(at).st_dev)


_RECORDED: dict[str, Callable[..., Op | None]] = {
    "create": _create,
    "open_log": _create,
    "write": lambda _, fd, data: Op("write", file=os.fstat(fd).st_ino, data=bytes(data)),
    "cut": lambda _, fd, size: Op("cut", file=os.fstat(fd).st_ino, number=size),
    "set_mode": lambda _, fd, mode: Op("mode", file=os.fstat(fd).st_ino, number=mode),
    "make_link": lambda _, to, name, at: Op("link", (_path(at, name),), data=to),
    "rename": _rename,
    "rename_new": _rename,
    "exchange": lambda _, name, other, at: Op("exchange", (_path(at, name), _path(at, other))),
    "remove": lambda _, name, at: Op("remove", (_path(at, name),)),
    "make_folder": _make_folder,
    "remove_folder": lambda _, name, at: Op("rmdir", (_path(at, name),)),
    "sync": _sync,
    "sync_file": lambda _, name, at: Op("sync", file=os.stat(name, dir_fd=at).st_ino),
    "sync_disk": lambda _, fd: Op("sync_disk", number=os.fstat(fd).st_dev),
}


def moments(ops: list[Op], disk: Disk) -> Iterator[tuple[str, list[Op]]]:
    """Yield, for each moment, the lists of changes that the disk may have kept."""
    for cut in range(len(ops) + 1):
        done = ops[:cut]
        yield f"cut before change {cut}", done
        pending = _pending(done, disk)
        for lost in [set(pending), *({one} for one in pending)]:
            if lost:
                kept = [op for number, op in enumerate(done) if number not in lost]
                yield f"cut before change {cut}, {sorted(lost)[:3]} lost", kept


def _pending(done: list[Op], disk: Disk) -> list[int]:
    """Return the changes of names whose folder was not flushed since."""
    devices = dict(disk.folders)
    pending: list[int] = []
    for number, op in enumerate(done):
        if op.kind == "mkdir":
            devices[op.paths[0]] = op.number
        if op.kind in _NAMES:
            pending.append(number)
        elif op.kind == "sync_disk":
            pending = [n for n in pending if _device(done[n], devices) != op.number]
        elif op.kind == "sync" and op.paths:
            pending = [n for n in pending if not op.folders & done[n].folders]
    return pending


def _device(op: Op, devices: dict[str, int]) -> int:
    return devices[next(iter(op.folders))]
