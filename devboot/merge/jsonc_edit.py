"""Changes to a JSON document with comments: splices, and no other byte changes.

All changes are places in one text, carried out together. The result is read again and compared
with what it should say before anybody sees it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.merge import Unmergeable
from devboot.merge.jsonc_parse import parse
from devboot.merge.jsonc_print import Commented, inline, printed
from devboot.merge.jsonc_put_in import New, Place, put_in
from devboot.merge.jsonc_style import begins_line, has_eol, indent_at, style_of
from devboot.merge.jsonc_take_out import Cut, Splice, reworded, taken_out
from devboot.merge.jsonc_tree import BOM, Array, Object, same

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from devboot.merge.jsonc_tree import Document, Entry, Json, Node

__all__ = ["Edits", "New"]


class Edits:
    """Changes to one document; nodes and entries are those of that document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._style = style_of(document)
        self._root: Json = None  # of a document that has none yet
        self._values: dict[int, tuple[Node, Json]] = {}  # by the start of the node, as all are
        self._new: dict[int, tuple[Object | Array, list[New]]] = {}
        self._gone: dict[int, tuple[Object | Array, set[int]]] = {}
        self._comments: set[str] = set()
        self._reworded: list[Splice] = []

    def replace(self, node: Node, value: Json) -> None:
        """Give a node another value; what stays in an object or a list is not touched."""
        if same(node.value, value):
            return
        if isinstance(node, Object) and isinstance(value, dict):
            self._replace_members(node, value)
        elif isinstance(node, Array) and isinstance(value, list):
            self._replace_items(node, value)
        else:
            self._values[node.start] = node, value

    def _replace_members(self, node: Object, value: dict[str, Json]) -> None:
        for entry in node.entries:
            if entry.name not in value:
                self.remove(node, entry)
        comments = value.comments if isinstance(value, Commented) else {}
        for name, item in value.items():
            there = node.get(name)
            if there is None:
                self.insert(node, New(name, item, comments.get(name, "")))
            else:
                self.replace(there.node, item)

    def _replace_items(self, node: Array, value: list[Json]) -> None:
        for entry, item in zip(node.entries, value, strict=False):
            self.replace(entry.node, item)
        for entry in node.entries[len(value) :]:
            self.remove(node, entry)
        for item in value[len(node.entries) :]:
            self.insert(node, New(None, item))

    def insert(self, container: Object | Array, new: New) -> None:
        """Put something behind the last entry of a container."""
        self._new.setdefault(container.start, (container, []))[1].append(new)

    def remove(
        self, container: Object | Array, entry: Entry, comments: Collection[str] = ()
    ) -> None:
        """Take an entry out, and those of `comments` that stand right above it."""
        self._gone.setdefault(container.start, (container, set()))[1].add(entry.start)
        self._comments |= set(comments)

    def reword(self, entry: Entry, old: str, new: str) -> None:
        """Put one comment of devboot's above an entry in the place of another, if it is there."""
        splice = reworded(self._document.text, entry, self._style, old, new)
        if splice is not None:
            self._reworded.append(splice)

    def start(self, root: Json) -> None:
        """Write the root of a document that has only blanks and comments so far."""
        self._root = root

    def carried_out(self) -> str:
        """Return the text with all changes.

        Raises Unmergeable where they do not fit together.
        """
        text, at, pieces = self._document.text, 0, list[str]()
        for start, end, new in sorted(self._splices(), key=lambda splice: splice[:2]):
            pieces += (text[at : max(at, start)], new)
            at = max(at, end)
        if not pieces:
            return text
        after = "".join((*pieces, text[at:]))
        if not same(parse(after).value, self._expected()):
            raise Unmergeable("devboot's changes to it get into each other's way")
        return after

    def _splices(self) -> Iterator[Splice]:
        yield from self._reworded
        if self._root is not None:
            yield self._first()
        for node, value in self._values.values():
            yield Splice(node.start, node.end, self._replacement(node, value))
        for container, starts in self._gone.values():
            cut = Cut(container, starts, self._comments)
            yield from taken_out(self._document.text, cut, refilled=container.start in self._new)
        for container, news in self._new.values():
            staying = Cut(container, self._gone_of(container), ()).staying
            yield from put_in(Place(self._document.text, self._style, container, staying), news)

    def _first(self) -> Splice:
        text, eol = self._document.text, self._style.eol
        gap = eol if text.removeprefix(BOM) and not text.endswith(("\n", "\r")) else ""
        root = printed(self._style, self._root, open_up=True)
        return Splice(len(text), len(text), f"{gap}{root}{eol}")

    def _replacement(self, node: Node, value: Json) -> str:
        text = self._document.text
        if begins_line(text, node.start) or has_eol(text[node.start : node.end]):
            return printed(self._style, value, indent_at(text, node.start))
        return inline(value)

    def _gone_of(self, container: Object | Array) -> Collection[int]:
        return self._gone[container.start][1] if container.start in self._gone else ()

    def _expected(self) -> Json:
        root = self._document.root
        return self._root if root is None else self._value(root)

    def _value(self, node: Node) -> Json:
        """Return what a node should say in the end, found without a look at the splices."""
        if node.start in self._values:
            return self._values[node.start][1]
        if not isinstance(node, (Object, Array)):
            return node.value
        gone, news = self._gone_of(node), self._new.get(node.start, (node, []))[1]
        staying = [entry for entry in node.entries if entry.start not in gone]
        if isinstance(node, Array):
            return [*(self._value(entry.node) for entry in staying), *(new.value for new in news)]
        values = {entry.name: self._value(entry.node) for entry in staying}
        return values | {new.name or "": new.value for new in news}
