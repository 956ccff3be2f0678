"""Running what nvcc builds: the driver and the toolkit fit together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.checks.check import Check, asks
from devboot.checks.driver import DRIVER_CAUSES, driver_cuda, driver_floor
from devboot.checks.fixes import cuda_toolkit, in_cuda_family, nvidia_driver
from devboot.checks.toolkits import NVCC_NEEDS
from devboot.report import Finding, Fix, Severity, either

if TYPE_CHECKING:
    from devboot.facts import Facts
    from devboot.profile import Profile

_COMPATIBILITY = "https://docs.nvidia.com/deploy/cuda-compatibility/"


def driver_too_old(_profile: Profile, facts: Facts) -> Finding | None:
    """The driver runs programs built by nvcc: any minor version of its CUDA major will do.

    error: programs built by nvcc fail to start, CUDA error 35
    fix: update the driver, or install a toolkit of the driver's CUDA major
    source: https://docs.nvidia.com/deploy/cuda-compatibility/
    """
    nvcc, driver = facts.nvcc, driver_cuda(facts)
    if nvcc is None or nvcc.version is None or driver is None:
        return None
    major = nvcc.version.major
    if driver.major >= major:
        return None
    return Finding(
        "cuda.driver-too-old",
        Severity.ERROR,
        f"the driver supports CUDA {driver}, it cannot run what nvcc {nvcc.version} builds",
        why=driver_floor(major),
        evidence=(
            f"nvidia-smi: Driver Version: {facts.driver.version}, CUDA Version: {driver}",
            f"nvcc --version: {nvcc.command.line('release')}",
        ),
        fix=either(nvidia_driver(facts), cuda_toolkit(facts, in_cuda_family(driver))),
        doc=_COMPATIBILITY,
    )


def ptx_newer(_profile: Profile, facts: Facts) -> Finding | None:
    """The driver compiles the PTX that nvcc makes.

    info: of a newer minor version programs run, but PTX is not compiled (error 222)
    fix: compile machine code for your GPU (`CMAKE_CUDA_ARCHITECTURES=native`), as projects do
    source: https://docs.nvidia.com/deploy/cuda-compatibility/minor-version-compatibility.html
    """
    nvcc, driver = facts.nvcc, driver_cuda(facts)
    if nvcc is None or nvcc.version is None or driver is None:
        return None
    if nvcc.version.major != driver.major or nvcc.version.minor <= driver.minor:
        return None
    return Finding(
        "cuda.ptx-newer-than-driver",
        Severity.INFO,
        f"CUDA {nvcc.version} is newer than the driver's {driver}: this works, except for PTX",
        why="the driver cannot compile PTX of a newer minor version (error 222)",
        evidence=(
            f"nvidia-smi: CUDA Version: {driver}",
            f"nvcc --version: {nvcc.command.line('release')}",
        ),
        fix=(Fix("cmake -DCMAKE_CUDA_ARCHITECTURES=native ...", "project"),),
        doc=_COMPATIBILITY,
    )


CHECKS = {
    "cuda.driver-too-old": Check(
        "driver", "gpu", driver_too_old, NVCC_NEEDS, wanted=asks("cuda"), after=DRIVER_CAUSES
    ),
    "cuda.ptx-newer-than-driver": Check(
        "driver", "gpu", ptx_newer, NVCC_NEEDS, wanted=asks("cuda"), after=DRIVER_CAUSES
    ),
}
