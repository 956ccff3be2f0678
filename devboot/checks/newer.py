"""Versions newer than the tables: nobody's error, but then the tables cannot help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.checks import tables
from devboot.checks.check import Check, asks, asks_gpu
from devboot.checks.driver import DRIVER_NEEDS
from devboot.facts import Version
from devboot.report import Finding, Fix, Severity

if TYPE_CHECKING:
    from devboot.facts import Facts
    from devboot.profile import Profile

_NVCC = ("command:nvcc", "command:nvcc-dryrun", "cuda_roots")
_UPDATE = Fix("pipx upgrade devboot")


def _newer(name: str, subject: str, newest: Version, evidence: str) -> Finding:
    return Finding(
        name,
        Severity.INFO,
        f"{subject} is newer than devboot's tables know ({newest}, {tables.AS_OF})",
        why="what the machine says itself is judged all the same",
        evidence=(evidence,),
        fix=(_UPDATE,),
        doc="https://pipx.pypa.io/stable/",
    )


def newer_toolkit(_profile: Profile, facts: Facts) -> Finding | None:
    """The tables know this CUDA toolkit.

    info: its host compilers and GPUs are judged by what it says itself, or not at all
    fix: update devboot
    source: tables/compilers.yaml
    """
    nvcc = facts.nvcc
    if nvcc is None or nvcc.version is None or nvcc.version <= tables.TOOLKIT_NEWEST:
        return None
    line = f"nvcc --version: {nvcc.command.line('release')}"
    return _newer("newer.toolkit", f"CUDA {nvcc.version}", tables.TOOLKIT_NEWEST, line)


def newer_driver(_profile: Profile, facts: Facts) -> Finding | None:
    """The tables know this branch of the driver.

    info: which CUDA it runs is what nvidia-smi says, and its end is not known
    fix: update devboot
    source: tables/drivers.yaml
    """
    # In WSL the number is that of Windows' driver, whose branches are others.
    version = None if facts.is_wsl else facts.driver.version
    if version is None or version.major <= tables.DRIVER_NEWEST.major:
        return None
    return _newer("newer.driver", f"driver {version}", tables.DRIVER_NEWEST, f"driver: {version}")


def newer_gpu(_profile: Profile, facts: Facts) -> Finding | None:
    """The tables know this GPU's generation.

    info: whether a toolkit or a torch has code for it is not judged
    fix: update devboot
    source: tables/archs.yaml
    """
    for gpu in facts.driver.gpus:
        capability = gpu.capability
        if capability and capability > tables.CAPABILITY_NEWEST:
            words = f"{gpu.name}: compute capability {capability}"
            return _newer("newer.gpu", gpu.name, tables.CAPABILITY_NEWEST, words)
    return None


def newer_torch(_profile: Profile, facts: Facts) -> Finding | None:
    """The tables know this release of torch.

    info: its wheels are taken to be those of the newest release that is known
    fix: update devboot
    source: tables/torch.yaml
    """
    torch, newest = facts.torch, Version.of(tables.TORCH_NEWEST)
    if torch is None or Version.of(torch.release.short) <= newest:
        return None
    line = f"{torch.site}: torch {torch.version}"
    return _newer("newer.torch", f"torch {torch.version}", newest, line)


CHECKS = {
    "newer.toolkit": Check("tables", "devboot", newer_toolkit, _NVCC, wanted=asks("cuda")),
    "newer.driver": Check("tables", "devboot", newer_driver, DRIVER_NEEDS, wanted=asks_gpu),
    "newer.gpu": Check("tables", "devboot", newer_gpu, DRIVER_NEEDS, wanted=asks_gpu),
    "newer.torch": Check("tables", "devboot", newer_torch, ("python",), wanted=asks("torch")),
}
