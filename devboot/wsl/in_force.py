"""The values that WSL really uses: what its files say, read, and made consistent as it does that.

The first line of a key decides, also one that WSL then refuses. Behind it stand the rules of
`Config::Initialize` and `ValidateNetworkingMode` in microsoft/WSL, as columns of the table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from devboot.excerpt import quoted
from devboot.wsl.keys import each, find
from devboot.wsl_settings import values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from devboot.merge.wsl_ini import Dialect, Ini, Setting
    from devboot.wsl_settings.keys import Key


_TUNNELING = "wsl2.dnsTunneling"
_ADDRESS = "experimental.dnsTunnelingIpAddress"


class Value(NamedTuple):
    """What WSL uses for a key, and why."""

    key: Key
    value: str | None  # None: nothing
    setting: Setting | None = None  # the line that decides; None: there is none
    why: str = ""  # why it is not what the line says, or not the default
    needed: str = ""  # `section.key` that takes its effect away


def deciding(ini: Ini) -> dict[str, Setting]:
    """Return the first line of each key that WSL knows, by its proper name."""
    first: dict[str, Setting] = {}
    for setting in ini.settings:
        key = find(ini.dialect, setting.name)
        if key is not None:
            first.setdefault(key.name, setting)
    return first


def in_force(ini: Ini) -> Mapping[str, Value]:
    """Return the value of every key of a file, by its proper name, in the table's order."""
    return of_settings(ini.dialect, deciding(ini))


def of_settings(dialect: Dialect, first: Mapping[str, Setting]) -> Mapping[str, Value]:
    """Return the same, given the line of each key that decides."""
    known = {key.name: key for key in each(dialect)}
    found = _Found(known, first)
    return {name: found.value(name) for name in known}


class _Found:
    """Values as they become known; one that depends on others asks for them first."""

    def __init__(self, known: Mapping[str, Key], first: Mapping[str, Setting]) -> None:
        self._known, self._first = known, first
        self._values: dict[str, Value] = {}

    def value(self, name: str) -> Value:
        if name not in self._values:
            self._values[name] = self._made(self._known[name])
        return self._values[name]

    def _made(self, key: Key) -> Value:
        setting = self._first.get(key.name)
        taken = _taken(key, setting)
        made = (*self._forced(taken), *self._without_effect(taken), *self._beside_address(taken))
        return next(iter(made), taken)

    def _forced(self, taken: Value) -> Iterator[Value]:
        for rule in taken.key.forced:
            if self.value(rule.when).value == rule.value and rule.own in {"", taken.value}:
                if rule.gives != taken.value:
                    because = f"because `{rule.when}` is {rule.value}"
                    why = f"WSL takes {rule.gives or 'nothing'}, {because}"
                    yield taken._replace(value=rule.gives, why=why, needed=rule.when)
                return

    def _without_effect(self, taken: Value) -> Iterator[Value]:
        for name, allowed in taken.key.needs.items():
            there = self.value(name).value
            if there not in allowed:
                why = f"no effect: needs `{name}` = {' or '.join(allowed)}, which is {there}"
                yield taken._replace(value=taken.key.default, why=why, needed=name)
                return

    def _beside_address(self, taken: Value) -> Iterator[Value]:
        """Yield what a bad name server does: WSL turns tunneling off where it reads that line."""
        address = self._first.get(_ADDRESS) if taken.key.name == _TUNNELING else None
        if address is None or (taken.setting and taken.setting.start > address.start):
            return
        if values.read(self._known[_ADDRESS], address.value).value is None:
            yield taken._replace(value="false", why=f"`{_ADDRESS}` is invalid", needed=_ADDRESS)


def _taken(key: Key, setting: Setting | None) -> Value:
    """Return what a line says, as WSL understands it, before it looks at other keys."""
    if setting is None:
        return Value(key, key.default)
    if key.ignored:
        return Value(key, key.default, setting, f"WSL reads it and does nothing: {key.note}")
    said = values.read(key, setting.value)
    why = f"{quoted(setting.value, 80)} {said.complaint}" if said.complaint else ""
    return Value(key, key.default if said.value is None else said.value, setting, why)
