"""Every old and every new byte of every run, kept under its SHA-256; nothing is stored twice."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from devboot.apply import fsops
from devboot.errors import DevbootError
from devboot.plan import digest

if TYPE_CHECKING:
    from collections.abc import Iterable

_DRAFT = "draft"  # the name of a blob that takes the place of a torn one


class Store:
    """The blobs below an open folder."""

    def __init__(self, at: int) -> None:
        self._at = at
        self.added: list[str] = []  # by this process, to be taken back when the run fails

    def put(self, data: bytes) -> tuple[str, int | None]:
        """Keep these bytes; return their name, and a descriptor to flush and close if new."""
        name = digest(data)
        if self._has(name):
            return name, None
        try:
            descriptor = fsops.create(name, self._at)
            self.added.append(name)
        except FileExistsError:  # torn: a power cut came before it was flushed
            return name, self._replace(name, data)
        return name, self._write(descriptor, data)

    def get(self, name: str) -> bytes:
        """Return the bytes of this name.

        Raises DevbootError when the disk no longer has them as they were.
        """
        if self._has(name):
            return fsops.read_file(name, self._at)[0]
        raise DevbootError(
            f"the stored bytes {name[:12]} are gone or damaged",
            hint="devboot leaves the file as it is; your own backups may have it",
        )

    def _has(self, name: str) -> bool:
        try:
            return digest(fsops.read_file(name, self._at)[0]) == name
        except FileNotFoundError:
            return False

    def _replace(self, name: str, data: bytes) -> int:
        with contextlib.suppress(FileNotFoundError):
            fsops.remove(_DRAFT, self._at)
        descriptor = self._write(fsops.create(_DRAFT, self._at), data)
        fsops.rename(_DRAFT, name, self._at)
        return descriptor

    @staticmethod
    def _write(descriptor: int, data: bytes) -> int:
        try:
            fsops.write(descriptor, data)
        except BaseException:
            fsops.close(descriptor)
            raise
        return descriptor

    def take_back(self) -> None:
        """Remove what this process added: no run will ask for it."""
        while self.added:
            fsops.remove(self.added[-1], self._at)
            self.added.pop()

    def keep_only(self, wanted: Iterable[str]) -> int:
        """Remove all other blobs; return how many bytes that freed."""
        kept = set(wanted)
        freed = 0
        for name in fsops.list_folder(self._at):
            if name not in kept:
                freed += fsops.look(name, self._at).st_size
                fsops.remove(name, self._at)
        return freed

    def size(self) -> int:
        """Return how many bytes are stored."""
        return sum(fsops.look(name, self._at).st_size for name in fsops.list_folder(self._at))
