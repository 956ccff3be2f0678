"""Settings that make Windows or WSL run something: a profile is data, and these are not."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, NamedTuple

from devboot.generators.wsl.settings import branch, said
from devboot.generators.wsl.windows import typed
from devboot.merge.wsl_ini import WSL_CONF, WSLCONFIG

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from devboot.profile import Profile
    from devboot.profile.layers import Node

_RUN = {
    WSL_CONF: {"boot.command": "root runs it whenever the distribution starts"},
    WSLCONFIG: {
        "wsl2.kernel": "is the kernel of all distributions",
        "wsl2.kernelmodules": "holds modules that the kernel loads",
        "wsl2.kernelcommandline": "tells the kernel what to start",
        "wsl2.loadkernelmodules": "names modules that the kernel loads",
        "wsl2.systemdistro": "is the system that all distributions run beside",
    },
}
_PROGRAMS = {
    "wsl.vscode": "VS Code on Windows may run what it says",
    "wsl.terminal": "Windows Terminal may run what it says",
}
_TYPED_BY_USER = "--set"


class Code(NamedTuple):
    """A setting that makes something run."""

    key: str  # of the profile
    value: str
    runs: str  # what that means, in a few words
    origin: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(f"{self.key.lower()}\0{self.value}".encode()).hexdigest()


def code(profile: Profile) -> tuple[Code, ...]:
    """Return what a profile would have run, less what the user typed on the command line."""
    return (*_settings(profile), *_programs(profile))


def untrusted(found: Collection[Code], trusted: Collection[str]) -> tuple[Code, ...]:
    """Return what the user has not agreed to; `trusted` are digests."""
    return tuple(one for one in found if one.digest not in trusted)


def digest(found: Collection[Code]) -> str:
    """Return the name of a set of settings: what `--trust` takes."""
    return hashlib.sha256("".join(sorted(one.digest for one in found)).encode()).hexdigest()


def _settings(profile: Profile) -> Iterator[Code]:
    for dialect, names in _RUN.items():
        for one in said(profile, dialect):
            runs = names.get(one.name.lower())
            if runs and one.origin.source != _TYPED_BY_USER:
                yield Code(f"{branch(dialect)}.{one.name}", one.value, runs, str(one.origin))


def _programs(profile: Profile) -> Iterator[Code]:
    """Yield what is more than a switch or a number: a word may name a program."""
    for where, runs in _PROGRAMS.items():
        for key, node in profile.get(where).value.items():
            value = typed(node.plain())
            is_switch = value is None or isinstance(value, (bool, int, float))
            if not is_switch and _sources(node) != {_TYPED_BY_USER}:
                text = json.dumps(value, ensure_ascii=False)
                yield Code(f"{where}.{key}", text, runs, str(node.origin))


def _sources(node: Node) -> set[str]:
    inner = node.value.values() if isinstance(node.value, dict) else node.value
    if not isinstance(node.value, (dict, tuple)):
        return {node.origin.source}
    return {node.origin.source}.union(*map(_sources, inner))
