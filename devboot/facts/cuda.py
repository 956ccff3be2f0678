"""CUDA toolkits and nvcc."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from devboot.facts.record import Record, UnknownFact
from devboot.facts.version import Version

if TYPE_CHECKING:
    from devboot.facts.command import Command
    from devboot.facts.document import Facts

_RELEASE = re.compile(r"release (\d{1,4}\.\d{1,4})")
_TOP = re.compile(r"^#\$ TOP=(.+?)(?:/bin/\.\.)?$", re.MULTILINE)


class CudaRoot(Record):
    """A toolkit directory, as its own files describe it."""

    @property
    def path(self) -> str:
        return self.text("path")

    @property
    def version(self) -> Version | None:
        return Version.parse(self.told("version"))

    @property
    def links(self) -> tuple[str, ...]:
        """Other names of the directory: `/usr/local/cuda`."""
        return self.texts("links") or ()

    @property
    def gcc_max(self) -> int | None:
        """The newest gcc major that its crt/host_config.h accepts, None: it does not say."""
        return self.integer("host_config_gcc_max")

    @property
    def clang_max(self) -> int | None:
        """The newest clang major that its crt/host_config.h accepts, None: it does not say."""
        return self.integer("host_config_clang_max")

    @property
    def has_nvcc(self) -> bool:
        return self.has("nvcc")

    def has(self, tool: str) -> bool:
        """Whether one of nvcc, cuda-gdb, ncu, nsys, compute-sanitizer came with it."""
        tools = self.texts("tools")
        if tools is None and self.strict:
            raise UnknownFact(f"{self.place}.tools")
        return tool in (tools or ())


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
