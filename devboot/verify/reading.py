"""Reading what tools print, and where a kernel's loop is: pure text in, text out."""

from __future__ import annotations

import re

_CMAKE_ERROR = re.compile(
    r"^CMake Error\b.*\n+(?P<message>(?![ \t]*Call Stack).*\S.*)", re.MULTILINE
)
_DECISIVE = re.compile(
    r"^.*(?:\berror(?: #\d+(?:-D)?)?:|undefined reference|: Failure$|No tests were found).*$"
    r"|^E  .*$|^FAILED .*$|^CMake Error.*$|^\w*Error:.*$",
    re.MULTILINE,
)
_LOOP = re.compile(r"^\s*for\b(?:\s*\(|.* in .*:\s*$)")


def decisive_line(output: str) -> str:
    """Return the first line that says what went wrong; the last line when none stands out."""
    if message := _CMAKE_ERROR.search(output):
        return message["message"].strip()
    if line := _DECISIVE.search(output):
        return line[0].strip()
    return next((line.strip() for line in reversed(output.splitlines()) if line.strip()), "")


def switched_off(configure_output: str, what: str) -> str:
    """Return why CMake left `what` out (`-- WHAT: off (WHY)`); empty when it did not."""
    off = re.search(rf"^-- {re.escape(what)}: off \((.*)\)$", configure_output, re.MULTILINE)
    return off[1] if off else ""


def loop_body_line(source: str) -> int | None:
    """Return the line number of the first statement in the first `for` loop of a source."""
    lines = source.splitlines()
    for number, line in enumerate(lines, start=1):
        if _LOOP.match(line):
            return next(
                (n for n, text in enumerate(lines[number:], number + 1) if text.strip()), None
            )
    return None


def first_number(text: str) -> float | None:
    """Return the first element of a printed tensor, or the number that was printed."""
    found = re.search(r"(?:^|= \[+)(-?[\d.]+(?:e[+-]?\d+)?)", text)
    return float(found[1]) if found else None
