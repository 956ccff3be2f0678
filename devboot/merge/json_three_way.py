"""Three versions of a JSON document's entries: wanted now, wanted last, and what is in the file.

Each member of an object is compared for itself; scalars and lists as a whole. What the user
changed or deleted stays so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Union

from devboot.merge.json_entries import Element, Entries, Item, Member, identity
from devboot.merge.jsonc_edit import Edits, New
from devboot.merge.jsonc_parse import parse
from devboot.merge.jsonc_print import Commented, comment_lines
from devboot.merge.jsonc_tree import Array, Object

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from devboot.merge.json_entries import Entry, Identity
    from devboot.merge.jsonc_tree import Document, Json, Node
    from devboot.merge.jsonc_tree import Entry as Place

    _Finder = Callable[[Document, Entry], "_Found"]


class Joined(NamedTuple):
    """A document with devboot's entries, and what was left to the user in it."""

    text: str
    notes: tuple[str, ...]


class _Found(NamedTuple):
    """Where an entry is in a document."""

    container: Object | Array | None  # None: there is no such container
    place: Place | None  # None: it is not in there


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


def found(data: str | bytes, entries: Entries) -> dict[str, Json]:
    """Return those of the entries that are in a document, by path and name, with their values."""
    document = parse(data)
    places = ((entry, _find(document, entry).place) for entry in entries)
    return {"/".join((*e.path, e.name)): place.node.value for e, place in places if place}


def _still_there(document: Document, last: Entries) -> Entries:
    """Return what was wanted last, nothing for a file that somebody replaced as a whole.

    A file that has none of it left is another file: members such as `version` are in every one.
    """
    telling = [entry for entry in last if not isinstance(entry, Member)] or last
    return last if any(_find(document, entry).place for entry in telling) else ()


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
        self._new = Commented({})  # what has no container yet, by the names that lead to it

    def result(self) -> str:
        root = self.document.root
        if self._new and root is None:
            self._edits.start(self._new)
        elif isinstance(root, Object):
            self._graft(root, self._new)
        return self._edits.carried_out().text

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
        place, base = _find(self.document, entry), self.base.get(identity(entry))
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
        if isinstance(entry, Member):
            self._grow(entry.path, entry.value, entry.comment)
            return
        value = (
            Commented(entry.value, entry.comments) if isinstance(entry, Element) else entry.value
        )
        if container is None:
            self._grow(entry.path, [value])
        else:
            self._edits.insert(container, New("", value))

    def _grow(self, path: tuple[str, ...], value: Json, comment: str = "") -> None:
        tree = self._new
        for name in path[:-1]:
            inner = tree.setdefault(name, Commented({}))
            assert isinstance(inner, Commented)
            tree = inner
        name, there = path[-1], tree.get(path[-1])
        if isinstance(there, list) and isinstance(value, list):
            there += value
        else:
            tree[name] = value
        if comment:
            tree.comments[name] = comment

    def forgotten(self, entry: Entry) -> None:
        """Take out what is no longer wanted, unless the user changed it."""
        container, place = _find(self.document, entry)
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


def same(one: object, other: object) -> bool:
    """Compare JSON values: `true` is not 1, the order of members does not matter."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return one == other


def _value(entry: Entry) -> Json:
    return dict(entry.value) if isinstance(entry, Element) else entry.value


def _comments(entry: Entry) -> Mapping[str, str]:
    if isinstance(entry, Element):
        return entry.comments
    return {"": entry.comment} if isinstance(entry, Member) and entry.comment else {}


def _all_comments(entry: Entry) -> Collection[str]:
    return _comments(entry).values()


def _find(document: Document, entry: Entry) -> _Found:
    """Return where an entry is; refuse a document in which that cannot be said."""
    if document.root is None:
        return _Found(None, None)
    if isinstance(entry, Member):
        there = _container(document, entry.path[:-1], Object)
        return _Found(there, there.get(entry.path[-1]) if isinstance(there, Object) else None)
    there = _container(document, entry.path, Array)
    if there is None:
        return _Found(None, None)
    places = [place for place in there.entries if _is_meant(place.node, entry)]
    if len(places) > 1 and isinstance(entry, Element):
        why = f'a second entry whose "{entry.key}" is "{entry.name}"'
        raise document.refusal(places[1].start, why)
    return _Found(there, places[0] if places else None)


def _is_meant(node: Node, entry: Element | Item) -> bool:
    if isinstance(entry, Item):
        return same(node.value, entry.value)
    key = node.get(entry.key) if isinstance(node, Object) else None
    return key is not None and same(key.node.value, entry.value[entry.key])


def _container(
    document: Document, path: tuple[str, ...], kind: type[Object | Array]
) -> Object | Array | None:
    """Return the object or the list at a path, None where there is none yet."""
    node = document.root
    for depth, name in enumerate((*path, "")):
        expected = kind if depth == len(path) else Object
        if not isinstance(node, expected):
            assert node is not None
            what = f'"{".".join(path[:depth])}"' if depth else "the document"
            raise document.refusal(node.start, f"{what} is not {_WORDS[expected]}")
        if depth == len(path):
            break
        assert isinstance(node, Object)
        place = node.get(name)
        if place is None:
            return None
        node = place.node
    assert isinstance(node, (Object, Array))
    return node


_WORDS = {Object: "an object", Array: "a list"}
