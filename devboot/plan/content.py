"""What devboot owns of a file: all of it, a block of lines, entries, or where a link leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from devboot.merge import block

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Content(Protocol):
    """The owned part of a file, and how it gets in and out; serialisable for the journal."""

    @property
    def kind(self) -> str:
        """Its name in the journal."""

    @property
    def owns_file(self) -> bool:
        """Tell whether nothing in the file is the user's."""

    @property
    def own(self) -> bytes:
        """The owned part as it should be."""

    def part(self, actual: bytes) -> bytes | None:
        """Return the owned part as a file has it now, None when it is not in there.

        Raises `Unmergeable` when it cannot be told from the user's.
        """

    def merge(self, actual: bytes | None) -> bytes:
        """Return the whole file with the owned part as it should be."""

    def remove(self, actual: bytes) -> bytes:
        """Return the file without the owned part."""

    def with_own(self, own: bytes) -> Content:
        """Return the same part of the file with other content."""

    def as_json(self) -> dict[str, Any]:
        """Return what is needed to find the part again; its content is stored apart."""


class Whole(NamedTuple):
    """The whole file is devboot's."""

    own: bytes

    @property
    def kind(self) -> str:
        return "whole"

    @property
    def owns_file(self) -> bool:
        return True

    def part(self, actual: bytes) -> bytes | None:
        return actual

    def merge(self, actual: bytes | None) -> bytes:  # noqa: ARG002  # nothing else is in there
        return self.own

    def remove(self, actual: bytes) -> bytes:  # noqa: ARG002
        return b""

    def with_own(self, own: bytes) -> Whole:
        return Whole(own)

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind}


class Block(NamedTuple):
    """Lines between two marker lines; the rest of the file is the user's."""

    id: str
    lines: tuple[str, ...]  # without line ends; they end in LF, as every reader of them wants
    comment: str = "#"
    at: block.At = "end"  # where a new block goes; one that is there stays where it is

    @property
    def kind(self) -> str:
        return "block"

    @property
    def owns_file(self) -> bool:
        return False

    @property
    def own(self) -> bytes:
        return "".join(f"{line}\n" for line in self.lines).encode(errors="surrogateescape")

    @property
    def _markers(self) -> block.Markers:
        return block.Markers(self.id, self.comment)

    def part(self, actual: bytes) -> bytes | None:
        return block.body(actual, self._markers)

    def merge(self, actual: bytes | None) -> bytes:
        return block.put(actual or b"", self._markers, self.own, self.at)

    def remove(self, actual: bytes) -> bytes:
        return block.take_out(actual, self._markers)

    def with_own(self, own: bytes) -> Block:
        text = own.decode(errors="surrogateescape")
        return self._replace(lines=tuple(text.removesuffix("\n").split("\n")) if text else ())

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "id": self.id, "comment": self.comment, "at": self.at}


class Link(NamedTuple):
    """A symbolic link; what it leads to is its content."""

    to: str

    @property
    def kind(self) -> str:
        return "link"

    @property
    def owns_file(self) -> bool:
        return True

    @property
    def own(self) -> bytes:
        return self.to.encode(errors="surrogateescape")

    def part(self, actual: bytes) -> bytes | None:
        return actual

    def merge(self, actual: bytes | None) -> bytes:  # noqa: ARG002  # nothing else is in there
        return self.own

    def remove(self, actual: bytes) -> bytes:  # noqa: ARG002
        return b""

    def with_own(self, own: bytes) -> Link:
        return Link(own.decode(errors="surrogateescape"))

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind}


def _json(known: Mapping[str, Any]) -> Content:
    from devboot.plan.json_entries import JsonEntries  # noqa: PLC0415  # an editor's files

    return JsonEntries.from_json(known)


def _record(_known: Mapping[str, Any]) -> Content:
    from devboot.plan.json_entries import Record  # noqa: PLC0415

    return Record(b"")


def _ini(known: Mapping[str, Any]) -> Content:
    from devboot.plan.ini_keys import IniKeys  # noqa: PLC0415  # WSL's files

    return IniKeys.from_json(known)


_KINDS: dict[str, Callable[[Mapping[str, Any]], Content]] = {
    "whole": lambda _: Whole(b""),
    "block": lambda known: Block(known["id"], (), known["comment"], known["at"]),
    "link": lambda _: Link(""),
    "json": _json,
    "ini": _ini,
    "record": _record,
}


def content_from_json(known: Mapping[str, Any]) -> Content:
    """Return the content that `as_json` described, empty: it can find and remove its part.

    Raises KeyError for what no `as_json` wrote.
    """
    return _KINDS[known["kind"]](known)
