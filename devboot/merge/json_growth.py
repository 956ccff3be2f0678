"""Entries written anew, with the objects and lists on the way to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.merge.json_entries import Element, Member
from devboot.merge.jsonc_print import Commented, Style, printed

if TYPE_CHECKING:
    from devboot.merge.json_entries import Entries, Entry, Path
    from devboot.merge.jsonc_tree import Json


def fresh(entries: Entries) -> str:
    """Return a document with these entries and nothing else; empty without entries."""
    growth, style = Growth(), Style()
    for entry in entries:
        growth.add(entry)
    return f"{printed(style, growth.root, open_up=True)}{style.eol}" if growth.root else ""


def as_new(entry: Entry) -> Json:
    """Return the value of an entry as it is written anew, with the comments in it."""
    if isinstance(entry, Element):
        return Commented(entry.value, entry.comments)
    return entry.value


class Growth:
    """An object that grows by entries."""

    def __init__(self) -> None:
        self.root = Commented({})

    def add(self, entry: Entry) -> None:
        if isinstance(entry, Member):
            self._inside(entry.path[:-1])[entry.path[-1]] = entry.value
            if entry.comment:
                self._inside(entry.path[:-1]).comments[entry.path[-1]] = entry.comment
            return
        items = self._inside(entry.path[:-1]).setdefault(entry.path[-1], [])
        assert isinstance(items, list)  # no entry is a list and something else
        items.append(as_new(entry))

    def _inside(self, path: Path) -> Commented:
        tree = self.root
        for name in path:
            inner = tree.setdefault(name, Commented({}))
            assert isinstance(inner, Commented)  # no entry is inside of another
            tree = inner
        return tree
