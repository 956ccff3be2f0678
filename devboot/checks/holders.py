"""Other kernel drivers that hold a GPU, so that NVIDIA's cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.checks.check import Check, asks_gpu
from devboot.checks.driver import DRIVER_NEEDS, INSTALL_GUIDE, PACKAGE_NEEDS, WSL_CAUSES
from devboot.checks.fixes import new_initramfs, nvidia_driver, sudo
from devboot.report import Finding, Fix, Severity

if TYPE_CHECKING:
    from collections.abc import Callable

    from devboot.facts import Facts
    from devboot.profile import Profile


def _held_by(*drivers: str) -> Callable[[Facts], list[str]]:
    """Return who finds the GPUs that one of these drivers holds, where NVIDIA's holds none."""

    def held(facts: Facts) -> list[str]:
        if facts.is_wsl or any(device.driver == "nvidia" for device in facts.pci_nvidia):
            return []
        return [str(device) for device in facts.pci_nvidia if device.driver in drivers]

    return held


_by_nouveau = _held_by("nouveau")
_by_nova = _held_by("nova_core", "nova-core", "nova", "NovaCore")
_by_vfio = _held_by("vfio-pci", "pci-stub")


def nouveau(_profile: Profile, facts: Facts) -> Finding | None:
    """The GPU is not held by the nouveau driver.

    error: nouveau cannot run CUDA, and one device has one driver
    fix: blacklist nouveau, make the initial ramdisk again, reboot
    source: https://docs.nvidia.com/datacenter/tesla/driver-installation-guide/
    """
    held = _by_nouveau(facts)
    if not held:
        return None
    return Finding(
        "gpu.driver.nouveau",
        Severity.ERROR,
        "the nouveau driver holds the GPU, so NVIDIA's cannot load",
        why="nouveau cannot run CUDA, and one device has one driver",
        evidence=tuple(held),
        fix=(*_no_driver_yet(facts), *_blacklist(facts, "nouveau")),
        doc=INSTALL_GUIDE,
    )


def nova(_profile: Profile, facts: Facts) -> Finding | None:
    """The GPU is not held by the nova driver, nouveau's successor in new kernels.

    error: nova cannot run CUDA, and one device has one driver
    fix: blacklist nova_core, make the initial ramdisk again, reboot
    source: https://docs.kernel.org/gpu/nova/index.html
    """
    held = _by_nova(facts)
    if not held:
        return None
    return Finding(
        "gpu.driver.nova",
        Severity.ERROR,
        "the nova driver of the kernel holds the GPU, so NVIDIA's cannot load",
        why="nova cannot run CUDA, and one device has one driver",
        evidence=tuple(held),
        fix=(*_no_driver_yet(facts), *_blacklist(facts, "nova_core")),
        doc="https://docs.kernel.org/gpu/nova/index.html",
    )


def vfio(_profile: Profile, facts: Facts) -> Finding | None:
    """The GPU is not set aside for virtual machines.

    error: a device that vfio-pci holds is given to guests, and is not for programs of the host
    fix: take its number out of the `ids=` of vfio-pci and reboot, or work in the guest
    source: https://docs.kernel.org/driver-api/vfio.html
    """
    held = _by_vfio(facts)
    if not held:
        return None
    return Finding(
        "gpu.driver.vfio",
        Severity.ERROR,
        "the GPU is set aside for virtual machines",
        why="vfio-pci holds it, so that a guest can have it",
        evidence=tuple(held),
        fix=(Fix("grep -rn vfio /etc/modprobe.d /etc/default/grub /proc/cmdline"),),
        doc="https://docs.kernel.org/driver-api/vfio.html",
    )


def _no_driver_yet(facts: Facts) -> tuple[Fix, ...]:
    packages = facts.lenient.nvidia_packages
    there = any("driver" in name or "dkms" in name for name in packages)
    known = "dpkg_nvidia" in facts.document
    return (
        () if there or not known else tuple(f._replace(reboot=False) for f in nvidia_driver(facts))
    )


def _blacklist(facts: Facts, module: str) -> tuple[Fix, ...]:
    lines = f"blacklist {module}\\noptions {module} modeset=0\\n"
    file = f"/etc/modprobe.d/blacklist-{module}.conf"
    write = f"printf '{lines}' | {sudo(facts)}tee {file}"
    return Fix(write, needs_root=True), new_initramfs(facts)


_NEEDS = (*DRIVER_NEEDS, *PACKAGE_NEEDS)
CHECKS = {
    "gpu.driver.nouveau": Check("GPU", "gpu", nouveau, _NEEDS, asks_gpu, WSL_CAUSES),
    "gpu.driver.nova": Check("GPU", "gpu", nova, _NEEDS, asks_gpu, WSL_CAUSES),
    "gpu.driver.vfio": Check("GPU", "gpu", vfio, _NEEDS, asks_gpu, WSL_CAUSES),
}
