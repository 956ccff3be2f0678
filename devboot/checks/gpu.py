"""The GPU: there, and open to this user's programs."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from devboot.checks.check import Check, asks_gpu
from devboot.checks.driver import (
    DRIVER_NEEDS,
    INSTALL_GUIDE,
    PACKAGE_NEEDS,
    UNFIT,
    UNLOADED,
    WSL_CAUSES,
    driver_cuda,
)
from devboot.checks.fixes import as_root, sudo
from devboot.report import Finding, Fix, Severity

if TYPE_CHECKING:
    from collections.abc import Callable

    from devboot.facts import Facts
    from devboot.profile import Profile

_INDEX = re.compile(r"\d{1,4}")
_VISIBLE = "https://docs.nvidia.com/cuda/cuda-c-programming-guide/#cuda-environment-variables"


def no_gpu(_profile: Profile, facts: Facts) -> Finding | None:
    """There is an NVIDIA GPU.

    error: CUDA programs are to run here, and there is nothing to run them on
    fix: take a profile for machines without a GPU
    source: /sys/bus/pci, /proc/driver/nvidia/version, nvidia-smi
    """
    if facts.is_wsl or facts.driver.smi or facts.driver.module or facts.pci_nvidia:
        return None
    return Finding(
        "gpu.none",
        Severity.ERROR,
        "there is no NVIDIA GPU in this machine",
        why="the profile runs CUDA programs here; another one fits a machine without a GPU",
        evidence=(
            "PCI bus: no NVIDIA device",
            "/proc/driver/nvidia/version: absent",
            "`nvidia-smi`: not on PATH",
        ),
        fix=(Fix("devboot doctor --profile cpu-only"),),
        doc=INSTALL_GUIDE,
    )


def uvm_missing(_profile: Profile, facts: Facts) -> Finding | None:
    """CUDA's device node for memory is there.

    error: nvidia-smi lists the GPU, but CUDA fails without /dev/nvidia-uvm
    fix: load the module nvidia_uvm; in a container, pass the node
    source: https://docs.nvidia.com/cuda/cuda-installation-guide-linux/#device-node-verification
    """
    names = facts.dir("/dev") or ()
    if facts.is_wsl or "nvidia-uvm" in names or not facts.driver.gpus:
        return None
    if not facts.container and facts.lenient.command("nvidia-modprobe"):
        return None  # the first CUDA program makes the node with it
    here = (Fix("pass it: docker run --device /dev/nvidia-uvm ...", "manual"),)
    return Finding(
        "gpu.uvm-missing",
        Severity.ERROR,
        "/dev/nvidia-uvm is missing: CUDA cannot start",
        why="nvidia-smi does without it, CUDA does not",
        evidence=(facts.driver.gpus[0].name, "/dev/nvidia-uvm: absent"),
        fix=here if facts.container else (as_root(facts, "nvidia-modprobe", "-u", "-c=0"),),
        doc="https://docs.nvidia.com/cuda/cuda-installation-guide-linux/#device-node-verification",
    )


def no_permission(_profile: Profile, facts: Facts) -> Finding | None:
    """This user may open the GPU's device nodes.

    error: the nodes belong to a group that this user is not in
    fix: join the group and log in again
    source: the modes of /dev/nvidia*; NVML error 4
    """
    smi = facts.driver.smi
    said = smi.says("Insufficient Permissions") if smi else ""
    closed = [node for node in facts.lenient.records("device_nodes") if node.get("access") is False]
    if not said and not closed:
        return None
    group = next((str(node["group"]) for node in closed if node.get("group")), "video")
    return Finding(
        "gpu.dev-nodes-permission",
        Severity.ERROR,
        "you may not open the GPU's device nodes",
        why="their mode lets in only root and a group that you are not in",
        evidence=(
            *((f"nvidia-smi: {said}",) if said else ()),
            *(f"{node.get('path')}: {node.get('mode')} {node.get('group')}" for node in closed),
        ),
        fix=(
            Fix(f"{sudo(facts)}usermod -aG {shlex.quote(group)} $USER", needs_root=True),
            Fix("then log out and in again", "manual"),
        ),
        doc="https://wiki.archlinux.org/title/Users_and_groups",
    )


def fabric_manager(_profile: Profile, facts: Facts) -> Finding | None:
    """On a machine with NVSwitches the fabric manager runs.

    error: CUDA fails with error 802 until it has set the switches up
    fix: install the fabric manager of the driver's version and start it
    source: https://docs.nvidia.com/datacenter/tesla/fabric-manager-user-guide/
    """
    if not facts.lenient.value("nvswitch", bool) or facts.container:
        return None
    service = facts.command("systemctl-fabricmanager")
    if service is None or service.stdout.strip() == "active":
        return None
    branch = facts.driver.version.major if facts.driver.version else ""
    packages = [name for name in facts.lenient.nvidia_packages if "fabric" in name]
    install = () if packages else (as_root(facts, *_manager(facts, branch)),)
    start = as_root(facts, "systemctl", "enable", "--now", "nvidia-fabricmanager")
    return Finding(
        "gpu.fabricmanager",
        Severity.ERROR,
        "the fabric manager does not run: CUDA cannot start",
        why="it sets the NVSwitches up; without it CUDA fails with error 802",
        evidence=(
            "PCI bus: NVSwitch",
            f"systemctl is-active nvidia-fabricmanager: {service.line() or service.rc}",
            f"driver {facts.driver.version}: the fabric manager must be of this very version",
        ),
        fix=(*install, start),
        doc="https://docs.nvidia.com/datacenter/tesla/fabric-manager-user-guide/",
    )


def _manager(facts: Facts, branch: int | str) -> tuple[str, ...]:
    if facts.lenient.distro.package_manager == "dnf":
        return ("dnf", "install", "nvidia-fabricmanager")
    return ("apt-get", "install", f"nvidia-fabricmanager-{branch}")


def hidden_devices(_profile: Profile, facts: Facts) -> Finding | None:
    """CUDA_VISIBLE_DEVICES hides no GPU that is wanted.

    warning: CUDA programs see no GPU, though nvidia-smi lists them all
    fix: unset CUDA_VISIBLE_DEVICES
    source: https://docs.nvidia.com/cuda/cuda-c-programming-guide/
    """
    value = facts.env("CUDA_VISIBLE_DEVICES")
    if value is None or _names_a_device(value.strip(), len(facts.lenient.driver.gpus)):
        return None
    return Finding(
        "gpu.cuda-visible-devices",
        Severity.WARNING,
        "CUDA_VISIBLE_DEVICES hides every GPU from CUDA programs",
        why="nvidia-smi lists them all the same",
        evidence=(f"CUDA_VISIBLE_DEVICES={value}",),
        fix=(Fix("unset CUDA_VISIBLE_DEVICES"),),
        doc=_VISIBLE,
    )


def _names_a_device(value: str, count: int) -> bool:
    """Return whether CUDA would see a device: it reads up to the first that it does not know."""
    first = value.split(",", maxsplit=1)[0].strip()
    if _INDEX.fullmatch(first):
        return count == 0 or int(first) < count  # 0: nobody knows how many there are
    return first.startswith(("GPU-", "MIG-"))


def _words(facts: Facts) -> str:
    driver = facts.driver
    names = ", ".join(f"{gpu.name} ({gpu.capability})" for gpu in driver.gpus)
    versions = f"driver {driver.version}, CUDA {driver_cuda(facts)}" if driver.version else ""
    return ", ".join(filter(None, (names, versions)))


def _check(
    judge: Callable[[Profile, Facts], Finding | None],
    *needs: str,
    after: tuple[str, ...] = (),
    healthy: Callable[[Facts], str] | None = None,
) -> Check:
    needs = (*DRIVER_NEEDS, *needs)
    return Check("GPU", "gpu", judge, needs, wanted=asks_gpu, after=after, healthy=healthy)


_STARTED = (*WSL_CAUSES, *UNLOADED, *UNFIT)
CHECKS = {
    "gpu.none": _check(no_gpu, healthy=_words),
    "gpu.dev-nodes-permission": _check(no_permission, "device_nodes", after=WSL_CAUSES),
    "gpu.uvm-missing": _check(
        uvm_missing,
        "dir:/dev",
        "program:nvidia-modprobe",
        after=(*_STARTED, "gpu.driver.version-mismatch"),
    ),
    "gpu.fabricmanager": _check(
        fabric_manager,
        *PACKAGE_NEEDS,
        "nvswitch",
        "command:systemctl-fabricmanager",
        after=UNLOADED,
    ),
    "gpu.cuda-visible-devices": _check(hidden_devices, "env:CUDA_VISIBLE_DEVICES"),
}
