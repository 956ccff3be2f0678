"""Changes to a JSON document with comments: splices, and no other byte changes.

All changes are places in one text, carried out together; the result is read again before anybody
sees it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from devboot.merge.jsonc_parse import parse
from devboot.merge.jsonc_print import Style, comment_lines, inline
from devboot.merge.jsonc_tree import BOM, Object

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from devboot.merge.jsonc_tree import Array, Document, Entry, Json, Node

_INLINE_COMMENTS = r"(?:[ \t]*/\*(?:[^*\r\n]|\*(?!/))*\*/)*"
_REST_OF_LINE = re.compile(rf"{_INLINE_COMMENTS}(?:[ \t]*//[^\r\n]*)?[ \t]*(?=\r?\n|\Z)")
_BLANK = " \t"


class New(NamedTuple):
    """Something that goes into an object or a list."""

    name: str  # of a member; empty in a list
    value: Json
    comment: str = ""  # above a member


class _Splice(NamedTuple):
    start: int
    end: int
    text: str


class Edits:
    """Changes to one document; nodes and entries are those of that document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._text = document.text
        self._style = Style.of(document.text)
        self._splices: list[_Splice] = []
        self._new: dict[int, tuple[Object | Array, list[New]]] = {}
        self._gone: dict[int, tuple[Object | Array, list[Entry]]] = {}
        self._comments: set[str] = set()

    def replace(self, node: Node, value: Json) -> None:
        """Put another value in the place of a node."""
        in_line = not self._owns_lines(node.start) and "\n" not in self._text[node.start : node.end]
        printed = self._style.printed(value, self._indent(node.start))
        self._splice(node.start, node.end, inline(value) if in_line else printed)

    def insert(self, container: Object | Array, new: New) -> None:
        """Put something behind the last entry of a container."""
        self._new.setdefault(container.start, (container, []))[1].append(new)

    def remove(
        self, container: Object | Array, entry: Entry, comments: Collection[str] = ()
    ) -> None:
        """Take an entry out, and those of `comments` that stand right above it."""
        self._gone.setdefault(container.start, (container, []))[1].append(entry)
        self._comments |= set(comments)

    def start(self, root: Json) -> None:
        """Write the root of a document that has only blanks and comments so far."""
        text, eol = self._text, self._style.eol
        gap = eol if text.removeprefix(BOM) and not text.endswith("\n") else ""
        self._splice(len(text), len(text), f"{gap}{self._style.printed(root, open_up=True)}{eol}")

    def carried_out(self) -> Document:
        """Return the document with all changes."""
        for container, entries in self._gone.values():
            self._take_out(container, entries)
        for container, news in self._new.values():
            self._put_in(container, news)
        pieces, at = list[str](), 0
        for start, end, text in sorted(self._splices, key=lambda splice: splice[:2]):
            pieces += (self._text[at:start], text)
            at = end
        return parse("".join((*pieces, self._text[at:])))

    # putting in

    def _put_in(self, container: Object | Array, news: Sequence[New]) -> None:
        gone = self._gone.get(container.start, (container, []))[1]
        staying = [entry for entry in container.entries if entry not in gone]
        if not staying:
            self._fill(container, news)
        elif "\n" not in self._text[container.start : container.end] and not self._owns_lines(
            staying[-1].start
        ):
            self._append_in_line(container, staying[-1], news)
        else:
            self._append_lines(container, staying[-1], news)

    def _fill(self, container: Object | Array, news: Sequence[New]) -> None:
        """Put entries into a container that has none, behind the comments in it."""
        text, eol = self._text, self._style.eol
        base = self._indent(container.start)
        lines = f",{eol}".join(self._lines(news, base + self._style.unit))
        inner = text[container.start + 1 : container.end - 1]
        at = container.start + 1 + len(inner.rstrip(" \t\r\n"))
        closing = "" if "\n" in text[at : container.end] else eol + base
        end = container.end - 1 if not inner.strip() and closing else at
        self._splice(at, end, f"{eol}{lines}{closing}")

    def _append_in_line(self, container: Object | Array, last: Entry, news: Sequence[New]) -> None:
        texts = ", ".join(
            f"{inline(new.name)}: {inline(new.value)}" if new.name else inline(new.value)
            for new in news
        )
        gap, trailing = ", " if last.comma is None else " ", "," * _ends_in_comma(container)
        self._splice(last.end, last.end, f"{gap}{texts}{trailing}")

    def _append_lines(self, container: Object | Array, last: Entry, news: Sequence[New]) -> None:
        own = self._owns_lines(last.start)
        indent = self._indent(last.start if own else container.start)
        eol = self._style.eol
        lines = f",{eol}".join(self._lines(news, indent if own else indent + self._style.unit))
        if last.comma is None:
            self._splice(last.end, last.end, ",")
        at = self._behind_line(last.end)
        self._splice(at, at, f"{eol}{lines}{',' * _ends_in_comma(container)}")

    def _lines(self, news: Sequence[New], indent: str) -> Iterator[str]:
        for new in news:
            if new.name:
                yield indent + self._style.member(new.name, new.value, indent, new.comment)
            else:
                opened = isinstance(new.value, dict)
                yield indent + self._style.printed(new.value, indent, open_up=opened)

    def _behind_line(self, at: int) -> int:
        """Return the offset behind the comments that share the line with what ends at `at`."""
        rest = _REST_OF_LINE.match(self._text, at)
        return rest.end() if rest else at

    # taking out

    def _take_out(self, container: Object | Array, gone: Sequence[Entry]) -> None:
        for entry in gone:
            self._splice(*self._span(entry), "")
        staying = [entry for entry in container.entries if entry not in gone]
        if container.start in self._new or _ends_in_comma(container) or not staying:
            return
        if (comma := staying[-1].comma) is not None:  # the file has none behind the last entry
            self._splice(comma - 1, comma, "")

    def _span(self, entry: Entry) -> tuple[int, int]:
        """Return what goes with an entry: its lines where nothing of others is on them."""
        text, start, end = self._text, entry.start, entry.end
        line = text.rfind("\n", 0, start) + 1
        if text[line:start].strip(_BLANK):
            blanks = len(text[:start]) - len(text[:start].rstrip(_BLANK))
            return start - blanks, end
        behind = end + len(text[end:]) - len(text[end:].lstrip(_BLANK))
        newline = re.compile(r"\r?\n|\Z").match(text, behind)
        if newline is None:  # somebody's comment stays in its line
            return start, behind
        return self._above(line), newline.end()

    def _above(self, line: int) -> int:
        """Return where the comments begin that devboot wrote above a line."""
        known = {mark for comment in self._comments for mark in comment_lines(comment)}
        while line:
            above = self._text.rfind("\n", 0, line - 1) + 1
            if self._text[above:line].strip() not in known:
                break
            line = above
        return line

    # where things are

    def _splice(self, start: int, end: int, text: str) -> None:
        self._splices.append(_Splice(start, end, text))

    def _line_start(self, at: int) -> int:
        start = self._text.rfind("\n", 0, at) + 1
        return start + 1 if self._text.startswith(BOM, start) else start

    def _owns_lines(self, at: int) -> bool:
        return not self._text[self._line_start(at) : at].strip(_BLANK)

    def _indent(self, at: int) -> str:
        """Return the blanks at the start of the line that an offset is in."""
        line = self._text[self._line_start(at) : at]
        return line[: len(line) - len(line.lstrip(_BLANK))]


def _ends_in_comma(container: Object | Array) -> bool:
    return bool(container.entries) and container.entries[-1].comma is not None
