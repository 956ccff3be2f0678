"""Taking entries out of an object or a list, so that what is left looks as if they never were."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from devboot.merge.jsonc_print import comment_lines
from devboot.merge.jsonc_style import (
    after_blanks,
    before_blanks,
    begins_line,
    indent_at,
    line_start,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from devboot.merge.jsonc_print import Style
    from devboot.merge.jsonc_tree import Array, Entry, Object


class Splice(NamedTuple):
    """A stretch of a text, and what comes in its place."""

    start: int
    end: int
    text: str = ""


class Cut(NamedTuple):
    """What goes out of a container."""

    container: Object | Array
    gone: Collection[int]  # the starts of the entries
    comments: Collection[str]  # those of devboot's that go with an entry that they stand above

    @property
    def staying(self) -> list[Entry]:
        return [entry for entry in self.container.entries if entry.start not in self.gone]


def taken_out(text: str, cut: Cut, *, refilled: bool) -> list[Splice]:
    """Return the splices; `refilled`: other entries come in."""
    container, staying = cut.container, cut.staying
    splices = list(_entries(text, cut, refilled=refilled))
    if not staying and not refilled and not _rest(text, container, splices).strip():
        return [Splice(container.start + 1, container.end - 1)]
    return splices


def _rest(text: str, container: Object | Array, splices: list[Splice]) -> str:
    """Return what is left between the brackets."""
    at, rest = container.start + 1, ""
    for splice in splices:
        rest, at = rest + text[at : splice.start], splice.end
    return rest + text[at : container.end - 1]


def _entries(text: str, cut: Cut, *, refilled: bool) -> Iterator[Splice]:
    comma = None if refilled else _last_comma(cut)
    known = {line for comment in cut.comments for line in comment_lines(comment)}
    for entry in cut.container.entries:
        if entry.start not in cut.gone:
            continue
        start = _above(text, entry.start, known)
        if comma is not None and entry.start > comma:
            if comma + 1 == before_blanks(text, start):  # it begins the entry's line
                start = comma
            else:
                yield (
                    _tidied(text, comma, comma + 1)
                    if begins_line(text, comma)
                    else Splice(comma, comma + 1)
                )
            comma = None
        yield from _entry(text, entry, start)


def _last_comma(cut: Cut) -> int | None:
    """Return the offset of the comma that is one too many where the file ends lists without."""
    staying, last = cut.staying, cut.container.entries[-1]
    if not staying or last.comma is not None or staying[-1].comma is None:
        return None
    return staying[-1].comma - 1


def _entry(text: str, entry: Entry, start: int) -> Iterator[Splice]:
    if entry.comma is None:
        yield _tidied(text, start, entry.node.end)
    elif text[entry.node.end : entry.comma - 1].strip():  # a comment before the comma
        yield _tidied(text, start, entry.node.end)
        yield _tidied(text, entry.comma - 1, entry.comma)
    else:
        yield _tidied(text, start, entry.comma)


def _tidied(text: str, start: int, end: int) -> Splice:
    """Return a cut with the blanks, or with the whole line, that would be left over."""
    left, right = before_blanks(text, start), after_blanks(text, end)
    opens = left == line_start(text, left)
    closes = text[right : right + 1] in {"", "\r", "\n"}
    if opens and closes:
        return Splice(_before_eol(text, left), right)
    if closes or (not opens and text[right] in "]}"):
        return Splice(left, right if closes else end)
    return Splice(start, right)


def _before_eol(text: str, at: int) -> int:
    return at - (2 if text[at - 2 : at] == "\r\n" else 1) if at else at


def _above(text: str, start: int, known: Collection[str]) -> int:
    """Return where the comments begin that devboot wrote on the lines above an entry."""
    while known and begins_line(text, start):
        end = _before_eol(text, line_start(text, start))
        above = after_blanks(text, line_start(text, end))
        if text[above:end].rstrip() not in known:
            break
        start = above
    return start


def reworded(text: str, entry: Entry, style: Style, old: str, new: str) -> Splice | None:
    """Return what puts one comment above an entry in the place of another, if that is there."""
    start, indent = _above(text, entry.start, comment_lines(old)), indent_at(text, entry.start)
    written = [line.strip() for line in text[start : entry.start].splitlines()][:-1]
    if written != comment_lines(old):
        return None
    return Splice(
        start, entry.start, "".join(f"{c}{style.eol}{indent}" for c in comment_lines(new))
    )
