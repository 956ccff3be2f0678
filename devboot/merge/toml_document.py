"""Three versions of a TOML document, such as `pyproject.toml`, joined by table and key."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from devboot.merge.text import merge
from devboot.merge.three_way import Meeting
from devboot.merge.toml_split import Piece, Split, Table, split

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devboot.merge.three_way import ByKey

T = TypeVar("T")

_NO_PIECE = Piece("", "")
_NO_TABLE = Table(_NO_PIECE, {})


def by_key(base: bytes, yours: bytes, ours: bytes) -> ByKey:
    """Put devboot's changes into the user's document, whose order and comments stay."""
    try:
        found = [split(data.decode()) for data in (base, yours, ours)]
    except UnicodeDecodeError:
        return None
    before, there, now = found
    if before is None or there is None or now is None:
        return None
    join = _Join()
    text = join.document(before, there, now)
    return Meeting(tuple(join.met)) if join.met else text.encode()


class _Join:
    """One document on its way."""

    def __init__(self) -> None:
        self.met: list[str] = []

    def document(self, base: Split, yours: Split, ours: Split) -> str:
        tables = {
            name: self._table(name, base.tables.get(name), table, ours.tables.get(name))
            for name, table in yours.tables.items()
        }
        tables = {name: table for name, table in tables.items() if table.items or table.header.text}
        tables = _grown(tables, ours.tables, base.tables)
        rest = self._text("the end of the file", base.rest, yours.rest, ours.rest)
        return "".join(table.text for table in tables.values()) + rest

    def _table(self, name: str, base: Table | None, yours: Table, ours: Table | None) -> Table:
        if ours is None and base is None:
            return yours
        if ours is None and base == yours:
            return _NO_TABLE
        before, now = base or _NO_TABLE, ours or _NO_TABLE
        header = yours.header
        if base and ours:
            header = self._piece(f"[{name}]", base.header, yours.header, ours.header)
        prefix = f"{name}." if name else ""
        items = {
            key: self._item(prefix + key, before.items.get(key), piece, now.items.get(key))
            for key, piece in yours.items.items()
        }
        left = {key: piece for key, piece in items.items() if piece is not None}
        return Table(header, _grown(left, now.items, before.items))

    def _item(
        self, name: str, base: Piece | None, yours: Piece, ours: Piece | None
    ) -> Piece | None:
        """Return what becomes of an assignment of the user's document; None: it goes."""
        if ours is None:
            return None if base == yours else yours
        return self._piece(name, base or _NO_PIECE, yours, ours)

    def _piece(self, name: str, base: Piece, yours: Piece, ours: Piece) -> Piece:
        return Piece(
            self._text(name, base.above, yours.above, ours.above),
            self._text(name, base.text, yours.text, ours.text),
        )

    def _text(self, name: str, base: str, yours: str, ours: str) -> str:
        if yours in (base, ours):
            return ours
        if base == ours:
            return yours
        merged = merge(base.encode(), yours=yours.encode(), ours=ours.encode())
        if merged is None or merged.conflicts:
            self.met += [] if name in self.met else [name]
            return yours
        return merged.data.decode()


def _grown(there: Mapping[str, T], ours: Mapping[str, T], base: Mapping[str, T]) -> dict[str, T]:
    """Add what is new in `ours`, each behind what it follows there; what you removed stays away."""
    names = list(there)
    before = ""
    for name in ours:
        if name not in there and name not in base:
            names.insert(names.index(before) + 1 if before in names else len(names), name)
        before = name if name in names else before
    return {name: there[name] if name in there else ours[name] for name in names}
