"""What a run was to do and did, as the journal keeps it."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.plan import Action, Owned, Place, Version, Where

if TYPE_CHECKING:
    from devboot.plan import Content


_AT_ONCE = 50  # entries that are encoded together


class Entry(NamedTuple):
    """One file of a run."""

    place: Place
    root: str  # absolute path of the place
    path: PurePosixPath  # below the place, as the user knows it
    where: Where
    temp: str  # name beside the file, for what goes in and then for what came out
    old: Version | None  # None: it was not there
    new: Version | None  # None: it goes
    owned_before: Owned | None
    owned_after: Owned | None

    @property
    def shown(self) -> str:
        """The path as a user types it."""
        return f"{self.root}/{self.path}"

    @property
    def content(self) -> Content | None:
        """What devboot owned of the file; None: nothing, it wrote it whole."""
        owned = self.owned_after or self.owned_before
        return None if owned is None else owned.content

    @property
    def action(self) -> Action:
        if self.new is None:
            return Action.REMOVE
        return Action.CREATE if self.old is None else Action.UPDATE

    def as_json(self) -> list[Any]:
        return [
            self.place, self.root, str(self.path), self.where.base, self.where.path,
            self.temp, self.old and self.old.as_json(), self.new and self.new.as_json(),
            self.owned_before and self.owned_before.as_json(),
            self.owned_after and self.owned_after.as_json(),
        ]  # fmt: skip

    @staticmethod
    def from_json(known: list[Any]) -> Entry:
        place, root, path, base, real, temp, old, new, before, after = known
        return Entry(
            Place(place), root, PurePosixPath(path), Where.at(base, real), temp,
            Version.from_json(old), Version.from_json(new),
            Owned.from_json(before), Owned.from_json(after),
        )  # fmt: skip


class Folder(NamedTuple):
    """A folder that a run made, or that goes when it is empty."""

    base: str  # absolute path of a folder that is there
    path: str  # from there

    @property
    def full(self) -> str:
        return f"{self.base}/{self.path}"

    @property
    def parent(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    def as_json(self) -> list[str]:
        return [self.base, self.path]

    @staticmethod
    def from_json(known: list[str]) -> Folder:
        return Folder(*known)


class Tree(NamedTuple):
    """A folder with all that is in it, which devboot made or takes away by one rename."""

    base: str
    name: str
    draft: str  # the hidden name beside it
    digest: str  # of all paths, modes and bytes
    goes: bool = False  # this run takes it away

    def as_json(self) -> list[Any]:
        return [self.base, self.name, self.draft, self.digest, self.goes]

    @staticmethod
    def from_json(known: list[Any]) -> Tree:
        return Tree(*known)


def now() -> str:
    """Return the time of a run."""
    return datetime.now(timezone.utc).isoformat(timespec="seconds")


class Run(NamedTuple):
    """One run: what it was to do, and how far it came."""

    number: int
    command: str
    time: str  # UTC, ISO 8601
    entries: tuple[Entry, ...] = ()
    made: tuple[Folder, ...] = ()  # outermost first
    emptied: tuple[Folder, ...] = ()  # to be removed when nothing is in them; innermost first
    trees: tuple[Tree, ...] = ()
    undoes: int | None = None
    committed: bool = False
    done: bool = False
    skipped: frozenset[int] = frozenset()  # entries that a human overtook
    rescued: frozenset[str] = frozenset()  # stored bytes that recovery found under a temporary name

    @property
    def effective(self) -> tuple[Entry, ...]:
        """The entries that came about."""
        return tuple(e for index, e in enumerate(self.entries) if index not in self.skipped)

    @property
    def blobs(self) -> set[str]:
        """The names of all stored bytes that this run refers to."""
        versions = (v for e in self.entries for v in (e.old, e.new) if v is not None)
        return {version.sha for version in versions} | self.rescued

    def plan_line(self) -> str:
        """Return what the run is to do as one line of JSON.

        The entries become text a few at a time: as one document a thousand of them take megabytes.
        """
        encode = json.JSONEncoder(separators=(",", ":")).encode
        head = {
            "version": 1,
            "run": self.number,
            "command": self.command,
            "time": self.time,
            "undoes": self.undoes,
            "made": [folder.as_json() for folder in self.made],
            "emptied": [folder.as_json() for folder in self.emptied],
            "trees": [tree.as_json() for tree in self.trees],
        }
        some = (self.entries[n : n + _AT_ONCE] for n in range(0, len(self.entries), _AT_ONCE))
        entries = ",".join([encode([entry.as_json() for entry in few])[1:-1] for few in some])
        return f'{encode(head)[:-1]},"entries":[{entries}]}}'

    @staticmethod
    def from_plan(known: dict[str, Any]) -> Run:
        return Run(
            number=known["run"],
            command=known["command"],
            time=known["time"],
            undoes=known["undoes"],
            entries=tuple(map(Entry.from_json, known["entries"])),
            made=tuple(map(Folder.from_json, known["made"])),
            emptied=tuple(map(Folder.from_json, known["emptied"])),
            trees=tuple(map(Tree.from_json, known["trees"])),
        )

    def after(self, event: dict[str, Any]) -> Run:
        """Return the run with one more line of its journal taken into account."""
        if "commit" in event:
            return self._replace(committed=True)
        if "done" in event:
            skipped, rescued = frozenset(event["skipped"]), frozenset(event["rescued"])
            return self._replace(committed=True, done=True, skipped=skipped, rescued=rescued)
        return self._replace(trees=(*self.trees, *map(Tree.from_json, event["trees"])))
