"""Rules about settings beside others, and about the WSL that is to read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.severity import Severity
from devboot.wsl.keys import is_known_to
from devboot.wsl.lint.look import Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.merge.wsl_ini import Setting
    from devboot.wsl.lint.look import Look
    from devboot.wsl_settings.keys import Key

_RISKY = {
    ("wsl2.safeMode", "true"): "most features are off as long as it is true",
    ("experimental.sparseVhd", "true"): "sparse disks may lose data, since 2.5 WSL refuses them",
    ("wsl2.networkingMode", "Bridged"): "Bridged is deprecated since WSL 2.4.5",
}


def no_effect(look: Look) -> Iterator[Found]:
    """Object to a setting that another one takes its effect away from."""
    for setting, key in look.deciding:
        taken = look.values[key.name]
        if taken.needed:
            yield _found(setting, key, f"`{key.name}`: {taken.why}")


def too_new(look: Look) -> Iterator[Found]:
    for setting, key in look.known:
        if look.version is not None and not is_known_to(look.version, key):
            words = f"`{key.name}` is of {key.since.split(',')[0]}, this one is {look.version}"
            yield _found(setting, key, words)


def risky(look: Look) -> Iterator[Found]:
    """Warn of what WSL itself warns of."""
    for (name, value), why in _RISKY.items():
        taken = look.values.get(name)
        if taken and taken.setting and taken.value == value:
            yield _found(taken.setting, taken.key, f"`{name}`: {why}")


def _found(setting: Setting, key: Key, words: str) -> Found:
    return Found(setting.start, words, name=key.name)


RULES = (
    Rule("no-effect", Severity.WARNING, "another setting takes the effect away", no_effect),
    Rule("too-new", Severity.WARNING, "this WSL does not know a key yet", too_new),
    Rule("risky", Severity.WARNING, "a setting is for special cases", risky),
)
