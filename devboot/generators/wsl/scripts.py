"""Scripts for PowerShell that move, compact, copy and install distributions: to be read first.

What the user names stands in them once, as a string in single quotes, and nowhere else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from devboot.errors import DevbootError
from devboot.render import read_text, render

if TYPE_CHECKING:
    from collections.abc import Mapping

_QUOTES = re.compile("['\u2018\u2019\u201a\u201b]")
"""All of these end a string in PowerShell, and two of them are one."""

_FOLDER = re.compile(r"[A-Za-z]:(?:\\[^\\/:*?\"<>|]+)+")
_MOUNTED = re.compile(r"/mnt/([a-z])/(.+)")
_SIZE = re.compile(r"[1-9][0-9]{0,5}(?:MB|GB|TB)")
_CANARY = """
if ('\u00e9'.Length -ne 1) {
    throw 'This file was read in another encoding than UTF-8: save it as UTF-8 with BOM.'
}
"""


def quoted(text: str) -> str:
    """Return a text as a string that PowerShell takes as it is, whatever is in it."""
    return "'" + _QUOTES.sub(lambda match: match[0] * 2, text) + "'"


def script(name: str, values: Mapping[str, str], **switches: bool) -> str:
    """Return a script of `templates/wsl`, its values quoted."""
    words = {key: quoted(value) for key, value in values.items()}
    body = render(read_text(f"templates/wsl/{name}.ps1.j2"), {**words, **switches})
    canary = "" if body.isascii() else _CANARY
    return f"{read_text('templates/wsl/common.ps1')}{canary}\n{body}"


def distribution(name: str) -> str:
    """Return the name of a distribution.

    Raises DevbootError for one that wsl.exe would take for something else.
    """
    if not name.strip() or not name.isprintable() or '"' in name or name.endswith("\\"):
        raise DevbootError(
            f"{name!r} is no name of a distribution", hint="`wsl --list` shows them, on Windows"
        )
    if name.startswith("-"):
        raise DevbootError(
            f"`{name}`: wsl.exe takes a name that starts with `-` for an option",
            hint="a name that it made itself has letters, digits, `.`, `_` and `-`",
        )
    return name


def folder(text: str) -> str:
    r"""Return a folder as Windows writes it: `D:\wsl\Ubuntu`; `/mnt/d/wsl/Ubuntu` is the same.

    Raises DevbootError for a drive's root, a relative path and what no path may have.
    """
    mounted = _MOUNTED.fullmatch(text)
    path = f"{mounted[1].upper()}:/{mounted[2]}" if mounted else text
    path = path.replace("/", "\\").rstrip("\\")
    parts = path.split("\\")
    wrong = any(part in {".", ".."} or part != part.rstrip(" .") for part in parts)
    if wrong or not path.isprintable() or not _FOLDER.fullmatch(path):
        raise DevbootError(
            f"{text!r} is no folder on a drive of Windows",
            hint="name it from the drive on, as `D:\\wsl\\Ubuntu`",
        )
    return path


def disk_size(text: str) -> str:
    """Return the size of a disk as wsl.exe takes it; empty: its default."""
    size = text.upper()
    if size and not _SIZE.fullmatch(size):
        raise DevbootError(f"`{text}` is no size of a disk", hint="for example `512GB` or `1TB`")
    return size
