"""A managed block: lines between two marker lines of a file that is otherwise the user's.

Every byte outside the markers is kept: line ends, a byte order mark, bytes that are no UTF-8, and
a missing end of the last line, which the begin marker remembers (`joined`).
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from devboot.merge import Unmergeable

At = Literal["start", "end"]

_BOM = b"\xef\xbb\xbf"


class Markers(NamedTuple):
    """The two lines around a block, in the comment style of the file."""

    name: str
    comment: str

    def begin(self, *, joined: bool) -> bytes:
        return f"{self.comment} >>> devboot {self.name}{' joined' * joined} >>>\n".encode()

    @property
    def end(self) -> bytes:
        return f"{self.comment} <<< devboot {self.name} <<<\n".encode()

    def lines(self, data: bytes) -> tuple[list[re.Match[bytes]], list[re.Match[bytes]]]:
        """Find the marker lines of a file; an editor may have given them other line ends."""
        comment, name = re.escape(self.comment.encode()), re.escape(self.name.encode())
        start = (
            rb"^(?:\xef\xbb\xbf)?(?P<marker>%s >>> devboot %s(?P<joined> joined)? >>>)\r?(?:\n|\Z)"
        )
        stop = rb"^%s <<< devboot %s <<<\r?(?:\n|\Z)"
        begins = list(re.finditer(start % (comment, name), data, re.MULTILINE))
        return begins, list(re.finditer(stop % (comment, name), data, re.MULTILINE))


class _Span(NamedTuple):
    """Where a block lies in a file, as offsets."""

    begin: int  # first byte of the begin marker
    body: int
    body_end: int
    end: int  # behind the end marker's line
    joined: bool


def body(data: bytes, markers: Markers) -> bytes | None:
    """Return the lines between the markers, None when there is no block."""
    span = _find(data, markers)
    return None if span is None else data[span.body : span.body_end]


def put(data: bytes, markers: Markers, lines: bytes, at: At) -> bytes:
    """Return the file with these lines in its block; a new block goes to the start or the end."""
    span = _find(data, markers)
    if span is not None:
        return data[: span.body] + lines + data[span.body_end :]
    if at == "start":
        bom = _BOM if data.startswith(_BOM) else b""
        return bom + markers.begin(joined=False) + lines + markers.end + data[len(bom) :]
    joined = bool(data) and not data.endswith((b"\n", _BOM))
    return data + b"\n" * joined + markers.begin(joined=joined) + lines + markers.end


def take_out(data: bytes, markers: Markers) -> bytes:
    """Return the file without the block, as it would be had the block never been put in."""
    span = _find(data, markers)
    if span is None:
        return data
    before, after = data[: span.begin], data[span.end :]
    if span.joined and before.endswith(b"\n") and not after:
        before = before[:-1]
    return before + after


def _find(data: bytes, markers: Markers) -> _Span | None:
    if b"\0" in data:
        raise Unmergeable("is not a text file")
    begins, ends = markers.lines(data)
    if not begins and not ends:
        return None
    if len(begins) != 1 or len(ends) != 1 or ends[0].start() < begins[0].end():
        raise Unmergeable(f"the marker lines of its devboot block `{markers.name}` are damaged")
    begin, end = begins[0], ends[0]
    joined = begin["joined"] is not None
    return _Span(begin.start("marker"), begin.end(), end.start(), end.end(), joined)
