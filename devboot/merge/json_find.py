"""Where devboot's entries are in a JSON document; one in which that cannot be said is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from devboot.merge.json_entries import Element, Member
from devboot.merge.jsonc_parse import parse
from devboot.merge.jsonc_tree import Array, Object, Scalar, child, same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.merge.json_entries import Entries, Entry, Item, Path
    from devboot.merge.jsonc_tree import Document, Json, Node
    from devboot.merge.jsonc_tree import Entry as Place

_WORDS = {Object: "an object", Array: "a list"}


class Found(NamedTuple):
    """Where an entry is in a document."""

    container: Object | Array | None  # None: there is no such container
    place: Place | None  # None: it is not in there


class Places:
    """The entries of one document, found by the names that lead to them."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._lists: dict[tuple[Path, str], list[tuple[Json, Place]]] = {}

    def find(self, entry: Entry) -> Found:
        """Return where an entry is.

        Raises JsoncError where something else is in its way, or a second one of its name.
        """
        if isinstance(entry, Member):
            holder = self._container(entry.path[:-1], Object)
            there = holder.get(entry.path[-1]) if isinstance(holder, Object) else None
            return Found(holder, there)
        array = self._container(entry.path, Array)
        return Found(array, self._place(array, entry) if isinstance(array, Array) else None)

    def _place(self, array: Array, entry: Element | Item) -> Place | None:
        key = entry.key if isinstance(entry, Element) else ""
        meant = entry.value[key] if isinstance(entry, Element) else entry.value
        known = self._known(array, entry.path, key)
        places = [place for value, place in known if same(value, meant)]
        if len(places) > 1 and isinstance(entry, Element):
            why = f'a second entry whose "{key}" is "{entry.name}"'
            raise self._document.refusal(places[1].start, why)
        return places[0] if places else None

    def _known(self, array: Array, path: Path, key: str) -> list[tuple[Json, Place]]:
        """Return what tells the elements of a list apart: a member of theirs, or all of them."""
        if (path, key) not in self._lists:
            self._lists[path, key] = list(_told_by(array, key))
        return self._lists[path, key]

    def _container(self, path: Path, kind: type[Object | Array]) -> Object | Array | None:
        """Return the object or the list at a path, None where there is none yet."""
        node = self._document.root
        for depth, name in enumerate(path):
            if node is None:
                return None
            self._refuse_other(node, path[:depth], Object)
            place = child(node, name)
            node = None if place is None else place.node
        if node is None:
            return None
        self._refuse_other(node, path, kind)
        return None if isinstance(node, Scalar) else node

    def _refuse_other(self, node: Node, path: Path, kind: type[Object | Array]) -> None:
        if not isinstance(node, kind):
            what = f'"{".".join(path)}"' if path else "the document"
            raise self._document.refusal(node.start, f"{what} is not {_WORDS[kind]}")


def found(data: str | bytes, entries: Entries) -> dict[str, Json]:
    """Return those of the entries that are in a document, by path and name, with their values."""
    places = Places(parse(data))
    there = ((entry, places.find(entry).place) for entry in entries)
    return {"/".join((*e.path, e.name)): place.node.value for e, place in there if place}


def _told_by(array: Array, key: str) -> Iterator[tuple[Json, Place]]:
    for place in array.entries:
        if not key:
            yield place.node.value, place
        elif (there := child(place.node, key)) is not None:
            yield there.node.value, place
