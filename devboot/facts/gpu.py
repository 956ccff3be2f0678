"""The NVIDIA driver and the GPUs."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from devboot.facts.record import Record, UnknownFact
from devboot.facts.version import Version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.facts.command import Command
    from devboot.facts.document import Facts

_KERNEL_MODULE = re.compile(r"Kernel Module(?: for \S+)?\s+(\d{3,4}(?:\.\d{1,4})+)")
_SMI_CUDA = re.compile(r"CUDA (?:UMD )?Version: (\d{1,4}\.\d{1,4})")
_SMI_DRIVER = re.compile(r"(?:Driver|KMD) Version: (\d{3,4}(?:\.\d{1,4})+)")
_SMI_ROW = re.compile(r"^\|\s+\d+\s+(\S.*?)\s+(?:On|Off|N/A)\s+\|", re.MULTILINE)
_PACKAGE_VERSION = re.compile(r"(?:nvidia-driver|nvidia-dkms|nvidia-kernel\S*?)\D*(\d{3})\b")
MODULE = "/proc/driver/nvidia/version"


class Device(Record):
    """An NVIDIA display or 3D controller on the PCI bus."""

    @property
    def slot(self) -> str:
        return self.text("slot")

    @property
    def id(self) -> int | None:
        """The number that PCI knows this kind of device by, None when it is not told."""
        try:
            return int(self.told("device"), 16)
        except ValueError:
            return None

    @property
    def driver(self) -> str | None:
        """The kernel driver that holds it (`nvidia`, `nouveau`, `vfio-pci` ...), None: none."""
        return self.told("driver") or None

    def __str__(self) -> str:
        return f"PCI {self.slot}: 10de:{self.text('device')}, driver {self.text('driver') or None}"


class Gpu(NamedTuple):
    """A GPU as nvidia-smi names it."""

    name: str
    capability: Version | None  # `8.9`; None: an nvidia-smi that does not say, or none was asked


class Driver:
    """The NVIDIA driver: its kernel module and what nvidia-smi says."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    @cached_property
    def module(self) -> Version | None:
        """The loaded kernel module, None when none is loaded (always so in WSL)."""
        match = _KERNEL_MODULE.search(self.facts.file(MODULE) or "")
        return Version.of(match[1]) if match else None

    @property
    def is_open(self) -> bool:
        """Whether the loaded module is of the open flavour."""
        return "Open Kernel Module" in (self.facts.file(MODULE) or "")

    @cached_property
    def smi(self) -> Command | None:
        return self.facts.command("nvidia-smi")

    @cached_property
    def version(self) -> Version | None:
        """The driver's version; in WSL that is the number of the Windows driver."""
        match = _SMI_DRIVER.search(self.smi.stdout) if self.smi else None
        return Version.of(match[1]) if match else self.module

    @cached_property
    def cuda(self) -> Version | None:
        """The newest CUDA that the driver supports by its own words."""
        match = _SMI_CUDA.search(self.smi.stdout) if self.smi else None
        return Version.of(match[1]) if match else None

    @cached_property
    def packaged(self) -> Version | None:
        """The branch of the driver packages that are installed, None: none tells one."""
        found = map(_PACKAGE_VERSION.match, self.facts.nvidia_packages)
        return next((Version.of(match[1]) for match in found if match), None)

    @cached_property
    def gpus(self) -> tuple[Gpu, ...]:
        """The GPUs that answer; empty too when nvidia-smi fails."""
        asked = tuple(self._asked())
        if asked or self.smi is None or self.smi.rc != 0:
            return asked
        return tuple(Gpu(name, None) for name in _SMI_ROW.findall(self.smi.stdout))

    def _asked(self) -> Iterator[Gpu]:
        """Yield the lines of `--query-gpu=name,driver_version,compute_cap,memory.total`."""
        query = self.facts.command("nvidia-smi-query")
        for line in query.stdout.splitlines() if query and query.rc == 0 else ():
            fields = [field.strip() for field in line.split(",")]
            if len(fields) >= 3:  # noqa: PLR2004
                yield Gpu(fields[0], Version.parse(fields[2]))

    def known_gpus(self) -> tuple[Gpu, ...]:
        """Return the GPUs that answer, none where there is no nvidia-smi to ask.

        Raises UnknownFact when it is there and names none: what they are cannot be told.
        """
        if self.smi and not self.gpus:
            raise UnknownFact("commands.nvidia-smi-query")
        return self.gpus
