"""A line of somebody's text with a caret under one place, no wider than a terminal."""

from __future__ import annotations

_WIDTH = 76
"""How many characters of the line are shown around the caret."""


def excerpt(line: str, column: int) -> tuple[str, str]:
    """Return what to show of a line, and the blanks before a caret under `column` (from 1)."""
    start = max(0, min(column - 1 - _WIDTH // 2, len(line) - _WIDTH))
    before = ("…" if start else "") + visible(line[start : column - 1])
    after = visible(line[column - 1 : start + _WIDTH])
    dots = "…" if len(line) > start + _WIDTH else ""
    return f"{before}{after}{dots}", " " * _columns(before)


def quoted(text: str, width: int = 40) -> str:
    """Return what the user wrote, short enough and safe to show on a terminal."""
    short = text if len(text) <= width else text[: width - 1] + "…"
    return f"`{visible(short)}`"


def visible(text: str) -> str:
    """Return a text without what only a terminal understands."""
    # Escape sequences and bidirectional controls would let a file rewrite the terminal.
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )


def _columns(text: str) -> int:
    from unicodedata import combining, east_asian_width  # noqa: PLC0415  (only for a mistake)

    return sum(
        0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text
    )
