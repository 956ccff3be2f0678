"""Every old and every new byte of every run, found by SHA-256; nothing is stored twice.

What a run stores lies in one pack: a line with the length of the index, the index (`SHA-256 size`,
a line for each blob), then the blobs. It is durable before the journal speaks of it, so a pack
that is not whole belongs to no run.
"""

from __future__ import annotations

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

    def put(self, pack: str, blobs: Mapping[str, bytes]) -> None:
        """Keep these bytes durably, in a pack of this name, unless they are stored already.

        They come under their SHA-256.

        A pack that has the name is of a run that came to nothing, and goes.
        """
        self.take_back(pack)
        new = {name: blob for name, blob in blobs.items() if not self.has(name)}
        if new:
            self._write(pack, new)
            fsops.sync(self._at)
            self._known = None

    def take_back(self, pack: str) -> None:
        """Remove the pack of a run that changed nothing."""
        with suppress(FileNotFoundError):
            fsops.remove(pack, self._at)
        self._known = None

    def get(self, name: str) -> bytes:
        """Return the bytes of this name.

        Raises DevbootError when the disk no longer has them as they were.
        """
        data = self._find(name)
        if data is None:
            raise DevbootError(
                f"the stored bytes {name[:12]} are gone or damaged",
                hint="devboot leaves the file as it is; your own backups may have it",
            )
        return data

    def has(self, name: str) -> bool:
        """Tell whether the bytes of this name are stored, as they were."""
        return self._find(name) is not None

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
            elif not kept and (blobs or pack not in map(str, runs)):
                fsops.remove(pack, self._at)
        self._known = None
        return before - self.size()

    def size(self) -> int:
        """Return how many bytes are stored."""
        return sum(fsops.look(name, self._at).st_size for name in fsops.list_folder(self._at))

    def _write(self, pack: str, blobs: Mapping[str, bytes]) -> None:
        descriptor = fsops.create(pack, self._at)
        try:
            fsops.write(descriptor, _packed(blobs))
            fsops.sync(descriptor)
        finally:
            fsops.close(descriptor)

    def _find(self, name: str) -> bytes | None:
        for blob in self._blobs().get(name, ()):
            data = self._read(blob)
            if digest(data) == name:
                return data
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


def _packed(blobs: Mapping[str, bytes]) -> bytes:
    index = "".join(f"{name} {len(blob)}\n" for name, blob in blobs.items()).encode()
    return b"".join([b"%010d\n" % len(index), index, *blobs.values()])
