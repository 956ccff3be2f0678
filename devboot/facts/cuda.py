"""CUDA toolkits, the NVIDIA driver and the GPUs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.facts.version import Version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devboot.facts.command import Command
    from devboot.facts.document import Facts

_RELEASE = re.compile(r"release (\d{1,4}\.\d{1,4})")
_KERNEL_MODULE = re.compile(r"Kernel Module(?: for \S+)?\s+(\d{3,4}(?:\.\d{1,4})+)")
_SMI_CUDA = re.compile(r"CUDA (?:UMD )?Version: (\d{1,4}\.\d{1,4})")
_SMI_DRIVER = re.compile(r"Driver Version: (\d{3,4}(?:\.\d{1,4})+)")
_TOP = re.compile(r"^#\$ TOP=(.+?)(?:/bin/\.\.)?$", re.MULTILINE)


class CudaRoot(NamedTuple):
    """A toolkit directory, as its own files describe it."""

    raw: Mapping[str, Any]

    @property
    def path(self) -> str:
        return str(self.raw.get("path") or "")

    @property
    def version(self) -> Version | None:
        return Version.parse(str(self.raw.get("version") or ""))

    @property
    def gcc_max(self) -> int | None:
        """The newest gcc major that its crt/host_config.h accepts, None: it does not say."""
        value = self.raw.get("host_config_gcc_max")
        return value if isinstance(value, int) else None

    @property
    def has_nvcc(self) -> bool:
        return self.has("nvcc")

    def has(self, tool: str) -> bool:
        """Whether one of nvcc, cuda-gdb, ncu, nsys, compute-sanitizer came with it."""
        tools = self.raw.get("tools")
        return isinstance(tools, list) and tool in tools


class Nvcc(NamedTuple):
    """The CUDA compiler that a build here would use."""

    command: Command
    version: Version | None  # the release `13.0`, None when it failed or printed none
    root: CudaRoot | None  # its toolkit, where that was looked at

    @property
    def is_windows(self) -> bool:
        """A Windows program found through WSL's PATH: it cannot build Linux code."""
        path = self.command.realpath.lower()
        return path.endswith(".exe") or path.startswith("/mnt/c/")


def find_nvcc(facts: Facts) -> Nvcc | None:
    command = facts.command("nvcc")
    if command is None:
        return None
    match = _RELEASE.search(command.stdout) if command.rc == 0 else None
    version = Version.of(match[1]) if match else None
    return Nvcc(command, version, _root(facts.lenient, command, version))


def _root(facts: Facts, command: Command, version: Version | None) -> CudaRoot | None:
    """Return the toolkit that nvcc belongs to: by its own words, by its place, by its version.

    A wrapper (ccache, a shell script in /usr/local/bin) has no toolkit around it, so what
    `nvcc --dryrun` prints as TOP beats the path.
    """
    dryrun = facts.command("nvcc-dryrun")
    top = _TOP.search(dryrun.output) if dryrun else None
    place = top[1] if top else command.realpath.removesuffix("/bin/nvcc")
    by_place = [root for root in facts.cuda_roots if root.path == place]
    by_version = [root for root in facts.cuda_roots if version and root.version == version]
    return next(iter(by_place or by_version), None)


class Gpu(NamedTuple):
    """One line of `nvidia-smi --query-gpu=name,driver_version,compute_cap,memory.total`."""

    name: str
    capability: str  # `8.9`


@dataclass(frozen=True)
class Driver:
    """The NVIDIA driver: its kernel module and what nvidia-smi says."""

    facts: Facts

    @cached_property
    def module(self) -> Version | None:
        """The loaded kernel module, None when none is loaded (always so in WSL)."""
        text = self.facts.file("/proc/driver/nvidia/version")
        match = _KERNEL_MODULE.search(text or "")
        return Version.of(match[1]) if match else None

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
    def gpus(self) -> tuple[Gpu, ...]:
        query = self.facts.command("nvidia-smi-query")
        if query is None or query.rc != 0:
            return ()
        rows = (line.split(", ") for line in query.stdout.splitlines())
        return tuple(Gpu(row[0], row[2]) for row in rows if len(row) >= 3)  # noqa: PLR2004
