"""What nvidia-smi says when a GPU or its driver is not well."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from devboot.checks.check import Check, asks_gpu
from devboot.checks.driver import (
    DRIVER_CAUSES,
    DRIVER_NEEDS,
    INSTALL_GUIDE,
    PACKAGE_NEEDS,
    UNFIT,
    UNLOADED,
    WSL_CAUSES,
    kernel_says,
)
from devboot.checks.fixes import as_root, nvidia_driver, sudo
from devboot.checks.program import failure
from devboot.report import Finding, Fix, Severity, either

if TYPE_CHECKING:
    from collections.abc import Callable

    from devboot.facts import Facts
    from devboot.profile import Profile

_LIBRARY = re.compile(r"NVML library version: (\d+(?:\.\d+)*)")
_MISMATCH = "Driver/library version mismatch"
_LOST = ("GPU is lost", "fallen off the bus", "Unable to determine the device handle")
_FELL = re.compile(r"Xid.{0,40}: 79,[^\n]*|NVIDIA GPU \S+[^\n]*fallen off the bus")
_MIG_ROW = re.compile(r"^\|\s+\d+\s+\d+\s+\d+\s+\d+\s+\|", re.MULTILINE)
_XIDS = "https://docs.nvidia.com/deploy/xid-errors/"


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
        doc=INSTALL_GUIDE,
    )


def _after_mismatch(facts: Facts, library: str) -> tuple[Fix, ...]:
    """Return a reboot where the installed package is of the libraries' version.

    Otherwise module and libraries come from different installations, and stay different.
    """
    if facts.lenient.container:
        return (Fix("on the host: reboot, or docker restart CONTAINER after it", "manual"),)
    packages = [name for name in facts.lenient.nvidia_packages if "driver" in name]
    by_package = any(f" {library}" in name for name in packages)
    if by_package or facts.lenient.distro.package_manager != "apt":
        return (as_root(facts, "reboot", reboot=True),)
    return (as_root(facts, "nvidia-uninstall"), *nvidia_driver(facts))


def no_devices(_profile: Profile, facts: Facts) -> Finding | None:
    """The driver could start a GPU.

    error: the driver is loaded and found no device that it could start
    fix: read the kernel log for NVRM and RmInitAdapter
    source: https://docs.nvidia.com/deploy/xid-errors/
    """
    smi = facts.driver.smi
    if smi is None or not smi.says("No devices were found", "No devices found"):
        return None
    dmesg = facts.lenient.command("dmesg")
    log = dmesg.says("RmInitAdapter", "NVRM") if dmesg else ""
    return Finding(
        "gpu.driver.init-failed",
        Severity.ERROR,
        "the NVIDIA driver is loaded but could start no GPU",
        why="the kernel log says why: look for NVRM and RmInitAdapter",
        evidence=(
            f"nvidia-smi: {smi.line('No devices')}",
            f"module: {facts.driver.module}",
            *((f"dmesg: {log}",) if log else ()),
        ),
        fix=(
            Fix(f"{sudo(facts)}dmesg | grep -iE 'nvrm|rminit|xid'", needs_root=True),
            Fix("enable Above 4G Decoding and Resizable BAR in the firmware", "manual"),
        ),
        doc=_XIDS,
    )


def nvml_missing(_profile: Profile, facts: Facts) -> Finding | None:
    """nvidia-smi finds the library that it speaks to the driver with.

    error: the linker does not know libnvidia-ml.so.1: its cache is old, or the driver incomplete
    fix: run ldconfig; where that does not help, install the driver again
    source: NVML error 12, as nvidia-smi prints it
    """
    smi = facts.driver.smi
    said = smi.says("couldn't find libnvidia-ml") if smi else ""
    if not said:
        return None
    again = (Fix("wsl.exe --shutdown", "powershell"),) if facts.is_wsl else nvidia_driver(facts)
    return Finding(
        "gpu.nvml-missing",
        Severity.ERROR,
        "the driver's library libnvidia-ml.so.1 is not found",
        why="the linker's cache was made before the library came, or the driver is incomplete",
        evidence=(f"nvidia-smi: {said}",),
        fix=either((as_root(facts, "ldconfig"),), again),
        doc="https://github.com/NVIDIA/libnvidia-container/issues/67",
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
    persist = "systemctl enable --now nvidia-persistenced"
    windows = Fix("wsl.exe --shutdown", "powershell")
    return Finding(
        "gpu.smi.timeout",
        Severity.WARNING,
        "`nvidia-smi` did not answer in time",
        why="a GPU or its driver hangs, or takes seconds to start without nvidia-persistenced",
        evidence=(f"{smi.path}: no answer within 5 s",),
        fix=(windows if facts.is_wsl else Fix(f"{sudo(facts)}{persist}", needs_root=True),),
        doc="https://docs.nvidia.com/deploy/driver-persistence/",
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
        doc=INSTALL_GUIDE,
    )


def lost(_profile: Profile, facts: Facts) -> Finding | None:
    """Every GPU stays on the bus.

    error: a GPU fell off the bus: heat, power, a riser, or a defect; others may go on
    fix: switch the machine off and on again, then look at power and cooling
    source: https://docs.nvidia.com/deploy/xid-errors/ (Xid 79)
    """
    smi, log = facts.driver.smi, kernel_says(facts, _FELL)
    said = smi.says(*_LOST) if smi else ""
    missing = _missing_on_bus(facts)
    fell = log is not None and len(facts.driver.gpus) < len(facts.pci_nvidia)
    if not said and not missing and not fell:
        return None
    return Finding(
        "gpu.lost",
        Severity.ERROR,
        "a GPU is lost: it no longer answers",
        why="it fell off the bus (heat, power, a riser, a defect); only a restart brings it back",
        evidence=tuple(
            filter(
                None,
                (said and f"nvidia-smi: {said}", missing, log and f"dmesg: {log[0]}"),
            )
        ),
        fix=(
            as_root(facts, "poweroff"),
            Fix("then check the power cables, the cooling and the slot", "manual"),
        ),
        doc=_XIDS,
    )


def _missing_on_bus(facts: Facts) -> str:
    """Return in words that fewer GPUs answer than the driver holds; a container sees them all."""
    answering = len(facts.driver.gpus)
    held = sum(device.driver == "nvidia" for device in facts.pci_nvidia) if answering else 0
    if held <= answering or facts.container:
        return ""
    return f"the driver holds {held} GPUs, {answering} of them answer"


def mig_without_instances(_profile: Profile, facts: Facts) -> Finding | None:
    """A GPU in MIG mode has instances.

    error: MIG mode is on and there is no instance: CUDA sees no device
    fix: make a GPU and a compute instance, or switch MIG off
    source: https://docs.nvidia.com/datacenter/tesla/mig-user-guide/
    """
    smi = facts.driver.smi
    if smi is None or smi.rc != 0:
        return None
    none = smi.says("No MIG devices found")
    enabled = smi.says("Enabled |")  # the column of MIG: no other has this word
    if not none and not (enabled and not _MIG_ROW.search(smi.stdout)):
        return None
    return Finding(
        "gpu.mig-no-instances",
        Severity.ERROR,
        "MIG mode is on, but there is no MIG instance: CUDA sees no GPU",
        why="in MIG mode programs run on instances only",
        evidence=(f"nvidia-smi: {none or enabled}",),
        fix=(
            as_root(facts, "nvidia-smi", "mig", "-lgip"),
            Fix(f"{sudo(facts)}nvidia-smi mig -cgi PROFILE -C", "manual", needs_root=True),
            as_root(facts, "nvidia-smi", "-mig", "0")._replace(instead=True),
        ),
        doc="https://docs.nvidia.com/datacenter/tesla/mig-user-guide/",
    )


_STARTED = (*WSL_CAUSES, *UNLOADED, *UNFIT)
_OTHERS = tuple(cause for cause in DRIVER_CAUSES if cause != "gpu.smi.failed")


def _check(
    judge: Callable[[Profile, Facts], Finding | None],
    *needs: str,
    after: tuple[str, ...] = WSL_CAUSES,
) -> Check:
    return Check("GPU", "gpu", judge, (*DRIVER_NEEDS, *needs), wanted=asks_gpu, after=after)


CHECKS = {
    "gpu.driver.version-mismatch": _check(version_mismatch, *PACKAGE_NEEDS),
    "gpu.lost": _check(lost, "command:dmesg"),
    "gpu.driver.init-failed": _check(no_devices, "command:dmesg", after=(*_STARTED, "gpu.lost")),
    "gpu.mig-no-instances": _check(mig_without_instances),
    "gpu.nvml-missing": _check(nvml_missing, after=(*_STARTED, "container.no-gpu-passed")),
    "gpu.smi.timeout": _check(smi_timeout),
    "gpu.smi.failed": _check(
        smi_failed, after=(*_OTHERS, "gpu.lost", "gpu.nvml-missing", "gpu.dev-nodes-permission")
    ),
}
