"""How a document is laid out: what new text takes from its surroundings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from devboot.merge.jsonc_print import Style
from devboot.merge.jsonc_tree import BOM, Scalar

if TYPE_CHECKING:
    from devboot.merge.jsonc_tree import Document

_EOLS = ("\n", "\r\n", "\r")
_BLANKS = re.compile(r"[ \t]*")
_COMMENTS = re.compile(r"(?:[ \t]*/\*(?:[^*\r\n]|\*(?!/))*\*/)*(?:[ \t]*//[^\r\n]*)?")


def style_of(document: Document) -> Style:
    text, root = document.text, document.root
    one_line = root is not None and not has_eol(text[root.start : root.end])
    filled = root is not None and not isinstance(root, Scalar) and bool(root.entries)
    return Style(_unit(document) or Style().unit, _eol(text), one_line and filled)


def _eol(text: str) -> str:
    crlf = text.count("\r\n")
    counts = {"\n": text.count("\n") - crlf, "\r\n": crlf, "\r": text.count("\r") - crlf}
    return max(_EOLS, key=counts.__getitem__)


def _unit(document: Document) -> str:
    """Return what the first entry that begins a line is indented by, beyond its container."""
    text, node = document.text, document.root
    while node is not None and not isinstance(node, Scalar) and node.entries:
        first = node.entries[0]
        if begins_line(text, first.start):
            return indent_at(text, first.start).removeprefix(indent_at(text, node.start))
        node = first.node
    return ""


def has_eol(text: str) -> bool:
    return "\n" in text or "\r" in text


def line_start(text: str, at: int) -> int:
    """Return the offset of the line of `at`, behind a byte order mark."""
    start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    return start + 1 if start == 0 and text.startswith(BOM) else start


def indent_at(text: str, at: int) -> str:
    """Return the blanks that the line of `at` begins with."""
    start = line_start(text, at)
    return text[start : min(after_blanks(text, start), max(at, start))]


def begins_line(text: str, at: int) -> bool:
    """Tell whether only blanks are before `at` on its line."""
    return after_blanks(text, line_start(text, at)) >= at


def after_blanks(text: str, at: int) -> int:
    found = _BLANKS.match(text, at)
    return found.end() if found else at


def before_blanks(text: str, at: int) -> int:
    while text[at - 1 : at] in {" ", "\t"}:
        at -= 1
    return at


def after_comments(text: str, at: int) -> int:
    """Return the offset behind the comments that share their line with `at`."""
    found = _COMMENTS.match(text, at)
    return found.end() if found else at
