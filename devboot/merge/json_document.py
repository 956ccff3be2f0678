"""Three versions of a JSON document, such as `CMakePresets.json`, joined by key and by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.merge import Unmergeable
from devboot.merge.json_entries import Element, Item, Member
from devboot.merge.json_three_way import join_strictly
from devboot.merge.jsonc_parse import parse
from devboot.merge.jsonc_tree import Object
from devboot.merge.three_way import Meeting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from devboot.merge.json_entries import Entry
    from devboot.merge.jsonc_tree import Json
    from devboot.merge.three_way import ByKey

    Values = Mapping[str, Json]

_NAME = "name"
"""What tells the presets of a list apart."""


def by_key(base: bytes, yours: bytes, ours: bytes) -> ByKey:
    """Put devboot's changes into the user's document, whose layout stays.

    Objects are joined member by member, lists of named objects by name, lists of words as sets.
    """
    try:
        before, now = _values(base), _values(ours)
        if before is None or now is None:
            return None
        joined = join_strictly(yours, _entries(now, before), _entries(before, now))
    except Unmergeable:
        return None
    return joined.encode() if isinstance(joined, str) else Meeting(joined)


def _values(data: bytes) -> Values | None:
    """Return the members; None for a document with comments, which are not values."""
    document = parse(data)
    root = document.root
    if not isinstance(root, Object) or document.comments(0, len(document.text)):
        return None
    return root.value


def _entries(values: Values, others: Values) -> tuple[Entry, ...]:
    return tuple(
        entry
        for name, value in values.items()
        for entry in _entries_of((name,), value, others.get(name, []))
    )


def _entries_of(path: tuple[str, ...], value: Json, other: Json) -> Iterator[Entry]:
    """Yield what a member is made of; both versions of the template cut it alike."""
    if isinstance(value, list) and isinstance(other, list) and (value or other):
        if _are_named(value) and _are_named(other):
            yield from (Element(path, _NAME, one) for one in value if isinstance(one, dict))
            return
        if _are_words(value) and _are_words(other):
            yield from (Item(path, one) for one in value)
            return
    yield Member(path, value)


def _are_named(values: list[Json]) -> bool:
    names = [one.get(_NAME) for one in values if isinstance(one, dict)]
    words = {name for name in names if isinstance(name, str)}
    return len(words) == len(values)


def _are_words(values: list[Json]) -> bool:
    words = {one for one in values if isinstance(one, str)}
    return len(words) == len(values)
