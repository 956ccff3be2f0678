"""Content of JSON files: entries in one of the user's, and one that is devboot's own record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devboot.merge.json_entries import Entries
    from devboot.merge.json_three_way import Joined


class Settled(NamedTuple):
    """A file in which devboot's part and the user's are settled."""

    after: bytes
    notes: tuple[str, ...] = ()


class JsonEntries(NamedTuple):
    """Members and elements of a JSON document; the rest of the file is the user's.

    What the user changed or deleted since `last` stays so: there is nothing to ask.
    """

    wanted: Entries
    last: Entries = ()  # what was wanted when devboot wrote the file
    restore: frozenset[str] = frozenset()  # names of entries that become as wanted all the same

    @property
    def kind(self) -> str:
        return "json"

    @property
    def owns_file(self) -> bool:
        return False

    @property
    def own(self) -> bytes:
        return _canonical(_entries_as_json(self.wanted))

    def part(self, actual: bytes) -> bytes | None:
        from devboot.merge.json_find import found  # noqa: PLC0415

        values = found(actual, self.wanted)
        return _canonical(values) if values else None

    def settle(self, actual: bytes | None) -> Settled:
        """Return the whole file, and in words what was left to the user.

        Raises Unmergeable for a file that cannot be read, with `line:column`.
        """
        if not actual:
            return Settled(_fresh(self.wanted).encode())
        joined = _join(actual, self.wanted, self.last, self.restore)
        return Settled(joined.text.encode(), joined.notes)

    def merge(self, actual: bytes | None) -> bytes:
        return self.settle(actual).after

    def remove(self, actual: bytes) -> bytes:
        return _join(actual, (), self.wanted).text.encode()

    def with_own(self, own: bytes) -> JsonEntries:
        import json  # noqa: PLC0415

        return self._replace(wanted=_entries(json.loads(own)))

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "entries": _entries_as_json(self.wanted)}

    @staticmethod
    def from_json(known: Mapping[str, Any]) -> JsonEntries:
        return JsonEntries(_entries(known["entries"]))


class Record(NamedTuple):
    """A whole file of JSON that devboot writes for itself: what anybody makes of it is undone."""

    own: bytes

    @property
    def kind(self) -> str:
        return "record"

    @property
    def owns_file(self) -> bool:
        return True

    def part(self, actual: bytes) -> bytes | None:
        return self.own if _says_the_same(actual, self.own) else actual

    def settle(self, actual: bytes | None) -> Settled:
        same_again = actual is not None and _says_the_same(actual, self.own)
        return Settled(actual if same_again and actual is not None else self.own)

    def merge(self, actual: bytes | None) -> bytes:
        return self.settle(actual).after

    def remove(self, actual: bytes) -> bytes:  # noqa: ARG002  # nothing else is in there
        return b""

    def with_own(self, own: bytes) -> Record:
        return Record(own)

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind}


# Most runs write no JSON: what reads and writes it is loaded when it is needed.


def _fresh(entries: Entries) -> str:
    from devboot.merge.json_growth import fresh  # noqa: PLC0415

    return fresh(entries)


def _join(
    data: bytes, wanted: Entries, last: Entries = (), restore: frozenset[str] = frozenset()
) -> Joined:
    from devboot.merge.json_three_way import join  # noqa: PLC0415

    return join(data, wanted, last, restore)


def _entries_as_json(entries: Entries) -> list[dict[str, Any]]:
    from devboot.merge.json_entries import as_json  # noqa: PLC0415

    return as_json(entries)


def _entries(known: list[Mapping[str, Any]]) -> Entries:
    from devboot.merge.json_entries import from_json  # noqa: PLC0415

    return from_json(known)


def _canonical(value: object) -> bytes:
    import json  # noqa: PLC0415

    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()


def _says_the_same(data: bytes, other: bytes) -> bool:
    """Tell whether two JSON texts differ in their layout only: by the line ends of a checkout."""
    import json  # noqa: PLC0415

    from devboot.merge.jsonc_tree import same  # noqa: PLC0415

    try:
        return same(json.loads(data), json.loads(other))
    except (ValueError, RecursionError):
        return False
