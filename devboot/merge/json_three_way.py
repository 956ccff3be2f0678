"""Three versions of a JSON document's entries: wanted now, wanted last, and what is in the file.

What the user changed or deleted stays so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from devboot.merge.json_entries import Element, Entries, Member, identity
from devboot.merge.json_find import Places
from devboot.merge.json_growth import Growth, as_new
from devboot.merge.json_settle import Comments, Place, Settling, Versions
from devboot.merge.jsonc_edit import Edits, New
from devboot.merge.jsonc_parse import parse
from devboot.merge.jsonc_print import Commented
from devboot.merge.jsonc_tree import Object, same

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from devboot.merge.json_entries import Entry, Identity
    from devboot.merge.jsonc_tree import Array, Document, Json


class Joined(NamedTuple):
    """A document with devboot's entries, and what was left to the user in it."""

    text: str
    notes: tuple[str, ...]


def join(
    data: str | bytes, wanted: Entries, last: Entries = (), restore: Collection[str] = ()
) -> Joined:
    """Put what is wanted into a document, as far as the user has not decided otherwise.

    `last` is what was wanted the last time. What is named in `restore` becomes as it is wanted,
    whatever the user made of it. Raises JsoncError for a document that is not what it should be.
    """
    work = _settled(data, wanted, last, restore)
    return Joined(work.result(), tuple(dict.fromkeys(work.notes)))


def join_strictly(data: str | bytes, wanted: Entries, last: Entries) -> str | tuple[str, ...]:
    """Put what is wanted into a document; return what both sides changed where there is such.

    Raises JsoncError for a document that is not what it should be.
    """
    work = _settled(data, wanted, last, ())
    return tuple(work.met) or work.result()


def _settled(data: str | bytes, wanted: Entries, last: Entries, restore: Collection[str]) -> _Join:
    document = parse(data)
    places = Places(document)
    base = {identity(entry): entry for entry in _still_there(places, last)}
    work = _Join(document, places, base, frozenset(restore))
    for entry in wanted:
        work.entry(entry)
    now = {identity(entry) for entry in wanted}
    for key, entry in base.items():
        if key not in now:
            work.forgotten(entry)
    return work


def put(data: str | bytes, entries: Entries) -> str:
    """Set entries as they are given, whatever was there before."""
    return join(data, entries, restore={entry.name for entry in entries}).text


def _still_there(places: Places, last: Entries) -> Entries:
    """Return what was wanted last, nothing for a file that somebody replaced as a whole.

    A file that has none of it left is another file; a `version` is in every one.
    """
    telling = [entry for entry in last if entry.path[-1] != "version"] or last
    return last if any(places.find(entry).place for entry in telling) else ()


class _Join:
    """One document on its way."""

    def __init__(
        self,
        document: Document,
        places: Places,
        base: Mapping[Identity, Entry],
        restore: frozenset[str],
    ) -> None:
        self._root = document.root
        self._places = places
        self._base = base
        self._restore = restore
        self._edits = Edits(document)
        self._settling = Settling(document, self._edits)
        self._growth = Growth()
        self.notes: list[str] = []
        self.met: list[str] = []  # what both sides changed, each in its own way

    def result(self) -> str:
        new = self._growth.root
        if self._root is None and new:
            self._edits.start(new)
        elif isinstance(self._root, Object):
            self._graft(self._root, new)
        return self._edits.carried_out()

    def _graft(self, there: Object, new: Commented) -> None:
        """Put new members into the objects that are there."""
        for name, value in new.items():
            place = there.get(name)
            if place and isinstance(place.node, Object) and isinstance(value, Commented):
                self._graft(place.node, value)
            else:
                self._edits.insert(there, New(name, value, new.comments.get(name, "")))

    def entry(self, entry: Entry) -> None:
        """Settle one entry that is wanted."""
        (holder, place), base = self._places.find(entry), self._base.get(identity(entry))
        forced = entry.name in self._restore
        if holder is None or place is None:
            if base is None or forced:
                self._add(entry, holder)
            else:
                self.notes.append(f'you removed: "{entry.name}"')
        elif forced:
            self._edits.replace(place.node, as_new(entry))
        elif base is not None:
            self._settle(entry, Place(holder, place), base)
        elif not same(place.node.value, _value(entry)):
            self.notes.append(f'kept yours: "{entry.name}"')
            self.met.append(entry.name)

    def _settle(self, entry: Entry, place: Place, base: Entry) -> None:
        versions = Versions(_value(entry), _value(base))
        comments = Comments(_comments(entry), _comments(base))
        self._settling.reword(place.entry, comments, "")
        kept = self._settling.settle(place, versions, comments)
        if kept:
            of = f"{', '.join(kept)} of " if isinstance(entry, Element) else ""
            self.notes.append(f'kept yours: {of}"{entry.name}"')
            self.met += [f"{entry.name}.{name}" for name in kept] if of else [entry.name]

    def _add(self, entry: Entry, holder: Object | Array | None) -> None:
        """Write an entry anew, with the containers on the way to it that are missing."""
        if holder is None or isinstance(entry, Member):
            self._growth.add(entry)
        else:
            self._edits.insert(holder, New(None, as_new(entry)))

    def forgotten(self, entry: Entry) -> None:
        """Take out what is no longer wanted, unless the user changed it."""
        holder, place = self._places.find(entry)
        if holder is None or place is None:
            return
        untouched = same(place.node.value, _value(entry))
        comments = _comments(entry).values()
        if not untouched or not self._settling.drop(Place(holder, place), comments):
            self.notes.append(f'kept yours: "{entry.name}", which devboot no longer writes')


def _value(entry: Entry) -> Json:
    return dict(entry.value) if isinstance(entry, Element) else entry.value


def _comments(entry: Entry) -> Mapping[str, str]:
    if isinstance(entry, Element):
        return entry.comments
    return {"": entry.comment} if isinstance(entry, Member) and entry.comment else {}
