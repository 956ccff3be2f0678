"""Changing single keys of WSL's files: every other byte stays.

As WSL's own settings program does it (`WriteConfigFile` in microsoft/WSL): a key that is there is
changed where it takes effect, which is its first line; a new one goes to the end of its section.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from devboot.merge import Unmergeable
from devboot.merge.wsl_ini import parse

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from devboot.merge.wsl_ini import Dialect, Ini, Setting

Path = tuple[str, str]
"""Section and key; WSL compares both without regard to case."""

_LONE_CR = re.compile(r"\r(?!\n)")  # WSL ends a value there, an editor does not
_QUOTED = {"\\": r"\\", '"': r"\"", "\b": r"\b", "\n": r"\n", "\t": r"\t"}


def written(value: str) -> str:
    """Return how a value is written so that WSL reads it as it is.

    Raises ValueError for a carriage return, which WSL has no way to write.
    """
    if "\r" in value:
        raise ValueError("a carriage return cannot be written")
    text = "".join(_QUOTED.get(char, char) for char in value)
    return f'"{text}"' if "#" in value or value != value.strip(" ") else text


def put(text: str, dialect: Dialect, values: Mapping[Path, str]) -> str:
    """Return the file with these keys set.

    Raises Unmergeable where a line is invalid: what WSL makes of the lines around it is uncertain.
    """
    for path, value in values.items():
        text = _put_one(_readable(text, dialect), path, written(value))
    return text


def take_out(text: str, dialect: Dialect, paths: Collection[Path]) -> str:
    """Return the file without these keys; a comment behind one stays, as WSL would leave it.

    Raises Unmergeable where a line is invalid.
    """
    names = {_name(path) for path in paths}
    ini = _readable(text, dialect)
    for setting in reversed(ini.settings):
        if setting.name in names:
            text = _without(text, setting)
    return text


def take_out_empty(text: str, dialect: Dialect, sections: Collection[str]) -> str:
    """Return the file without those of these sections in which nothing is left, not even a comment.

    The empty line above goes with a section, as `put` puts it there. Raises Unmergeable where a
    line is invalid.
    """
    names = {section.lower() for section in sections}
    headers = _readable(text, dialect).headers
    stops = [*(header.start for header in headers[1:]), len(text)]
    for header, stop in reversed(list(zip(headers, stops, strict=False))):
        if header.name.lower() in names and not text[header.end : stop].strip():
            above = re.sub(r"(?<=\n)\r?\n\Z", "", text[: header.start])
            text = above + text[stop:]
    return text


def find(ini: Ini, path: Path) -> Setting | None:
    """Return the line that decides about a key: the first one."""
    name = _name(path)
    return next((setting for setting in ini.settings if setting.name == name), None)


def _name(path: Path) -> str:
    return ".".join(path).lower()


def _readable(text: str, dialect: Dialect) -> Ini:
    ini = parse(text, dialect)
    if odd := _odd_place(ini):
        line, column = ini.position(odd[0])
        raise Unmergeable(f"{line}:{column}: {odd[1]}")
    return ini


def _odd_place(ini: Ini) -> tuple[int, str] | None:
    """Return where WSL reads something else than an editor shows, and why."""
    if ini.invalid:
        return ini.invalid[0].at, ini.invalid[0].why
    if alone := _LONE_CR.search(ini.text):
        return alone.start(), "a carriage return stands alone"
    for setting in () if ini.dialect.windows else ini.settings:
        at = ini.text.find("\\\r", setting.value_start, setting.value_end)
        if at >= 0:  # of CRLF the CR counts as a part of the value, and the line ends all the same
            return at, r"a `\` stands before a line end of Windows"
    return None


def _put_one(ini: Ini, path: Path, value: str) -> str:
    text = ini.text
    if there := find(ini, path):
        return text[: there.value_start] + value + text[there.value_end :]
    section, key = path
    eol = line_end(ini)
    line = f"{key}={value}"
    at = end_of_section(ini, section)
    if at is not None:
        return f"{text[:at]}{eol}{line}{text[at:]}"
    above = text if not text or text.endswith("\n") else f"{text}{eol}"
    gap = eol if above.strip("\ufeff \t\r\n") else ""
    return f"{above}{gap}[{section}]{eol}{line}{eol}"


def end_of_section(ini: Ini, section: str) -> int | None:
    """Return the end of the last line that belongs to the first section of this name."""
    headers = [header for header in ini.headers if header.name.lower() == section.lower()]
    if not headers:
        return None
    start = headers[0].start
    stop = next((h.start for h in ini.headers if h.start > start), len(ini.text))
    inside = [setting.end for setting in ini.settings if start < setting.start < stop]
    return _behind_comment(ini.text, inside[-1] if inside else headers[0].end)


def _behind_comment(text: str, at: int) -> int:
    """Return the offset of the line end at or behind `at`."""
    end = text.find("\n", at)
    if end < 0:
        return len(text)
    return end - 1 if text[end - 1 : end] == "\r" and end - 1 >= at else end


def line_end(ini: Ini) -> str:
    """Return the line end that most lines have; an empty file gets that of its system."""
    ends, crlf = ini.text.count("\n"), ini.text.count("\r\n")
    if not ends:
        return "\r\n" if ini.dialect.windows else "\n"
    return "\r\n" if crlf * 2 > ends else "\n"


def _without(text: str, setting: Setting) -> str:
    start = text.rfind("\n", 0, setting.start) + 1
    rest = text[setting.value_end :]
    comment = rest.lstrip(" \t")
    if comment.startswith("#"):
        return text[:start] + comment
    return text[:start] + rest.partition("\n")[2]
