"""Three versions of a JSON document's entries: wanted now, wanted last, and what is in the file.

Each member of an object is compared for itself; scalars and lists as a whole. What the user
changed or deleted stays so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Union

from devboot.merge.json_entries import Element, Entries, Member, identity
from devboot.merge.json_find import find, same
from devboot.merge.json_growth import Growth, as_new
from devboot.merge.jsonc_edit import Edits, New
from devboot.merge.jsonc_parse import parse
from devboot.merge.jsonc_print import Commented, comment_lines
from devboot.merge.jsonc_tree import Object

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from devboot.merge.json_entries import Entry, Identity
    from devboot.merge.jsonc_tree import Array, Document, Json
    from devboot.merge.jsonc_tree import Entry as Place


class Joined(NamedTuple):
    """A document with devboot's entries, and what was left to the user in it."""

    text: str
    notes: tuple[str, ...]


class _Missing:
    """No value at all, which `null` is not."""


_MISSING = _Missing()
_Maybe = Union["Json", _Missing]


def join(
    data: str | bytes, wanted: Entries, last: Entries = (), restore: Collection[str] = ()
) -> Joined:
    """Put what is wanted into a document, as far as the user has not decided otherwise.

    `last` is what was wanted the last time. What is named in `restore` becomes as it is wanted,
    whatever the user made of it. Raises JsoncError for a document that is not what it should be.
    """
    document = parse(data)
    base = {identity(entry): entry for entry in _still_there(document, last)}
    work = _Join(document, base, frozenset(restore))
    for entry in wanted:
        work.entry(entry)
    now = {identity(entry) for entry in wanted}
    for key, entry in base.items():
        if key not in now:
            work.forgotten(entry)
    return Joined(work.result(), tuple(work.notes))


def put(text: str, entries: Entries) -> str:
    """Set entries as they are given, whatever was there before."""
    return join(text, entries, restore={entry.name for entry in entries}).text


def _still_there(document: Document, last: Entries) -> Entries:
    """Return what was wanted last, nothing for a file that somebody replaced as a whole.

    A file that has none of it left is another file: members such as `version` are in every one.
    """
    telling = [entry for entry in last if not isinstance(entry, Member)] or last
    return last if any(find(document, entry).place for entry in telling) else ()


class _Join:
    """One document on its way."""

    def __init__(
        self, document: Document, base: Mapping[Identity, Entry], restore: frozenset[str]
    ) -> None:
        self.document = document
        self.base = base
        self.restore = restore
        self.notes: list[str] = []
        self._edits = Edits(document)
        self._new = Growth()  # what has no container yet

    def result(self) -> str:
        root = self.document.root
        if self._new.root and root is None:
            self._edits.start(self._new.root)
        elif isinstance(root, Object):
            self._graft(root, self._new.root)
        return self._edits.carried_out()

    def _graft(self, there: Object, new: Commented) -> None:
        """Put new members into the objects that are there."""
        for name, value in new.items():
            place = there.get(name)
            if (
                place is not None
                and isinstance(place.node, Object)
                and isinstance(value, Commented)
            ):
                self._graft(place.node, value)
            else:
                self._edits.insert(there, New(name, value, new.comments.get(name, "")))

    def entry(self, entry: Entry) -> None:
        """Settle one entry that is wanted."""
        place, base = find(self.document, entry), self.base.get(identity(entry))
        forced = entry.name in self.restore
        if place.place is None:
            if base is not None and not forced:
                self._say(f'you removed: "{entry.name}"')
            else:
                self._add(entry, place.container)
            return
        actual = place.place.node.value
        if forced:
            last: _Maybe = actual
        elif base is None:
            if not same(actual, _value(entry)):
                self._say(f'kept yours: "{entry.name}"')
            return
        else:
            last = _value(base)
        assert place.container is not None
        kept = self._settle(place.container, place.place, _value(entry), last, _comments(entry))
        self._report(entry, kept)

    def _report(self, entry: Entry, kept: list[str]) -> None:
        if kept and isinstance(entry, Element):
            self._say(f'kept yours: {", ".join(kept)} of "{entry.name}"')
        elif kept:
            self._say(f'kept yours: "{entry.name}"')

    def _say(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)

    def _settle(
        self,
        container: Object | Array,
        place: Place,
        wanted: _Maybe,
        last: _Maybe,
        comments: Mapping[str, str],
    ) -> list[str]:
        """Bring one value to what is wanted; return the names of what was left to the user."""
        actual = place.node.value
        if not isinstance(wanted, _Missing) and same(actual, wanted):
            return []
        if isinstance(place.node, Object) and isinstance(wanted, dict) and isinstance(last, dict):
            return self._members(place.node, wanted, last, comments)
        if same(actual, last):
            if isinstance(wanted, _Missing):
                self._edits.remove(container, place, comments.values())
            else:
                self._edits.replace(place.node, wanted)
            return []
        return [] if same(wanted, last) else [place.name]

    def _members(
        self,
        there: Object,
        wanted: Mapping[str, Json],
        last: Mapping[str, Json],
        comments: Mapping[str, str],
    ) -> list[str]:
        kept = []
        for name in dict.fromkeys([*wanted, *last]):
            want, base = wanted.get(name, _MISSING), last.get(name, _MISSING)
            place, about = there.get(name), comments.get(name, "")
            if place is not None:
                kept += self._settle(there, place, want, base, {name: about} if about else {})
            elif isinstance(base, _Missing):
                assert not isinstance(want, _Missing)
                self._edits.insert(there, New(name, want, about))
            elif not same(want, base) and not isinstance(want, _Missing):
                kept.append(name)
        return kept

    def _add(self, entry: Entry, container: Object | Array | None) -> None:
        """Write an entry anew, with the containers on the way to it that are missing."""
        if container is None or isinstance(entry, Member):
            self._new.add(entry)
        else:
            self._edits.insert(container, New("", as_new(entry)))

    def forgotten(self, entry: Entry) -> None:
        """Take out what is no longer wanted, unless the user changed it."""
        container, place = find(self.document, entry)
        if container is None or place is None:
            return
        if same(place.node.value, _value(entry)) and not self._has_foreign_comment(entry, place):
            self._edits.remove(container, place, _all_comments(entry))
        else:
            self._say(f'kept yours: "{entry.name}", which devboot no longer writes')

    def _has_foreign_comment(self, entry: Entry, place: Place) -> bool:
        """Tell whether the user wrote a comment inside of an entry."""
        known = {line for comment in _all_comments(entry) for line in comment_lines(comment)}
        return not known.issuperset(self.document.comments(place.start, place.node.end))


def _value(entry: Entry) -> Json:
    return dict(entry.value) if isinstance(entry, Element) else entry.value


def _comments(entry: Entry) -> Mapping[str, str]:
    if isinstance(entry, Element):
        return entry.comments
    return {"": entry.comment} if isinstance(entry, Member) and entry.comment else {}


def _all_comments(entry: Entry) -> Collection[str]:
    return _comments(entry).values()
