"""What the place that a text is shown in can show, and how foreign words get there."""

from __future__ import annotations

import re
import textwrap
from typing import NamedTuple

from devboot.severity import Severity

BOLD, DIM = "1", "2"
_RED, GREEN, _YELLOW, _BLUE = "31", "32", "33", "34"
_MARKS = {  # unicode, ascii, colour
    Severity.ERROR: ("✘", "x", _RED),
    Severity.WARNING: ("▲", "!", _YELLOW),
    Severity.INFO: ("•", "i", _BLUE),
    None: ("✔", "ok", GREEN),
}
_CODES = re.compile(r"\x1b\[[\d;]*m")
_NARROWEST = 40  # columns; below that, lines may be longer than the screen is wide


def counted(number: int, word: str) -> str:
    """Return `1 error`, `2 errors`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


class Style(NamedTuple):
    """What a terminal, a pipe or a file can show."""

    colour: bool = False
    unicode: bool = True
    width: int = 80  # columns
    height: int = 0  # lines, 0: as many as there are

    def paint(self, text: str, *codes: str) -> str:
        return f"\x1b[{';'.join(codes)}m{text}\x1b[0m" if self.colour and text else text

    def mark(self, severity: Severity | None) -> str:
        """Return the sign of a severity; None: healthy."""
        rich, plain, colour = _MARKS[severity]
        return self.paint(rich if self.unicode else plain, colour)

    @property
    def between(self) -> str:
        """What stands between the items of a line."""
        return " · " if self.unicode else ", "

    def plain(self, text: str) -> str:
        r"""Return foreign text fit to be shown: control characters become `\x1b` and the like."""
        shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
        return shown if self.unicode else shown.encode("ascii", "backslashreplace").decode()

    def wrapped(self, text: str, indent: str = "  ") -> list[str]:
        """Return prose in lines that fit, each indented."""
        room = max(_NARROWEST, self.width) - len(indent)
        lines = textwrap.wrap(
            self.plain(text), room, break_long_words=False, break_on_hyphens=False
        )
        return [f"{indent}{line}" for line in lines]

    def joined(self, items: list[str], room: int) -> list[str]:
        """Return items side by side, in as many lines of `room` columns as they need."""
        lines: list[str] = []
        for item in items:
            longer = f"{lines[-1]}{self.between}{item}" if lines else item
            if lines and len(longer) <= max(room, _NARROWEST):
                lines[-1] = longer
            else:
                lines.append(item)
        return lines

    def fits(self, text: str) -> bool:
        """Whether lines are seen at once, with the command, the profile's line and the prompt."""
        if not self.height:
            return True
        lengths = (len(_CODES.sub("", line)) for line in text.splitlines())
        return sum(max(1, -(-length // self.width)) for length in lengths) + 3 <= self.height

    def shortened(self, text: str, room: int) -> str:
        room = max(room, _NARROWEST // 2)
        return text if len(text) <= room else f"{text[: room - 3]}..."
