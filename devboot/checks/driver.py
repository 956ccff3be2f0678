"""What several checks ask of the NVIDIA driver."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.checks import tables

if TYPE_CHECKING:
    from devboot.facts import Facts, Version

DRIVER_NEEDS = (
    "command:nvidia-smi",
    "command:nvidia-smi-query",
    "file:/proc/driver/nvidia/version",
    "pci_nvidia",
    "uname",
    "env:WSL_DISTRO_NAME",
    "env:WSL_INTEROP",
    "container",
    "file:/etc/os-release",
    "euid",
)

DRIVER_CAUSES = (
    "gpu.none",
    "gpu.driver.*",
    "gpu.smi.failed",
    "wsl.linux-driver-installed",
    "wsl.dxg-missing",
    "wsl.driver-libs-missing",
    "wsl.gpu-blocked",
    "container.gpu-lost",
)
"""With one of these, what the driver says about versions explains nothing."""


def driver_floor(major: int) -> str:
    """Return in words which driver programs of a CUDA major need."""
    oldest = tables.FAMILY_DRIVER.get(major)
    return f"CUDA {major}.x needs driver {oldest or 'of that generation'} or newer"


def driver_cuda(facts: Facts) -> Version | None:
    """Return the newest CUDA that the driver supports, None where there is no driver.

    In WSL the driver's number is that of Windows: only its own word about CUDA counts.
    """
    driver = facts.driver
    if driver.cuda or facts.is_wsl:
        return driver.cuda
    return tables.driver_cuda(driver.version) if driver.version else None
