"""The keys that WSL knows, by file; the rows are those of `tables/wsl_keys.yaml`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.merge.wsl_ini import WSL_CONF, WSLCONFIG, Dialect
from devboot.tables import wsl_keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from devboot.facts.version import Version

FILES = (WSL_CONF, WSLCONFIG)
_ROWS = {WSL_CONF.file: wsl_keys.WSL_CONF, WSLCONFIG.file: wsl_keys.WSLCONFIG}


class Forced(NamedTuple):
    """Another key that decides about this one."""

    when: str  # `section.key`
    value: str  # that it has
    gives: str | None  # what this one has then
    own: str = ""  # only where this one would have that; empty: whatever it has


class Key(NamedTuple):
    """One key of one file."""

    file: str  # `wsl.conf` or `.wslconfig`
    section: str
    key: str
    type: str  # as WSL parses it: see the table
    default: str | None  # None: nothing
    about: str  # what it is for, in a few words
    values: tuple[str, ...] = ()
    same: Mapping[str, str] = {}  # never changed: another spelling of a value
    aliases: tuple[str, ...] = ()
    wsl: str = ""  # the first version, `>2.9.4`: one after that
    windows: str = ""
    unit: str = ""
    least: str = ""
    ignored: bool = False
    needs: Mapping[str, tuple[str, ...]] = {}
    forced: tuple[Forced, ...] = ()
    note: str = ""
    documented: bool = True

    @property
    def name(self) -> str:
        return f"{self.section}.{self.key}"

    @property
    def since(self) -> str:
        """The first versions of WSL and Windows with it, empty: not known, or all have it."""
        wsl = f"WSL {self.wsl}".replace("WSL >", "a WSL after ") if self.wsl else ""
        return ", ".join(filter(None, (wsl, self.windows)))

    def known_to(self, version: Version) -> bool:
        """Tell whether a version of WSL has it."""
        first = version.parse(self.wsl)
        return first is None or (version > first if self.wsl[0] == ">" else version >= first)


@cache
def keys(dialect: Dialect) -> Mapping[str, Key]:
    """Return the keys of a file by `section.key` in lower case, aliases too."""
    known = [_key(dialect.file, *place) for place in _rows(dialect)]
    return {name.lower(): key for key in known for name in (*key.aliases, key.name)}


def find(dialect: Dialect, name: str) -> Key | None:
    return keys(dialect).get(name.lower())


def each(dialect: Dialect) -> tuple[Key, ...]:
    """Return every key of a file once."""
    known = keys(dialect)
    return tuple(known[f"{section}.{key}".lower()] for section, key, _ in _rows(dialect))


@cache
def sections(dialect: Dialect) -> frozenset[str]:
    """Return the sections of a file in lower case."""
    return frozenset(name.partition(".")[0] for name in keys(dialect))


def other(dialect: Dialect) -> Dialect:
    """Return the other one of the two files."""
    return FILES[1 - FILES.index(dialect)]


def _rows(dialect: Dialect) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for section, rows in _ROWS[dialect.file].items():
        yield from ((section, key, row) for key, row in rows.items())


def _key(file: str, section: str, key: str, row: Mapping[str, Any]) -> Key:
    forced = tuple(
        Forced(one["when"], one["is"], one["gives"], one.get("own", ""))
        for one in row.get("forced", ())
    )
    return Key(file, section, key, **{**row, "forced": forced})
