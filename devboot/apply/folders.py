"""Folders that are open, and making what was written below them durable."""

from __future__ import annotations

import os
from collections import OrderedDict
from typing import TYPE_CHECKING

from devboot.apply import fsops

if TYPE_CHECKING:
    from devboot.plan import Where

_LIMIT = 200  # descriptors; a process is usually allowed 1024
_FEW = 3  # files: below that flushing just them is cheaper than flushing the whole disk


class Folders:
    """Opens each folder once, without following a link below the base it starts from."""

    def __init__(self) -> None:
        self._open: OrderedDict[tuple[str, str], int] = OrderedDict()

    def of(self, where: Where) -> int:
        """Return the open folder that a file is in.

        Raises OSError: FileNotFoundError when it is missing, ELOOP or ENOTDIR for a link.
        """
        return self.at(where.base, where.folder)

    def at(self, base: str, path: str) -> int:
        while len(self._open) > _LIMIT:
            fsops.close(self._open.popitem(last=False)[1])
        return self._walk(base, path)

    def _walk(self, base: str, path: str) -> int:
        key = base, path
        if key in self._open:
            self._open.move_to_end(key)
            return self._open[key]
        if path:
            parent, _, name = path.rpartition("/")
            opened = fsops.open_folder(name, self._walk(base, parent))
        else:
            opened = fsops.open_root(base)
        self._open[key] = opened
        return opened

    def close(self) -> None:
        while self._open:
            fsops.close(self._open.popitem()[1])


class Flush:
    """Makes writes durable together: a few files one by one, many by one flush of their disk."""

    def __init__(self, files: int, folders: Folders) -> None:
        self._one_by_one = files <= _FEW
        self._folders = folders
        self._touched: dict[tuple[str, str], None] = {}

    def file(self, descriptor: int) -> None:
        """Take note of a file that was written and is still open."""
        if self._one_by_one:
            fsops.sync(descriptor)

    def names(self, base: str, path: str) -> None:
        """Take note of a folder in which names changed or files were written."""
        self._touched[base, path] = None

    def barrier(self) -> None:
        """Return when all that was noted would survive a power cut."""
        disks = set()
        for base, path in self._touched:
            try:
                descriptor = self._folders.at(base, path)
            except FileNotFoundError:
                continue  # made and removed again
            if self._one_by_one:
                fsops.sync(descriptor)
            elif (disk := os.fstat(descriptor).st_dev) not in disks:
                disks.add(disk)
                fsops.sync_disk(descriptor)
        self._touched.clear()
