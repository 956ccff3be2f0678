"""The raw document `devboot.facts/1` and how it is read.

Null means looked and absent; a missing key means nobody looked, and that is never taken for an
answer: reading it raises `UnknownFact`, so whoever asked cannot judge.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from devboot.facts import system
from devboot.facts.command import Command

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from devboot.facts.cuda import CudaRoot, Driver, Nvcc
    from devboot.facts.python import Python, Torch

SCHEMA_FAMILY = "devboot.facts/"

T = TypeVar("T")


class UnknownFact(LookupError):  # noqa: N818  # it is no error: nobody looked
    """Nobody looked at the fact with this key (`commands.nvcc`, `files./etc/os-release`)."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True)
class Facts:
    """What was seen on a machine; every view is pure and computed when it is asked for."""

    document: Mapping[str, Any]
    unknown_is_none: bool = False

    @cached_property
    def lenient(self) -> Facts:
        """The same facts for readers to whom unknown and absent are the same."""
        return replace(self, unknown_is_none=True)

    # raw observations

    def value(self, key: str, kind: type[T]) -> T | None:
        return self._checked(self.document, key, kind, key)

    def file(self, path: str) -> str | None:
        """Return the text of a file that was read, None when there is no such file."""
        return self._entry("files", path, str)

    def dir(self, path: str) -> tuple[str, ...] | None:
        """Return the names in a directory, None when there is no such directory."""
        names = self._entry("dirs", path, list)
        return None if names is None else tuple(filter(_is_text, names))

    def env(self, name: str) -> str | None:
        """Return an environment variable, None when it is not set.

        The environment is looked at as a whole: a name that is missing in it is not set.
        """
        table = self.value("env", dict) or {}
        value = table.get(name)
        return ":".join(filter(_is_text, value)) if isinstance(value, list) else _text(value)

    def command(self, name: str) -> Command | None:
        """Return what a program said, None when it is not installed."""
        raw = self._entry("commands", name, dict)
        path = _text(raw.get("path")) if raw else None
        return Command(name, path, raw) if raw and path else None

    def records(self, key: str) -> tuple[Mapping[str, Any], ...]:
        """Return the mappings in a list such as `cuda_roots`."""
        return tuple(item for item in self.value(key, list) or () if isinstance(item, dict))

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the strings in a list such as `dpkg_nvidia`."""
        return tuple(filter(_is_text, self.value(key, list) or ()))

    # the system

    @cached_property
    def distro(self) -> system.Distro:
        return system.distro(self.file("/etc/os-release") or "")

    @property
    def os_ids(self) -> tuple[str, ...]:
        return self.lenient.distro.ids

    @cached_property
    def wsl_version(self) -> int | None:
        """1, 2, or None: not WSL."""
        return system.wsl_version(self)

    @property
    def is_wsl(self) -> bool:
        return self.wsl_version is not None

    @cached_property
    def container(self) -> str | None:
        """The kind of container this is (`docker`, `podman` ...), None: it is none."""
        return system.container(self)

    # subjects

    @cached_property
    def python(self) -> Python | None:
        """The interpreter that a project here would use, None when there is no Python."""
        from devboot.facts.python import Python  # noqa: PLC0415  # few ask for this

        raw = self.value("python", dict)
        return None if raw is None else Python(raw)

    @cached_property
    def torch(self) -> Torch | None:
        return self.python.torch if self.python else None

    @cached_property
    def nvcc(self) -> Nvcc | None:
        """The nvcc on PATH, None when there is none."""
        from devboot.facts.cuda import find_nvcc  # noqa: PLC0415

        return find_nvcc(self)

    @cached_property
    def cuda_roots(self) -> tuple[CudaRoot, ...]:
        """Every CUDA toolkit that was found, on PATH or not."""
        from devboot.facts.cuda import CudaRoot  # noqa: PLC0415

        return tuple(map(CudaRoot, self.records("cuda_roots")))

    @cached_property
    def driver(self) -> Driver:
        from devboot.facts.cuda import Driver  # noqa: PLC0415

        return Driver(self)

    @property
    def pci_nvidia(self) -> Sequence[Mapping[str, Any]]:
        """The NVIDIA devices on the PCI bus (hidden in WSL and in some containers)."""
        return self.records("pci_nvidia")

    # how unknown is told from absent

    def has(self, section: str, name: str) -> bool:
        """Whether somebody looked at this entry."""
        table = self.document.get(section)
        return isinstance(table, dict) and name in table

    def _entry(self, section: str, name: str, kind: type[T]) -> T | None:
        table = self.document.get(section)
        key = f"{section}.{name}"
        return self._checked(table if isinstance(table, dict) else {}, name, kind, key)

    def _checked(self, table: Mapping[str, Any], name: str, kind: type[T], key: str) -> T | None:
        if name in table:
            value = table[name]
            if value is None or isinstance(value, kind):
                return value
        if self.unknown_is_none:
            return None
        raise UnknownFact(key)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
