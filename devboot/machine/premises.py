"""What facts rest on, as evidence: every file, folder and variable that a probe looks at."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from devboot.machine import cuda_roots, nvidia, system
from devboot.machine.evidence import Doubt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from devboot.machine.machine import Machine

VARIABLES = (
    "HOME",
    "PATH",
    "XDG_CONFIG_HOME",
    "XDG_STATE_HOME",
    "container",
    "DEVBOOT_PROFILE",
    *cuda_roots.VARIABLES,
)
"""What decides about places and facts."""

_ELF = b"\x7fELF"


class Premises:
    """Questions and files that stand for some facts; raises Doubt for a need not known here."""

    def __init__(self, machine: Machine, needs: Iterable[str]) -> None:
        self.questions = [f"variable {name}" for name in VARIABLES]
        self.files: list[str] = []
        self._machine = machine
        self._entries = list(dict.fromkeys(machine.environ.get("PATH", os.defpath).split(":")))
        self.questions += [f"real {entry}" for entry in self._entries if entry]
        self.files += filter(None, self._entries)
        for need in sorted(needs):
            self._add(*need.partition(":")[::2])

    def _add(self, kind: str, name: str) -> None:
        match kind:
            case "file":
                self.questions.append(f"text {name}")
            case "dir":
                self.questions.append(f"names {name}")
            case "program":
                self._program(name)
            case "command":
                self._command(name)
            case "uname":
                pass  # a condition of all evidence
            case "container":
                self.questions += [f"there {mark}" for mark in system.CONTAINER_MARKS]
                self.questions += [f"text {system.CONTAINER_KIND}", f"text {system.CGROUP}"]
            case "pci_nvidia":
                self.questions += _pci()
            case "cuda_roots" if name == "installed":
                self._cuda_roots()
            case _:
                raise Doubt(kind)

    def _program(self, name: str) -> None:
        self.files += [os.path.join(entry, name) for entry in self._entries if entry]  # noqa: PTH118

    def _command(self, name: str) -> None:
        """Add a program that was run; no script and no shim: its file decides what it says."""
        self._program(name)
        found = self._machine.find(name)
        if found is None:
            return
        real = os.path.realpath(found)
        if name != "git" or os.path.basename(real) != name or not _is_elf(real):  # noqa: PTH119
            raise Doubt(name)
        self.questions.append(f"real {found}")
        self.files.append(real)

    def _cuda_roots(self) -> None:
        for pattern in cuda_roots.PLACES:
            self._matching("/", pattern.split("/"))
        for name in cuda_roots.VARIABLES:
            if value := self._machine.environ.get(name):
                self._cuda_root(value)
        self._program("nvcc")
        for nvcc in cuda_roots.nvccs(self._machine):
            self.questions.append(f"real {nvcc}")
            self._cuda_root(str(Path(os.path.realpath(nvcc)).parent.parent))

    def _matching(self, folder: str, rest: Sequence[str]) -> None:
        """Add every folder on the way to what a pattern means: a new name changes its folder."""
        if not rest:
            self._cuda_root(folder)
            return
        self.files.append(folder)
        if not os.path.isdir(folder):  # noqa: PTH112
            return
        for name in os.listdir(folder):  # noqa: PTH208
            if fnmatchcase(name, rest[0]):
                self._matching(os.path.join(folder, name), rest[1:])  # noqa: PTH118

    def _cuda_root(self, root: str) -> None:
        self.questions += [f"real {root}", f"names {root}/targets"]
        self.files += [root, f"{root}/bin", *(f"{root}/bin/{tool}" for tool in cuda_roots.TOOLS)]
        self.files += [f"{root}/{folder}" for folder in cuda_roots.LIBRARIES]
        self.files += cuda_roots.headers(Path(os.path.realpath(root)))


def _pci() -> Iterator[str]:
    yield f"names {nvidia.PCI}"
    for slot in os.listdir(nvidia.PCI) if os.path.isdir(nvidia.PCI) else ():  # noqa: PTH112, PTH208
        yield f"text {nvidia.PCI}/{slot}/vendor"
        yield f"text {nvidia.PCI}/{slot}/class"


def _is_elf(path: str) -> bool:
    with open(path, "rb") as file:  # noqa: PTH123
        return file.read(len(_ELF)) == _ELF
