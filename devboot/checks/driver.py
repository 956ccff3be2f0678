"""What several checks ask of the NVIDIA driver."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from devboot.checks import tables

if TYPE_CHECKING:
    from devboot.facts import Facts, Version

WSL_NEEDS = ("uname", "env:WSL_DISTRO_NAME", "env:WSL_INTEROP", "container")
OS_NEEDS = ("file:/etc/os-release", "euid")
PACKAGE_NEEDS = ("dpkg_nvidia", "rpm_nvidia", "pacman_nvidia")
DRIVER_NEEDS = (
    "command:nvidia-smi",
    "command:nvidia-smi-query",
    "file:/proc/driver/nvidia/version",
    "pci_nvidia",
    *WSL_NEEDS,
    *OS_NEEDS,
)

WSL_CAUSES = (
    "wsl.version",
    "wsl.linux-driver-installed",
    "wsl.conf.gpu-disabled",
    "wsl.dxg-missing",
    "wsl.driver-libs-missing",
    "wsl.gpu-blocked",
)
"""With one of these no GPU reaches WSL, and it does not matter what else is said of one."""

HELD = ("gpu.driver.nouveau", "gpu.driver.nova", "gpu.driver.vfio")
"""Another driver holds the GPU."""

UNLOADED = (
    *HELD,
    "gpu.driver.secure-boot",
    "gpu.driver.dkms-missing",
    "gpu.driver.blacklisted",
    "gpu.driver.missing",
)
"""Why the kernel module is not loaded."""

UNFIT = (
    "gpu.driver.too-old-for-gpu",
    "gpu.driver.too-new-for-gpu",
    "gpu.driver.open-module-required",
    "gpu.driver.closed-module-required",
)
"""Why a kernel module that is installed does not start the GPU."""

DRIVER_CAUSES = (
    *WSL_CAUSES,
    "gpu.none",
    *UNLOADED,
    *UNFIT,
    "gpu.driver.version-mismatch",
    "gpu.driver.init-failed",
    "gpu.nvml-missing",
    "gpu.smi.failed",
    "gpu.libcuda.shadowed",
    "container.no-gpu-passed",
    "container.gpu-lost",
)
"""With one of these, what the driver says about versions explains nothing."""

INSTALL_GUIDE = "https://docs.nvidia.com/datacenter/tesla/driver-installation-guide/"


_CONTINUES = re.compile(r"\s*\n\s*(?:\[[^\]\n]*\])?(?:.{0,60} kernel:)?\s*NVRM:\s+")


def kernel_says(facts: Facts, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """Return what the kernel's log has of a sentence; the driver breaks its own over lines."""
    dmesg = facts.lenient.command("dmesg")
    return pattern.search(_CONTINUES.sub(" ", dmesg.stdout)) if dmesg else None


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


def unloaded(facts: Facts) -> bool:
    """Return whether NVIDIA's kernel module is not loaded, where there is a GPU or its driver."""
    if facts.is_wsl or facts.driver.module:
        return False
    smi = facts.driver.smi
    return bool(facts.pci_nvidia) or bool(smi and smi.says("couldn't communicate"))
