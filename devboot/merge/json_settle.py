"""One value, three ways: as it is wanted, as it was wanted last, and as it is in the file.

Each member of an object is compared for itself; scalars and lists as a whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Union

from devboot.merge.jsonc_edit import Edits, New
from devboot.merge.jsonc_print import comment_lines
from devboot.merge.jsonc_tree import Array, Json, Object, same

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from devboot.merge.jsonc_tree import Document, Entry


class Missing:
    """No value at all, which `null` is not."""


MISSING = Missing()
Maybe = Union["Json", Missing]


class Place(NamedTuple):
    """An entry of a document and what holds it."""

    holder: Object | Array
    entry: Entry


class Versions(NamedTuple):
    """What devboot wants of a value now, and what it wanted last."""

    wanted: Maybe
    last: Maybe


class Comments(NamedTuple):
    """What devboot writes above the members of an object now, and what it wrote last."""

    wanted: Mapping[str, str] = {}
    last: Mapping[str, str] = {}

    @property
    def all(self) -> Collection[str]:
        return {*self.wanted.values(), *self.last.values()}


class Settling:
    """Values of one document, brought to what is wanted where the user left them alone."""

    def __init__(self, document: Document, edits: Edits) -> None:
        self._document = document
        self._edits = edits

    def settle(self, place: Place, versions: Versions, comments: Comments) -> list[str]:
        """Settle one value; return the names of what was left to the user."""
        node, (wanted, last) = place.entry.node, versions
        if isinstance(node, Object) and isinstance(wanted, dict) and isinstance(last, dict):
            return self._members(node, wanted, last, comments)
        if not isinstance(wanted, Missing) and same(node.value, wanted):
            return []
        if not same(node.value, last):
            return [] if same(wanted, last) else [place.entry.name]
        if not isinstance(wanted, Missing):
            self._edits.replace(node, wanted)
            return []
        return [] if self.drop(place, comments.all) else [place.entry.name]

    def _members(
        self,
        there: Object,
        wanted: Mapping[str, Json],
        last: Mapping[str, Json],
        comments: Comments,
    ) -> list[str]:
        return [
            name
            for member in dict.fromkeys([*wanted, *last])
            for name in self._member(
                there,
                member,
                Versions(wanted.get(member, MISSING), last.get(member, MISSING)),
                comments,
            )
        ]

    def _member(
        self, there: Object, name: str, versions: Versions, comments: Comments
    ) -> list[str]:
        (wanted, last), entry = versions, there.get(name)
        if entry is not None:
            self.reword(entry, comments, name)
            above = {"": comments.last.get(name, "")}
            return self.settle(Place(there, entry), versions, Comments({}, above))
        if isinstance(wanted, Missing):
            return []
        if isinstance(last, Missing):
            self._edits.insert(there, New(name, wanted, comments.wanted.get(name, "")))
            return []
        return [] if same(wanted, last) else [name]

    def reword(self, entry: Entry, comments: Comments, name: str) -> None:
        """Bring the comment that devboot wrote above an entry up to date."""
        old, new = comments.last.get(name, ""), comments.wanted.get(name, "")
        if old and new and old != new:
            self._edits.reword(entry, old, new)

    def drop(self, place: Place, comments: Collection[str]) -> bool:
        """Take an entry out with devboot's comments; leave one in which the user wrote others."""
        known = {line for comment in comments for line in comment_lines(comment)}
        entries = list(_of_that_name(place))
        if not all(known.issuperset(self._comments_in(entry)) for entry in entries):
            return False
        for entry in entries:
            self._edits.remove(place.holder, entry, comments)
        return True

    def _comments_in(self, entry: Entry) -> list[str]:
        return self._document.comments(entry.start, entry.node.end)


def _of_that_name(place: Place) -> Iterator[Entry]:
    """Yield an entry and those before it that nobody sees as long as it is there."""
    if isinstance(place.holder, Array):
        yield place.entry
    else:
        yield from (entry for entry in place.holder.entries if entry.name == place.entry.name)
