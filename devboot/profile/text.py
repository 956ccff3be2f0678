"""The text of a profile before anybody reads it as YAML: size, encoding, characters."""

from __future__ import annotations

import re

from devboot.profile.problems import Complaint, Problem, ProfileError, Source

MAX_BYTES = 64 * 1024

FORBIDDEN = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f"  # control characters
    "\\u061c\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff"  # invisible or reordering
    "\\u2028\\u2029\\ud800-\\udfff\\ufffe\\uffff]"  # line ends for some readers; not characters
)
"""What no profile may hold, nor any escape in it may stand for."""


def decoded(name: str, data: bytes | str) -> Source:
    """Return the text of a file; raise ProfileError when it is too large or not UTF-8."""
    if len(data) > MAX_BYTES:
        complaint = Complaint(f"larger than {MAX_BYTES // 1024} KiB, the most a profile can have")
        raise ProfileError.of([Problem(Source(name, ""), 1, 1, complaint)])
    if isinstance(data, str):
        return Source(name, data.removeprefix("\ufeff"))
    source = Source(name, data.decode("utf-8-sig", "surrogateescape"))
    if bad := re.search("[\udc80-\udcff]", source.text):
        message = f"byte 0x{ord(bad[0]) - 0xDC00:02x} is not UTF-8; save the file as UTF-8"
        raise ProfileError.of([_problem_at(source, bad.start(), message)])
    return source


def refuse_characters(source: Source) -> None:
    """Raise ProfileError with every character that no profile may hold."""
    bad = FORBIDDEN.finditer(source.text)
    problems = [_problem_at(source, char.start(), not_allowed(char[0])) for char in bad]
    if problems:
        raise ProfileError.of(problems)


def not_allowed(char: str) -> str:
    return f"the invisible character U+{ord(char):04X} is not allowed"


def _problem_at(source: Source, offset: int, message: str) -> Problem:
    lines = re.split(r"\r\n?|\n", source.text[:offset])
    return Problem(source, len(lines), len(lines[-1]) + 1, Complaint(message))
