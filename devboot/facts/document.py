"""The raw document `devboot.facts/1` and how it is read.

Null means looked and absent; a missing key means nobody looked, and that is never taken for an
answer: reading it raises `UnknownFact`, so whoever asked cannot judge.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from devboot.facts import system
from devboot.facts.command import Command, missing_part
from devboot.facts.record import Record, UnknownFact

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devboot.facts.cuda import CudaRoot, Nvcc
    from devboot.facts.gpu import Device, Driver
    from devboot.facts.python import Python, Torch

SCHEMA_FAMILY = "devboot.facts/"

T = TypeVar("T")


class Facts:
    """What was seen on a machine; every view is pure and computed when it is asked for."""

    def __init__(self, document: Mapping[str, Any], *, unknown_is_none: bool = False) -> None:
        self.document = document
        self.unknown_is_none = unknown_is_none

    @cached_property
    def lenient(self) -> Facts:
        """The same facts for readers to whom unknown and absent are the same."""
        return Facts(self.document, unknown_is_none=True)

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
        """Return what a program said, None when it is not installed.

        One of which only a part is told is not known.
        """
        raw = self._entry("commands", name, dict)
        if raw is None:
            return None
        gap = missing_part(raw)
        if gap and not self.unknown_is_none:
            raise UnknownFact(f"commands.{name}.{gap}")
        command = Command(raw, name, f"commands.{name}", strict=not self.unknown_is_none)
        return command if command.path else None

    def record(self, key: str) -> Record:
        """Return a mapping of the document such as `cwd`, an empty one where there is none."""
        return Record(self.value(key, dict) or {}, key, not self.unknown_is_none)

    def records(self, key: str) -> tuple[Mapping[str, Any], ...]:
        """Return the mappings in a list such as `cuda_roots`."""
        return tuple(item for item in self.value(key, list) or () if isinstance(item, dict))

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the strings in a list such as `dpkg_nvidia`."""
        return tuple(filter(_is_text, self.value(key, list) or ()))

    def files_below(self, *folders: str) -> dict[str, str]:
        """Return the files in these directories that were read, by path."""
        table = self.document.get("files")
        files = table.items() if isinstance(table, dict) else ()
        return {
            path: text
            for path, text in files
            if _is_text(text) and path.rpartition("/")[0] in folders
        }

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

    @property
    def is_wsl_distribution(self) -> bool:
        """WSL itself, and no container that shares its kernel."""
        return self.is_wsl and self.container is None

    @cached_property
    def container(self) -> str | None:
        """The kind of container this is (`docker`, `podman` ...), None: it is none."""
        return system.container(self)

    @cached_property
    def modules(self) -> frozenset[str]:
        """The kernel modules that are loaded."""
        lines = (self.file("/proc/modules") or "").splitlines()
        return frozenset(line.split(" ", 1)[0] for line in lines)

    @cached_property
    def nvidia_packages(self) -> tuple[str, ...]:
        """NVIDIA's packages that the system's package manager installed: `name` or `name version`.

        What manages no packages here is not asked, so its list may be missing.
        """
        others = (self.lenient.texts(f"{manager}_nvidia") for manager in ("rpm", "pacman"))
        return (*self.texts("dpkg_nvidia"), *(name for names in others for name in names))

    # subjects

    @cached_property
    def python(self) -> Python | None:
        """The interpreter that a project here would use, None when there is no Python."""
        from devboot.facts.python import Python  # noqa: PLC0415  # few ask for this

        raw = self.value("python", dict)
        return None if raw is None else Python(raw, "python", not self.unknown_is_none)

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

        strict = not self.unknown_is_none
        return tuple(CudaRoot(raw, "cuda_roots", strict) for raw in self.records("cuda_roots"))

    @cached_property
    def driver(self) -> Driver:
        from devboot.facts.gpu import Driver  # noqa: PLC0415

        return Driver(self)

    @cached_property
    def pci_nvidia(self) -> tuple[Device, ...]:
        """The NVIDIA devices on the PCI bus (hidden in WSL and in some containers)."""
        from devboot.facts.gpu import Device  # noqa: PLC0415

        strict = not self.unknown_is_none
        return tuple(Device(raw, "pci_nvidia", strict) for raw in self.records("pci_nvidia"))

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
