"""What devboot owns of a JSON document that is otherwise the user's: single entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from devboot.merge.jsonc_tree import Json

Path = tuple[str, ...]
"""Names of members, from the root on."""


class Member(NamedTuple):
    """One member of an object, by the names that lead to it: `files.associations`, `*.cu`."""

    path: Path
    value: Json
    comment: str = ""  # above it, when it is written anew

    @property
    def name(self) -> str:
        return ".".join(self.path)


class Element(NamedTuple):
    """An object in the list at `path`, which its own member `key` tells from the others."""

    path: Path
    key: str
    value: Mapping[str, Json]
    comments: Mapping[str, str] = {}  # above its members, when they are written anew; never changed

    @property
    def name(self) -> str:
        return str(self.value[self.key])


class Item(NamedTuple):
    """A scalar in the list at `path`."""

    path: Path
    value: Json

    @property
    def name(self) -> str:
        return str(self.value)


Entry = Member | Element | Item
Entries = tuple[Entry, ...]
Identity = tuple[str, Path, str]


def identity(entry: Entry) -> Identity:
    """Return what tells an entry from every other one of its document."""
    kind = type(entry).__name__
    return kind, entry.path, "" if isinstance(entry, Member) else repr(entry.name)


def as_json(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    return [_as_json(entry) for entry in entries]


def _as_json(entry: Entry) -> dict[str, Any]:
    known: dict[str, Any] = {"path": list(entry.path)}
    if isinstance(entry, Member):
        known |= {"member": entry.value}
        return {**known, "comment": entry.comment} if entry.comment else known
    if isinstance(entry, Item):
        return {**known, "item": entry.value}
    known |= {"key": entry.key, "element": dict(entry.value)}
    return {**known, "comments": dict(entry.comments)} if entry.comments else known


def from_json(known: Iterable[Mapping[str, Any]]) -> Entries:
    """Return the entries that `as_json` described.

    Raises KeyError or TypeError for what it did not.
    """
    return tuple(map(_from_json, known))


def _from_json(known: Mapping[str, Any]) -> Entry:
    path = tuple(_text(step) for step in known["path"])
    if not path:
        raise KeyError("path")
    if "member" in known:
        return Member(path, known["member"], _text(known.get("comment", "")))
    if "item" in known:
        return Item(path, known["item"])
    key, value, comments = _text(known["key"]), known["element"], known.get("comments", {})
    if not isinstance(value, dict) or not isinstance(comments, dict) or key not in value:
        raise TypeError("element")
    return Element(path, key, value, {_text(name): _text(comments[name]) for name in comments})


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
