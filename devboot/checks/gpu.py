"""The GPU and its driver: there, loaded, answering."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from devboot.checks.check import Check, asks_gpu
from devboot.checks.driver import DRIVER_NEEDS, driver_cuda
from devboot.checks.fixes import nvidia_driver, sudo
from devboot.checks.program import failure
from devboot.report import Finding, Fix, Severity

if TYPE_CHECKING:
    from devboot.facts import Facts
    from devboot.profile import Profile

_LIBRARY = re.compile(r"NVML library version: (\d+(?:\.\d+)*)")
_MISMATCH = "Driver/library version mismatch"
_WSL_CAUSES = ("wsl.*",)
_TROUBLESHOOTING = "https://docs.nvidia.com/datacenter/tesla/driver-installation-guide/"


def no_gpu(_profile: Profile, facts: Facts) -> Finding | None:
    """There is an NVIDIA GPU.

    error: CUDA programs are to run here, and there is nothing to run them on
    fix: start a container with `--gpus all`, or take a profile for machines without a GPU
    source: /sys/bus/pci, /proc/driver/nvidia/version, nvidia-smi
    """
    if facts.is_wsl or facts.driver.smi or facts.driver.module or facts.pci_nvidia:
        return None
    container = facts.lenient.container
    return Finding(
        "gpu.none",
        Severity.ERROR,
        f"no NVIDIA GPU is visible in this {'container' if container else 'machine'}",
        why="the profile runs CUDA programs here; another one fits a machine without a GPU",
        evidence=(
            "PCI bus: no NVIDIA device",
            "/proc/driver/nvidia/version: absent",
            "`nvidia-smi`: not on PATH",
        ),
        fix=(_without_gpu(container),),
        doc=_TROUBLESHOOTING,
    )


def _without_gpu(container: str | None) -> Fix:
    if container:
        return Fix("on the host: docker run --gpus all ...", "manual")
    return Fix("devboot doctor --profile cpu-only")


def driver_missing(_profile: Profile, facts: Facts) -> Finding | None:
    """The GPU on the PCI bus has a driver.

    error: without the kernel module no CUDA program runs
    fix: install the driver that the distribution recommends, then reboot
    source: https://docs.nvidia.com/datacenter/tesla/driver-installation-guide/
    """
    if facts.is_wsl or facts.driver.module or not facts.pci_nvidia:
        return None
    return Finding(
        "gpu.driver.missing",
        Severity.ERROR,
        "there is an NVIDIA GPU, but its driver is not loaded",
        why="without the kernel module no CUDA program runs",
        evidence=(*map(str, facts.pci_nvidia), "/proc/driver/nvidia/version: absent"),
        fix=nvidia_driver(facts),
        doc=_TROUBLESHOOTING,
    )


def nouveau(_profile: Profile, facts: Facts) -> Finding | None:
    """The GPU is not held by the nouveau driver.

    error: nouveau cannot run CUDA, and one device has one driver
    fix: blacklist nouveau, make the initial ramdisk again, reboot
    source: https://docs.nvidia.com/datacenter/tesla/driver-installation-guide/
    """
    held = [device for device in facts.pci_nvidia if device.driver == "nouveau"]
    if not held:
        return None
    root = sudo(facts)
    conf = "/etc/modprobe.d/blacklist-nouveau.conf"
    block = f"printf 'blacklist nouveau\\noptions nouveau modeset=0\\n' | {root}tee {conf}"
    return Finding(
        "gpu.driver.nouveau",
        Severity.ERROR,
        "the nouveau driver holds the GPU, so NVIDIA's cannot load",
        why="nouveau cannot run CUDA, and one device has one driver",
        evidence=tuple(map(str, held)),
        fix=(Fix(block, needs_root=True), Fix(_new_initramfs(facts), needs_root=True, reboot=True)),
        doc=_TROUBLESHOOTING,
    )


def _new_initramfs(facts: Facts) -> str:
    manager = facts.lenient.distro.package_manager
    commands = {"apt": "update-initramfs -u", "pacman": "mkinitcpio -P"}
    return f"{sudo(facts)}{commands.get(manager, 'dracut --force')}"


def version_mismatch(_profile: Profile, facts: Facts) -> Finding | None:
    """The loaded kernel module and the installed driver libraries are one version.

    error: the driver was updated while the old module stayed loaded, or two installations mix
    fix: reboot where the package is the library's version, else remove one installation
    source: NVML error 18, as nvidia-smi prints it
    """
    smi = facts.driver.smi
    if smi is None or _MISMATCH not in smi.output:
        return None
    library = _LIBRARY.search(smi.output)
    return Finding(
        "gpu.driver.version-mismatch",
        Severity.ERROR,
        "the loaded NVIDIA kernel module is not of the installed driver's version",
        why="the driver was updated while the old module stayed loaded",
        evidence=(
            f"nvidia-smi: {smi.line(_MISMATCH)}",
            f"libraries: {library[1] if library else 'unknown'}, module: {facts.driver.module}",
        ),
        fix=_after_mismatch(facts, library[1] if library else ""),
        doc=_TROUBLESHOOTING,
    )


def _after_mismatch(facts: Facts, library: str) -> tuple[Fix, ...]:
    """Return a reboot where the installed package is of the libraries' version.

    Otherwise module and libraries come from different installations, and stay different.
    """
    packages = [name for name in facts.lenient.texts("dpkg_nvidia") if "driver" in name]
    by_package = any(f" {library}" in name for name in packages)
    if by_package or facts.lenient.distro.package_manager != "apt":
        return (Fix(f"{sudo(facts)}reboot", needs_root=True, reboot=True),)
    return (
        Fix(f"{sudo(facts)}nvidia-uninstall", needs_root=True),
        *nvidia_driver(facts),
    )


def no_devices(_profile: Profile, facts: Facts) -> Finding | None:
    """The driver could start a GPU.

    error: the driver is loaded and found no device that it could start
    fix: read the kernel log for NVRM and RmInitAdapter
    source: https://docs.nvidia.com/deploy/xid-errors/
    """
    smi = facts.driver.smi
    if smi is None or "No devices were found" not in smi.output:
        return None
    return Finding(
        "gpu.driver.init-failed",
        Severity.ERROR,
        "the NVIDIA driver is loaded but could start no GPU",
        why="the kernel log says why: look for NVRM and RmInitAdapter",
        evidence=(f"nvidia-smi: {smi.line('No devices')}", f"module: {facts.driver.module}"),
        fix=(Fix(f"{sudo(facts)}dmesg | grep -iE 'nvrm|rminit|xid'", needs_root=True),),
        doc=_TROUBLESHOOTING,
    )


def smi_timeout(_profile: Profile, facts: Facts) -> Finding | None:
    """nvidia-smi answers in time.

    warning: a GPU or its driver hangs, or starts for every program anew
    fix: enable nvidia-persistenced
    source: https://docs.nvidia.com/deploy/driver-persistence/
    """
    smi = facts.driver.smi
    if smi is None or not smi.timed_out:
        return None
    return Finding(
        "gpu.smi.timeout",
        Severity.WARNING,
        "`nvidia-smi` did not answer in time",
        why="a GPU or its driver hangs, or takes seconds to start without nvidia-persistenced",
        evidence=(f"{smi.path}: no answer within 5 s",),
        fix=(Fix(f"{sudo(facts)}systemctl enable --now nvidia-persistenced", needs_root=True),),
        doc=_TROUBLESHOOTING,
    )


def smi_failed(_profile: Profile, facts: Facts) -> Finding | None:
    """nvidia-smi reaches the driver; every more exact reason is a check of its own.

    error: nvidia-smi ended with an error that no other check explains
    fix: install the driver again
    source: exit status and words of nvidia-smi
    """
    smi = facts.driver.smi
    if smi is None or smi.rc == 0 or smi.timed_out:
        return None
    return Finding(
        "gpu.smi.failed",
        Severity.ERROR,
        "`nvidia-smi` cannot reach the driver",
        why="what it says is all there is to go by",
        evidence=(f"{smi.path}: {failure(smi)}",),
        fix=nvidia_driver(facts),
        doc=_TROUBLESHOOTING,
    )


def container_lost_gpu(_profile: Profile, facts: Facts) -> Finding | None:
    """A container keeps the access to the GPU that it was started with.

    error: `systemctl daemon-reload` on the host reset the device rules of this container
    fix: restart the container
    source: https://github.com/NVIDIA/nvidia-container-toolkit/issues/48
    """
    smi = facts.driver.smi
    if not facts.container or smi is None or "NVML: Unknown Error" not in smi.output:
        return None
    return Finding(
        "container.gpu-lost",
        Severity.ERROR,
        "this container has lost its access to the GPU",
        why="`systemctl daemon-reload` on the host resets the device rules of containers",
        evidence=(f"nvidia-smi: {smi.line('NVML')}",),
        fix=(
            Fix(
                "on the host: docker restart CONTAINER",
                "manual",
            ),
        ),
        doc="https://github.com/NVIDIA/nvidia-container-toolkit/issues/48",
    )


def hidden_devices(_profile: Profile, facts: Facts) -> Finding | None:
    """CUDA_VISIBLE_DEVICES hides no GPU that is wanted.

    warning: CUDA programs see no GPU, though nvidia-smi lists them all
    fix: unset CUDA_VISIBLE_DEVICES
    source: https://docs.nvidia.com/cuda/cuda-c-programming-guide/
    """
    value = facts.env("CUDA_VISIBLE_DEVICES")
    if value is None or value.strip() not in {"", "-1", "NoDevFiles"}:
        return None
    return Finding(
        "gpu.cuda-visible-devices",
        Severity.WARNING,
        "CUDA_VISIBLE_DEVICES hides every GPU from CUDA programs",
        why="nvidia-smi lists them all the same",
        evidence=(f"CUDA_VISIBLE_DEVICES={value}",),
        fix=(Fix("unset CUDA_VISIBLE_DEVICES"),),
        doc="https://docs.nvidia.com/cuda/cuda-c-programming-guide/",
    )


def _words(facts: Facts) -> str:
    driver = facts.driver
    names = ", ".join(f"{gpu.name} ({gpu.capability})" for gpu in driver.gpus)
    versions = f"driver {driver.version}, CUDA {driver_cuda(facts)}" if driver.version else ""
    return ", ".join(filter(None, (names, versions)))


CHECKS = {
    "gpu.none": Check(
        "GPU",
        "gpu",
        no_gpu,
        DRIVER_NEEDS,
        wanted=asks_gpu,
        healthy=_words,
    ),
    "gpu.driver.nouveau": Check(
        "GPU", "gpu", nouveau, DRIVER_NEEDS, wanted=asks_gpu, after=_WSL_CAUSES
    ),
    "gpu.driver.missing": Check(
        "GPU",
        "gpu",
        driver_missing,
        DRIVER_NEEDS,
        wanted=asks_gpu,
        after=("gpu.driver.nouveau",),
    ),
    "gpu.driver.version-mismatch": Check(
        "GPU",
        "gpu",
        version_mismatch,
        (*DRIVER_NEEDS, "dpkg_nvidia"),
        wanted=asks_gpu,
        after=_WSL_CAUSES,
    ),
    "gpu.driver.init-failed": Check(
        "GPU", "gpu", no_devices, DRIVER_NEEDS, wanted=asks_gpu, after=_WSL_CAUSES
    ),
    "gpu.smi.timeout": Check("GPU", "gpu", smi_timeout, DRIVER_NEEDS, wanted=asks_gpu),
    "container.gpu-lost": Check("GPU", "gpu", container_lost_gpu, DRIVER_NEEDS, wanted=asks_gpu),
    "gpu.smi.failed": Check(
        "GPU",
        "gpu",
        smi_failed,
        DRIVER_NEEDS,
        wanted=asks_gpu,
        after=("gpu.none", "gpu.driver.*", "container.gpu-lost", *_WSL_CAUSES),
    ),
    "gpu.cuda-visible-devices": Check(
        "GPU", "gpu", hidden_devices, ("env:CUDA_VISIBLE_DEVICES",), wanted=asks_gpu
    ),
}
