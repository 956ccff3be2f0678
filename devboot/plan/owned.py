"""What devboot wrote last and still owns: one side of the three-way comparison."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.place import Place
from devboot.plan.content import content_from_json

if TYPE_CHECKING:
    from devboot.plan.content import Content
    from devboot.plan.target import Key


def digest(data: bytes) -> str:
    """Return the name of these bytes in the store."""
    return hashlib.sha256(data).hexdigest()


class Version(NamedTuple):
    """One version of a file: its bytes are in the store under their SHA-256."""

    sha: str
    mode: int
    link: bool = False  # a symbolic link; the bytes are where it leads

    def as_json(self) -> list[Any]:
        return [self.sha, self.mode, self.link]

    @staticmethod
    def from_json(known: list[Any] | None) -> Version | None:
        return None if known is None else Version(str(known[0]), int(known[1]), bool(known[2]))


class Owned(NamedTuple):
    """A target that devboot put in place and that is still its own."""

    place: Place
    root: str  # absolute path of the place when it was written
    path: PurePosixPath
    owner: str  # the command that wants it: `dotfiles`, `vscode`
    content: Content  # empty: it finds its part in the file
    wanted: str  # digest of the part as it should have been
    written: str  # digest of the part as it was put in place; another one after a merge
    mode: int  # as written, less the umask
    asked_mode: int  # as the target wanted it
    original: Version | None  # the file before devboot ever touched it; None: there was none

    @property
    def key(self) -> Key:
        return self.place, self.path

    def as_json(self) -> list[Any]:
        return [
            self.place, self.root, str(self.path), self.owner, self.content.as_json(),
            self.wanted, self.written, self.mode, self.asked_mode,
            self.original and self.original.as_json(),
        ]  # fmt: skip

    @staticmethod
    def from_json(known: list[Any] | None) -> Owned | None:
        if known is None:
            return None
        place, root, path, owner, content, wanted, written, mode, asked, original = known
        return Owned(
            Place(place), root, PurePosixPath(path), owner, content_from_json(content),
            wanted, written, mode, asked, Version.from_json(original),
        )  # fmt: skip
