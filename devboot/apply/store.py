"""Every old and every new byte of every run, found by SHA-256; nothing is stored twice.

What a run stores lies in one pack, `RUN-RANDOM`: a line with the length of the index, the index (a
line `SHA-256 size` for each blob), then the blobs. It is durable before the journal speaks of it:
a pack that is not whole belongs to no run. What a run or an owned target refers to never goes.
"""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from devboot.apply import fsops
from devboot.apply.replace import DRAFT, remove_drafts, replace
from devboot.errors import DevbootError
from devboot.plan import digest

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

_LENGTH = 11  # bytes of the first line: ten digits


class _Blob(NamedTuple):
    """Where the bytes of one name are."""

    pack: str
    offset: int
    size: int


class Store:
    """The packs below an open folder."""

    def __init__(self, at: int) -> None:
        self._at = at
        self._known: dict[str, list[_Blob]] | None = None  # None: nobody asked yet
        self._added: list[str] = []  # packs of this process

    def put(self, run: int, blobs: Mapping[str, bytes]) -> None:
        """Keep these bytes durably for a run, in a pack of their own, unless they are stored.

        They come under their SHA-256.
        """
        there = {name: found for name in blobs if (found := self._find(name))}
        for pack in sorted({pack for pack, _ in there.values()}):
            fsops.sync_file(pack, self._at)  # whoever wrote it may have been killed before that
        new = {name: blob for name, blob in blobs.items() if name not in there}
        if new:
            self._write(f"{run}-{os.urandom(4).hex()}", new)
        if blobs:
            fsops.sync(self._at)

    def take_back(self) -> None:
        """Remove what was put by this process: its run changed nothing."""
        self._known = None
        while self._added:
            with suppress(FileNotFoundError):
                fsops.remove(self._added[-1], self._at)
            self._added.pop()

    def get(self, name: str) -> bytes:
        """Return the bytes of this name.

        Raises DevbootError when the disk no longer has them as they were.
        """
        found = self._find(name)
        if found is None:
            raise DevbootError(
                f"the stored bytes {name[:12]} are gone or damaged",
                hint="devboot leaves the file as it is; your own backups may have it",
            )
        return found[1]

    def has(self, name: str) -> bool:
        """Tell whether the bytes of this name are stored, as they were."""
        return self._find(name) is not None

    def runs(self) -> set[int]:
        """Return the runs that packs were written for; some of them may have come to nothing."""
        return {_run(pack) for pack in self._packs()}

    def remove_drafts(self) -> None:
        """Remove what a crash while forgetting left."""
        remove_drafts(self._at)

    def keep_only(self, wanted: Collection[str], runs: Collection[int]) -> int:
        """Remove all other blobs; return how many bytes that freed.

        A pack whose index cannot be read goes unless it is of one of these runs: then somebody
        may want to look at what is left of it.
        """
        before = self.size()
        for pack in self._packs():
            blobs = self._index(pack)
            kept = {name: self._read(blob) for name, blob in blobs.items() if name in wanted}
            if blobs.keys() != kept.keys() and kept:
                replace(pack, _packed(kept), self._at)
            elif not kept and (blobs or _run(pack) not in runs):
                fsops.remove(pack, self._at)
        self._known = None
        return before - self.size()

    def size(self) -> int:
        """Return how many bytes are stored."""
        return sum(fsops.look(name, self._at).st_size for name in fsops.list_folder(self._at))

    def _write(self, pack: str, blobs: Mapping[str, bytes]) -> None:
        self._known = None
        descriptor = fsops.create(pack, self._at)
        self._added.append(pack)
        try:
            fsops.write(descriptor, _packed(blobs))
            fsops.sync(descriptor)
        finally:
            fsops.close(descriptor)

    def _find(self, name: str) -> tuple[str, bytes] | None:
        """Return the bytes of this name and the pack that has them as they were."""
        for blob in self._blobs().get(name, ()):
            data = self._read(blob)
            if digest(data) == name:
                return blob.pack, data
        return None

    def _blobs(self) -> Mapping[str, Sequence[_Blob]]:
        """Return where each name is: in one place, unless that was damaged and stored again."""
        if self._known is None:
            self._known = {}
            for pack in self._packs():
                for name, blob in self._index(pack).items():
                    self._known.setdefault(name, []).append(blob)
        return self._known

    def _packs(self) -> list[str]:
        return [name for name in fsops.list_folder(self._at) if not name.endswith(DRAFT)]

    def _index(self, pack: str) -> dict[str, _Blob]:
        """Return what a pack holds; nothing when its index is not whole."""
        try:
            length = int(fsops.read_part(pack, self._at, 0, _LENGTH))
            lines = fsops.read_part(pack, self._at, _LENGTH, length).decode("ascii").splitlines()
            named = [(name, int(size)) for name, size in map(str.split, lines)]
        except (ValueError, FileNotFoundError):
            return {}
        offsets = accumulate((size for _, size in named), initial=_LENGTH + length)
        return {
            name: _Blob(pack, at, size) for (name, size), at in zip(named, offsets, strict=False)
        }

    def _read(self, blob: _Blob) -> bytes:
        try:
            return fsops.read_part(blob.pack, self._at, blob.offset, blob.size)
        except FileNotFoundError:
            return b""


def _run(pack: str) -> int:
    number, _, _ = pack.partition("-")
    return int(number) if number.isdecimal() else 0


def _packed(blobs: Mapping[str, bytes]) -> bytes:
    index = "".join(f"{name} {len(blob)}\n" for name, blob in blobs.items()).encode()
    return b"".join([b"%010d\n" % len(index), index, *blobs.values()])
