"""The keys of each of WSL's two files by name."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from devboot.merge.wsl_ini import WSL_CONF, WSLCONFIG, Dialect
from devboot.wsl_settings.keys import Key, known

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devboot.facts.version import Version

FILES = (WSL_CONF, WSLCONFIG)


@cache
def keys(dialect: Dialect) -> Mapping[str, Key]:
    """Return the keys of a file by `section.key` in lower case, aliases too."""
    return {name.lower(): key for key in known(dialect.file) for name in (*key.aliases, key.name)}


def find(dialect: Dialect, name: str) -> Key | None:
    return keys(dialect).get(name.lower())


def each(dialect: Dialect) -> tuple[Key, ...]:
    """Return every key of a file once."""
    return known(dialect.file)


@cache
def sections(dialect: Dialect) -> frozenset[str]:
    """Return the sections of a file in lower case."""
    return frozenset(name.partition(".")[0] for name in keys(dialect))


def other(dialect: Dialect) -> Dialect:
    """Return the other one of the two files."""
    return FILES[1 - FILES.index(dialect)]


def is_known_to(version: Version, key: Key) -> bool:
    """Tell whether a version of WSL has a key."""
    first = version.parse(key.wsl)
    return first is None or (version > first if key.wsl[0] == ">" else version >= first)
