"""From the keys of profiles to `docs/profile-keys.md`, which lists them all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from devboot.profile.keys import PROFILE, SETTINGS
from devboot.profile.kinds import Free, ListOf, Open, Table
from versions.modules import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from devboot.profile.kinds import Key, Kind

PAGE = ROOT / "docs" / "profile-keys.md"

_HEAD = """\
# All keys of a profile

Made of `devboot/profile/keys.py` and `tables/wsl_keys.yaml` by `tools/tables.py build`: edit these.
`devboot profile why KEY` says the same about one key, and what your profiles say about it.
[profiles.md](profiles.md) tells how profiles are put together.
"""
_ROWS = "\n| key | takes | default | what it is |\n|---|---|---|---|\n"


def page() -> str:
    """Return the page; a key with others below it is a chapter."""
    chapters = {name: key for name, key in PROFILE.keys.items() if _below(key.kind)}
    rows = [_row(name, key) for name, key in PROFILE.keys.items() if name not in chapters]
    return "".join([_HEAD, _ROWS, *rows, *(_chapter(*one) for one in chapters.items())])


def _chapter(name: str, key: Key) -> str:
    return f"\n## {name}\n\n{key.help}\n{_ROWS}{''.join(_rows(name, key))}"


def _rows(path: str, key: Key) -> Iterator[str]:
    inside = f"{path}[]" if isinstance(key.kind, ListOf) else path
    below = _below(key.kind)
    for name, one in below.items():
        yield from _rows(f"{inside}.{name}", one)
    if not below:
        yield _row(path, key)


def _below(kind: Kind) -> Mapping[str, Key]:
    """Return the keys below one; what a machine sets are those of the page."""
    if isinstance(kind, ListOf):
        return _below(kind.item)
    if isinstance(kind, Open):
        return kind.known()
    return kind.keys if isinstance(kind, Table) and kind.keys is not SETTINGS else {}


def _row(path: str, key: Key) -> str:
    return f"| `{path}` | {_cell(_takes(key.kind))} | {_default(key)} | {_cell(key.help)} |\n"


def _takes(kind: Kind) -> str:
    if isinstance(kind, ListOf):
        return f"a list: {_takes(kind.item)}"
    if isinstance(kind, Free):
        return "a mapping of your own keys"
    return "a mapping of the keys of this page" if isinstance(kind, Table | Open) else kind.words


def _default(key: Key) -> str:
    if key.required:
        return "must be there"
    default = key.default if isinstance(key.default, tuple) else (key.default,)
    return ", ".join(f"`{one}`" for one in default if one is not None)


def _cell(text: str) -> str:
    """Return a text as Markdown takes it; what stands in backticks is taken as it is."""
    parts = text.split("`")
    parts[::2] = (re.sub(r"[\\*_<]", r"\\\g<0>", part) for part in parts[::2])
    return "`".join(parts).replace("|", "\\|")
