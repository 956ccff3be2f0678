"""The keys that WSL knows, by file; the rows are those of `tables/wsl_keys.yaml`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.tables import wsl_keys

if TYPE_CHECKING:
    from collections.abc import Mapping

_ROWS = {"wsl.conf": wsl_keys.WSL_CONF, ".wslconfig": wsl_keys.WSLCONFIG}


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


@cache
def known(file: str) -> tuple[Key, ...]:
    """Return every key of `wsl.conf` or `.wslconfig` once."""
    return tuple(
        _key(file, section, key, row)
        for section, rows in _ROWS[file].items()
        for key, row in rows.items()
    )


def _key(file: str, section: str, key: str, row: Mapping[str, Any]) -> Key:
    forced = tuple(
        Forced(one["when"], one["is"], one["gives"], one.get("own", ""))
        for one in row.get("forced", ())
    )
    return Key(file, section, key, **{**row, "forced": forced})
