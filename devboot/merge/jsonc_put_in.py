"""Putting entries into an object or a list, behind what is there and in its manner."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from devboot.merge.jsonc_print import inline, member, printed
from devboot.merge.jsonc_style import after_comments, begins_line, has_eol, indent_at
from devboot.merge.jsonc_take_out import Splice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from devboot.merge.jsonc_print import Style
    from devboot.merge.jsonc_tree import Array, Entry, Json, Object


class New(NamedTuple):
    """Something that goes into an object or a list."""

    name: str | None  # of a member; None in a list
    value: Json
    comment: str = ""  # above a member


class Place(NamedTuple):
    """Where entries are put in."""

    text: str
    style: Style
    container: Object | Array
    staying: Sequence[Entry]  # the entries that are not taken out

    @property
    def last(self) -> Entry:
        """The entry that others come behind; it may be one that goes."""
        return self.staying[-1] if self.staying else self.container.entries[-1]

    @property
    def at(self) -> int:
        """The offset behind the last entry, its comma, and the comments behind it."""
        return after_comments(self.text, self.last.end)

    @property
    def gap(self) -> str:
        """What is before the last entry, back to the one before it."""
        before = [entry for entry in self.container.entries if entry.start < self.last.start]
        start = before[-1].node.end if before else self.container.start + 1
        return self.text[start : self.last.start]

    @property
    def in_line(self) -> bool:
        """Whether entries come one behind the other, and not each on a line of its own."""
        return not has_eol(self.gap) and not has_eol(self.text[self.at])

    @property
    def indent(self) -> str:
        """The indentation of entries that have lines of their own."""
        for entry in self.container.entries:
            if begins_line(self.text, entry.start):
                return indent_at(self.text, entry.start)
        return indent_at(self.text, self.container.start) + self.style.unit

    @property
    def first_comma(self) -> int | None:
        """The offset of the comma that begins the last entry's line, where that is the habit."""
        entries = self.container.entries
        comma = entries[-2].comma if len(entries) > 1 else None
        others = self.last is not entries[-1] or self.last.comma is not None
        return comma - 1 if comma and not others and begins_line(self.text, comma - 1) else None


def put_in(place: Place, news: Sequence[New]) -> Iterator[Splice]:
    if not place.container.entries:
        yield _filled(place, news)
    elif place.first_comma is not None and place.staying:
        yield _comma_first(place, place.first_comma, news)
    else:
        yield from _appended(place, news)


def _appended(place: Place, news: Sequence[New]) -> Iterator[Splice]:
    last, eol = place.last, place.style.eol
    if place.staying and last.comma is None:
        yield Splice(last.end, last.end, ",")
    if place.in_line:
        between = _blank_after_comma(place)
        body = f",{between}".join(_in_line(place, new) for new in news)
        lead = between if place.staying else ""
    else:
        between = eol + place.indent
        body = f",{between}".join(_on_lines(place.style, new, place.indent) for new in news)
        lead = between
    ending = "" if place.container.entries[-1].comma is None else ","
    yield Splice(place.at, place.at, f"{lead}{body}{ending}")


def _blank_after_comma(place: Place) -> str:
    _, comma, blank = place.gap.rpartition(",")
    return blank if comma and not blank.strip() else " "


def _comma_first(place: Place, comma: int, news: Sequence[New]) -> Splice:
    indent = indent_at(place.text, comma)
    lead = f"{place.style.eol}{indent}, "
    lines = (lead + _on_lines(place.style, new, f"{indent}  ") for new in news)
    return Splice(place.at, place.at, "".join(lines))


def _filled(place: Place, news: Sequence[New]) -> Splice:
    """Put entries into a container that has none, behind the comments in it."""
    text, (unit, eol, one_line), container = place.text, place.style, place.container
    inner = text[container.start + 1 : container.end - 1]
    if one_line and not inner.strip():
        return Splice(container.start + 1, container.end - 1, ", ".join(map(_flat, news)))
    base = indent_at(text, container.start)
    between = eol + base + unit
    body = f",{between}".join(_on_lines(place.style, new, base + unit) for new in news)
    at = container.start + 1 + len(inner.rstrip(" \t\r\n"))
    if has_eol(text[at : container.end - 1]):
        return Splice(at, at, between + body)
    return Splice(at, container.end - 1, f"{between}{body}{eol}{base}")


def _in_line(place: Place, new: New) -> str:
    """Return an entry that begins where the last one ends: no comment can stand above it."""
    if has_eol(place.text[place.last.start : place.last.node.end]):
        indent = indent_at(place.text, place.last.start)
        return _on_lines(place.style, new._replace(comment=""), indent)
    return _flat(new)


def _flat(new: New) -> str:
    return inline(new.value) if new.name is None else f"{inline(new.name)}: {inline(new.value)}"


def _on_lines(style: Style, new: New, indent: str) -> str:
    if new.name is None:
        return printed(style, new.value, indent, open_up=isinstance(new.value, dict))
    return member(style, new.name, new.value, indent, new.comment)
