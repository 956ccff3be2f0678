"""Values as WSL parses them: by C's `strtol`, its own sizes and its own words.

The rules are those of microsoft/WSL, src/shared/configfile/configfile.cpp and
src/shared/inc/stringshared.h.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from devboot.wsl_settings.keys import Key

_BLANKS = " \t\n\v\f\r"
_INT = r"[+-]?(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)"
_SIZE = r"([+-]?)([0-9]+)(|[BKMGT]|[KMGT]B)"
_LOOSE_SIZE = r"(?i)([0-9]{1,18})(?:[.,]([0-9]{1,18}))?[ _]*([kmgt]?)(?:i?b)?"
_IP = r"(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?!$)|$)){4}"
_MAC = r"[0-9a-fA-F]{2}([:-])(?:[0-9a-fA-F]{2}\1){4}[0-9a-fA-F]{2}"
_PORT = r"[ \t\n\v\f\r]*\+?([0-9]+)"
_NOTE_BEHIND = r"(?s)[ \t]*(?:;|//).*$"
_UNITS = "BKMGT"
_WORDS = {"true": "true", "1": "true", "false": "false", "0": "false"}
_MEANT = {
    **dict.fromkeys(("yes", "on", "y", "t", "enable", "enabled"), "true"),
    **dict.fromkeys(("no", "off", "n", "f", "disable", "disabled"), "false"),
    **_WORDS,
}
_INT_MAX = 2**31
_LARGEST = 2**64
_PORTS = 65536
_QUOTES = "'`\u2018\u2019\u201c\u201d"


class Read(NamedTuple):
    """What WSL makes of a value."""

    value: str | None  # as it understands it; None: it takes the key's default
    complaint: str = ""  # why that is not what was meant
    repair: str = ""  # what to write instead; empty: nobody knows


def read(key: Key, text: str) -> Read:
    """Return what WSL makes of the text of a value, quotes and escapes already read."""
    return _READERS.get(key.type, _text)(key, text)


def integer(text: str) -> int | None:
    """Return a number as C reads it: `0x10` is 16, `010` is 8; None: WSL refuses it."""
    digits = text.lstrip(_BLANKS)
    if not re.fullmatch(_INT, digits):
        return None
    sign = -1 if digits[0] == "-" else 1
    digits = digits.lstrip("+-")
    base = 16 if digits[:2] in {"0x", "0X"} else 8 if digits[0] == "0" else 10
    number = sign * int(digits, base)
    return number if -_INT_MAX <= number < _INT_MAX else None


def size(text: str) -> int | None:
    """Return a size in bytes, None: WSL refuses it."""
    match = re.fullmatch(_SIZE, text.lstrip(_BLANKS))
    if match is None:
        return None
    number = min(int(match[2]), _LARGEST - 1)
    if number == 0 and (match[2] != "0" or not text.startswith("0")):
        return None
    factor: int = 1 << 10 * _UNITS.index(match[3][:1] or "B")
    return (-number if match[1] == "-" else number) * factor % _LARGEST


def _bool(_key: Key, text: str) -> Read:
    if value := _WORDS.get(text.lower()):
        return Read(value)
    return Read(None, "is neither true nor false", _MEANT.get(_bare(text).lower(), ""))


def _int(key: Key, text: str) -> Read:
    number = integer(text)
    if number is not None:
        if key.least and number < int(key.least):
            return Read(None, f"is less than {key.least}, as if the line were not there")
        return Read(str(number))
    bare = re.sub(r"(?<=[0-9])[,_ ](?=[0-9]{3}\b)", "", _bare(text)).lstrip("0") or "0"
    return Read(None, "is no whole number", bare if integer(bare) is not None else "")


def _octal(_key: Key, text: str) -> Read:
    number = integer(text)
    if number is None or not 0 <= number <= 0o777:  # noqa: PLR2004
        return Read(None, "is no umask", "")
    return Read(f"{number:04o}")


def _size(key: Key, text: str) -> Read:
    number = size(text)
    if number is None:
        return Read(
            None, "is no size: digits, then KB, MB, GB or TB in capitals", _meant_size(text)
        )
    if key.least and number == 0:
        return Read(None, "is 0, as if the line were not there")
    if key.least and number < (size(key.least) or 0):
        return Read(key.least, f"is less than {key.least}, which WSL takes instead")
    return Read(text.lstrip(_BLANKS))


def _meant_size(text: str) -> str:
    match = re.fullmatch(_LOOSE_SIZE, _bare(text))
    if match is None:
        return ""
    whole, part, unit = int(match[1]), match[2] or "", match[3].upper()
    if not part.strip("0"):
        return f"{whole}{unit}{'B' if unit else ''}"
    number = (int(f"{whole}{part}") << 10) / 10 ** len(part)
    smaller = _UNITS[max(_UNITS.index(unit or "B") - 1, 0)]
    return f"{int(number)}{smaller}B" if unit and smaller != "B" and number.is_integer() else ""


def _enum(key: Key, text: str) -> Read:
    known = {value.lower(): value for value in (*key.values, *key.same)}
    value = known.get(text.lower())
    if value is not None:
        return Read(key.same.get(value, value))
    words = f"is none of {', '.join(key.values)}"
    return Read(None, words, _nearest(_bare(text).lower(), known))


def _nearest(word: str, known: dict[str, str]) -> str:
    if word in known:
        return known[word]
    from difflib import get_close_matches  # noqa: PLC0415  # for a slip of the hand only

    near = get_close_matches(word, known, n=1, cutoff=0.75)
    return known[near[0]] if near else ""


def _ports(_key: Key, text: str) -> Read:
    parts = [part for part in text.split(",") if part] or [text]
    found = [(part, _port(part)) for part in parts]
    good = ",".join(str(number) for _, number in found if number)
    bad = [part for part, number in found if not number]
    if not bad:
        return Read(good)
    repair = ",".join(
        str(number) for part in re.split(r"[,; ]+", _bare(text)) if (number := _port(part))
    )
    words = ", ".join(f"`{part.strip()}`" for part in bad)
    return Read(good or None, f"has what is no port from 1 to 65535: {words}", repair)


def _port(text: str) -> int | None:
    match = re.match(_PORT, text)  # what stands behind the digits does not count
    return int(match[1]) if match and 0 < int(match[1]) < _PORTS else None


def _ip(_key: Key, text: str) -> Read:
    if re.fullmatch(_IP, text):
        return Read(text)
    bare = _bare(text)
    return Read(None, "is no IPv4 address", bare if re.fullmatch(_IP, bare) else "")


def _mac(_key: Key, text: str) -> Read:
    if re.fullmatch(_MAC, text):
        return Read(text)
    bare = re.sub(r"[^0-9a-fA-F]", "", _bare(text))
    pairs = ":".join(bare[i : i + 2] for i in range(0, len(bare), 2))
    words = "is no MAC address, and WSL does not start with one that is none"
    return Read(None, words, pairs if re.fullmatch(_MAC, pairs) else "")


def _folder(_key: Key, text: str) -> Read:
    return Read(text if text.endswith("/") else f"{text}/")


def _hostname(_key: Key, text: str) -> Read:
    """Read a host name: of what no host name has, WSL drops each character."""
    name = ""
    for char in text:
        joins = char == "-" or (char == "." and "." not in name)
        if (char.isascii() and char.isalnum()) or (
            joins and name and name[-1] not in _joints(char)
        ):
            name += char
    name = name[:64].rstrip(".-") or "localhost"
    return Read(name, "" if name == text else f"is no host name, WSL makes `{name}` of it", "")


def _joints(char: str) -> str:
    return "-" if char == "." else "-."


def _text(_key: Key, text: str) -> Read:
    return Read(text)


def _bare(text: str) -> str:
    """Return a value without the wrong quotes around it and the wrong comment behind it."""
    return re.sub(_NOTE_BEHIND, "", text).strip(_QUOTES + " \t")


_READERS: dict[str, Callable[[Key, str], Read]] = {
    "bool": _bool,
    "int": _int,
    "octal": _octal,
    "size": _size,
    "enum": _enum,
    "ports": _ports,
    "ipv4": _ip,
    "folder": _folder,
    "hostname": _hostname,
    "mac": _mac,
}
