"""Where the entries of devboot's are in a JSON document."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from devboot.merge.json_entries import Element, Item, Member
from devboot.merge.jsonc_parse import parse
from devboot.merge.jsonc_tree import Array, Object

if TYPE_CHECKING:
    from devboot.merge.json_entries import Entries, Entry
    from devboot.merge.jsonc_tree import Document, Json, Node
    from devboot.merge.jsonc_tree import Entry as Place


class Found(NamedTuple):
    """Where an entry is in a document."""

    container: Object | Array | None  # None: there is no such container
    place: Place | None  # None: it is not in there


def find(document: Document, entry: Entry) -> Found:
    """Return where an entry is; refuse a document in which that cannot be said."""
    if document.root is None:
        return Found(None, None)
    if isinstance(entry, Member):
        there = _container(document, entry.path[:-1], Object)
        return Found(there, there.get(entry.path[-1]) if isinstance(there, Object) else None)
    there = _container(document, entry.path, Array)
    if there is None:
        return Found(None, None)
    places = [place for place in there.entries if _is_meant(place.node, entry)]
    if len(places) > 1 and isinstance(entry, Element):
        why = f'a second entry whose "{entry.key}" is "{entry.name}"'
        raise document.refusal(places[1].start, why)
    return Found(there, places[0] if places else None)


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


def found(data: str | bytes, entries: Entries) -> dict[str, Json]:
    """Return those of the entries that are in a document, by path and name, with their values."""
    document = parse(data)
    places = ((entry, find(document, entry).place) for entry in entries)
    return {"/".join((*e.path, e.name)): place.node.value for e, place in places if place}


def same(one: object, other: object) -> bool:
    """Compare JSON values: `true` is not 1, the order of members does not matter."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return one == other
