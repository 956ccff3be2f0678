"""Files as they should be, and what is on disk where they want to be."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from devboot.errors import ConflictError, DevbootError
from devboot.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from typing_extensions import Self

    from devboot.plan.content import Content

Key = tuple[Place, PurePosixPath]


class _Wanted(NamedTuple):
    place: Place
    path: PurePosixPath  # relative to the place
    content: Content
    mode: int  # of a new file; less the user's umask, but always usable by the user


class Target(_Wanted):
    """A file as it should be.

    Raises DevbootError for a path that no target may have.
    """

    __slots__ = ()

    def __new__(
        cls, place: Place, path: PurePosixPath, content: Content, mode: int = 0o644
    ) -> Self:
        if reason := _forbidden(str(path)):
            raise DevbootError(f"no file may be called {str(path)!r}: {reason}")
        return super().__new__(cls, place, path, content, mode)

    @property
    def key(self) -> Key:
        return self.place, self.path


class Where(NamedTuple):
    """Where a file really is, links on the way to it followed."""

    base: str  # absolute path of a folder that exists
    folder: str  # from there, through folders that may be missing but are no links; empty: the base
    name: str

    @staticmethod
    def at(base: str, path: str) -> Where:
        folder, _, name = path.rpartition("/")
        return Where(base, folder, name)

    @property
    def path(self) -> str:
        """The path from the base."""
        return f"{self.folder}/{self.name}" if self.folder else self.name

    @property
    def full(self) -> str:
        return self.beside(self.name)

    def beside(self, name: str) -> str:
        """Return the full path of another name in the same folder."""
        folder = f"{self.base}/{self.folder}" if self.folder else self.base
        return f"{folder}/{name}"


class Actual(NamedTuple):
    """What is on disk where a target wants to be."""

    data: bytes | None = None  # None: nothing is there; of a symbolic link: where it leads
    mode: int = 0o644
    link: bool = False  # is a symbolic link, and looked at as one
    obstacle: str = ""  # why a file cannot be put there: `is a folder`, `is a named pipe` ...
    fixed: str = ""  # why what is there cannot be replaced: `has 2 hard links` ...
    where: Where | None = None  # None: the place itself is yet to be made


_NAME_MAX = 200  # bytes; the system's 255 less what encrypted home directories take
_PATH_MAX = 3000


def check_paths(paths: Iterable[tuple[Place, PurePosixPath]]) -> None:
    """Refuse paths that get into each other's way.

    Raises ConflictError for two that a file system which does not tell cases apart would take for
    one, and for a file that is also a folder.
    """
    files: dict[tuple[Place, str], str] = {}
    folders: dict[tuple[Place, str], str] = {}
    for place, path in ((place, str(path)) for place, path in paths):
        same = folded(path)
        if other := files.get((place, same)):
            raise ConflictError(
                f"`{other}` and `{path}` differ by upper and lower case only",
                hint="on many disks that is one file: give one of them another name",
            )
        files[place, same] = path
        while (same := same.rpartition("/")[0]) and (place, same) not in folders:
            folders[place, same] = path
    for both in files.keys() & folders.keys():
        raise ConflictError(f"`{files[both]}` is wanted as a file and as a folder")


def folded(text: str) -> str:
    """Return the name that case-insensitive and normalising file systems see."""
    if text.isascii():
        return text.lower()
    import unicodedata  # noqa: PLC0415  # few names need it

    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def _forbidden(text: str) -> str:
    parts = text.split("/")
    if not parts[0] or ".." in parts or text == "." or text.startswith("~"):
        return "it leaves its folder"
    if not text.isprintable():
        return "it has characters that cannot be seen"
    if "\\" in text:
        return "a backslash parts folders on Windows"
    if ".git" in text.lower().split("/"):
        return "what is inside `.git` is git's"
    return "" if len(text) * 4 <= _NAME_MAX or _fits(text) else "it is too long"


def _fits(text: str) -> bool:
    encoded = text.encode(errors="surrogateescape")
    return len(encoded) <= _PATH_MAX and max(map(len, encoded.split(b"/"))) <= _NAME_MAX
