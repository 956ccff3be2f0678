"""The keys of WSL's two files as keys of a profile: what the table of these keys says of each.

A key that a newer WSL may know is no mistake, one that is nearly a known one is.
"""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any

from devboot.profile.kinds import Key, Open, Setting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devboot.wsl_settings import keys as table

_LONGEST = 300  # of what is a number, a word, or a few of them
_WORDS = {
    "bool": "true or false",
    "int": "a whole number",
    "octal": "a umask such as 0022",
    "size": "a size such as 8GB",
    "ports": "ports such as 3000,9000",
    "ipv4": "an address such as 10.0.0.1",
    "mac": "an address such as 00:11:22:33:44:55",
    "hostname": "the name of a host",
}
_TEXTS = frozenset({"string", "path", "winpath", "csv", "folder"})
_LISTS = frozenset({"csv", "ports"})
_SCHEMAS: Mapping[str, Mapping[str, Any]] = {
    "bool": {"enum": [True, False, 1, 0, "true", "false", "1", "0"]},
    "int": {"type": ["integer", "string"], "pattern": "^[+-]?[0-9a-fA-FxX]+$"},
    "size": {"type": ["integer", "string"], "pattern": "^[+]?[0-9]+([BKMGT]|[KMGT]B)?$"},
}
_TEXT = {"type": ["string", "number", "boolean"]}  # as YAML reads what is not in quotes
_LIST = {"type": ["string", "number", "array"], "items": _TEXT}


def file(name: str) -> Open:
    """Return what may be said of `wsl.conf` or `.wslconfig`: sections with settings."""
    return Open(partial(_sections, name))


@cache
def _sections(name: str) -> Mapping[str, Key]:
    sections: dict[str, dict[str, Key]] = {}
    for key, place in _places(name):
        section, _, word = place.partition(".")
        sections.setdefault(section, {})[word] = Key(_setting(key), _help(key, place))
    return {
        section: Key(Open(partial(dict, settings)), f"section [{section}] of {name}")
        for section, settings in sections.items()
    }


def _places(name: str) -> list[tuple[table.Key, str]]:
    from devboot.wsl_settings.keys import known  # noqa: PLC0415  # few profiles say anything of WSL

    return [(key, place) for key in known(name) for place in (key.name, *key.aliases)]


def _setting(key: table.Key) -> Setting:
    words = _WORDS.get(key.type, "text")
    schema: Mapping[str, Any] = _LIST if key.type in _LISTS else _TEXT
    if key.type == "enum":
        words = ", ".join(key.values)
        spelled = [*key.values, *key.same]
        schema = {"enum": list(dict.fromkeys([*spelled, *map(str.lower, spelled)]))}
    return Setting(
        words, partial(_judge, key), _SCHEMAS.get(key.type, schema), listed=key.type in _LISTS
    )


def _judge(key: table.Key, text: str) -> str:
    """Return what WSL has against a value, with a repair where there is one."""
    if key.type in _TEXTS:
        return ""
    if len(text) > _LONGEST:
        return f"is longer than {_LONGEST} characters"
    from devboot.wsl_settings.values import read  # noqa: PLC0415

    said = read(key, text)
    if not said.complaint:
        return ""
    repair = f"; write `{said.repair}`" if said.repair else ""
    return f"{said.complaint}{repair}"


def _help(key: table.Key, place: str) -> str:
    old = f"the old name of {key.name}" if place != key.name else key.about
    default = f"WSL's default: {key.default}" if key.default else ""
    since = f"since {key.since}" if key.since else ""
    return "; ".join(filter(None, (old, default, since, key.note)))
