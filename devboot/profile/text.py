"""The text of a profile before anybody reads it as YAML: size, encoding, characters."""

from __future__ import annotations

import re

from devboot.profile.problems import Complaint, Problem, ProfileError, Source

MAX_BYTES = 64 * 1024

_FORBIDDEN = (
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f"  # control characters
    "\\u061c\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff"  # invisible or reordering
    "\\u2028\\u2029\\ud800-\\udfff\\ufffe\\uffff]"  # line ends for some readers; not characters
)
"""What no profile may hold, nor any escape in it may stand for."""


def forbidden_in(text: str) -> str:
    """Return the first character of a text that no profile may hold, empty: it has none.

    The pattern is compiled for those who need it: few texts have more than printable ASCII.
    """
    if text.isascii() and text.isprintable():
        return ""
    found = re.search(_FORBIDDEN, text)
    return found[0] if found else ""


def decoded(name: str, data: bytes | str) -> Source:
    """Return the text of a file; raise ProfileError when it is too large or not UTF-8."""
    if len(data) > MAX_BYTES:
        complaint = Complaint(f"larger than {MAX_BYTES // 1024} KiB, the most a profile can have")
        raise ProfileError.of([Problem(Source(name, ""), 1, 1, complaint)])
    try:
        text = data if isinstance(data, str) else data.decode()
    except UnicodeDecodeError as error:
        raise ProfileError.of([_not_utf8(name, error)]) from None
    return Source(name, text.removeprefix("\ufeff"))


def _not_utf8(name: str, error: UnicodeDecodeError) -> Problem:
    source = Source(name, error.object.decode(errors="backslashreplace"))
    before = Source(name, error.object[: error.start].decode()).lines
    message = f"byte 0x{error.object[error.start]:02x} is not UTF-8; save the file as UTF-8"
    return Problem(source, len(before), len(before[-1]) + 1, Complaint(message))


def refuse_characters(source: Source) -> None:
    """Raise ProfileError with the first character of each line that no profile may hold."""
    problems = [
        Problem(source, number, line.index(bad) + 1, Complaint(not_allowed(bad)))
        for number, line in enumerate(source.lines, 1)
        if (bad := forbidden_in(line))
    ]
    if problems:
        raise ProfileError.of(problems)


def not_allowed(char: str) -> str:
    return f"the invisible character U+{ord(char):04X} is not allowed"
