"""The driver's branch and flavour: whether they are made for this GPU."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from devboot.checks import tables
from devboot.checks.check import Check, asks_gpu
from devboot.checks.driver import (
    DRIVER_NEEDS,
    HELD,
    INSTALL_GUIDE,
    PACKAGE_NEEDS,
    WSL_CAUSES,
    kernel_says,
)
from devboot.checks.fixes import driver_packages, nvidia_driver
from devboot.checks.generations import known_gpus
from devboot.report import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Callable

    from devboot.checks.generations import Known
    from devboot.facts import Facts, Version
    from devboot.profile import Profile

_NEEDS_OPEN = re.compile(r"requires use of the NVIDIA open kernel modules")
_NEEDS_CLOSED = re.compile(r"is not supported by open nvidia\.ko")
_LEGACY = re.compile(
    r"supported through the NVIDIA (?P<last>\d{3})\.xx Legacy drivers.{0,200}?"
    r"The (?P<branch>\d{3})[\d.]* NVIDIA driver will ignore this GPU"
)
_OPEN_MODULES = (
    "https://docs.nvidia.com/datacenter/tesla/driver-installation-guide/#recommendations"
)
_LIFE = "https://docs.nvidia.com/datacenter/tesla/drivers/index.html"


def open_module_required(_profile: Profile, facts: Facts) -> Finding | None:
    """A GPU that only the open kernel modules drive has them.

    error: GPUs since Blackwell do not start with the proprietary modules
    fix: install the `-open` flavour of the same driver and reboot
    source: https://docs.nvidia.com/datacenter/tesla/driver-installation-guide/
    """
    said = kernel_says(facts, _NEEDS_OPEN)
    wrong = [gpu for gpu in known_gpus(facts) if gpu.needs_open] if _closed(facts) else []
    if facts.is_wsl or not (said or wrong) or _answers(facts):
        return None
    return Finding(
        "gpu.driver.open-module-required",
        Severity.ERROR,
        "this GPU needs the open kernel modules, the proprietary ones are loaded",
        why="GPUs since Blackwell do not start with the proprietary modules",
        evidence=_evidence(facts, said, wrong),
        fix=driver_packages(facts, str(_branch(facts) or ""), open_module=True),
        doc=_OPEN_MODULES,
    )


def closed_module_required(_profile: Profile, facts: Facts) -> Finding | None:
    """A GPU that the open kernel modules cannot drive has the proprietary ones.

    error: GPUs before Turing have no system processor, which the open modules work through
    fix: install the proprietary flavour of driver 580 or older and reboot
    source: https://docs.nvidia.com/datacenter/tesla/driver-installation-guide/
    """
    said = kernel_says(facts, _NEEDS_CLOSED)
    is_open = facts.driver.module is not None and facts.driver.is_open
    wrong = [gpu for gpu in known_gpus(facts) if gpu.needs_closed] if is_open else []
    if facts.is_wsl or not (said or wrong) or _answers(facts):
        return None
    return Finding(
        "gpu.driver.closed-module-required",
        Severity.ERROR,
        "this GPU is too old for the open kernel modules",
        why="GPUs before Turing have no system processor, which the open modules work through",
        evidence=_evidence(facts, said, wrong),
        fix=driver_packages(facts, str(_branch(facts) or "580"), open_module=False),
        doc=_OPEN_MODULES,
    )


def too_old_for_gpu(_profile: Profile, facts: Facts) -> Finding | None:
    """The driver's branch knows the GPU.

    error: the driver is older than the GPU and does not start it
    fix: install a newer branch and reboot
    source: tables/devices.yaml
    """
    branch = _branch(facts)
    if facts.is_wsl or branch is None or _answers(facts):
        return None
    wrong = [gpu for gpu in known_gpus(facts) if branch.major < (gpu.first_driver or 0)]
    if not wrong:
        return None
    return Finding(
        "gpu.driver.too-old-for-gpu",
        Severity.ERROR,
        f"driver {branch} is older than this {wrong[0].generation} GPU",
        why=f"{wrong[0].generation} GPUs need driver {wrong[0].first_driver} or newer",
        evidence=_evidence(facts, None, wrong),
        fix=nvidia_driver(facts),
        doc=INSTALL_GUIDE,
    )


def too_new_for_gpu(_profile: Profile, facts: Facts) -> Finding | None:
    """The driver's branch still drives the GPU.

    error: newer branches dropped this generation; the kernel log names a legacy driver
    fix: install the last branch that drives it, and keep the package there
    source: tables/drivers.yaml
    """
    said, branch = kernel_says(facts, _LEGACY), _branch(facts)
    number = int(said["branch"]) if said else branch.major if branch else None
    if facts.is_wsl or number is None or _answers(facts):
        return None
    wrong = [gpu for gpu in known_gpus(facts) if number > (gpu.last_driver or 9999)]
    if not wrong and not said:
        return None
    last = said["last"] if said else str(wrong[0].last_driver)
    return Finding(
        "gpu.driver.too-new-for-gpu",
        Severity.ERROR,
        f"driver {number} no longer drives this {wrong[0].generation if wrong else ''} GPU",
        why=f"the last branch for it is {last}",
        evidence=_evidence(facts, said, wrong),
        fix=driver_packages(facts, last, open_module=False),
        doc="https://www.nvidia.com/en-us/drivers/unix/legacy-gpu/",
    )


def branch_ended(_profile: Profile, facts: Facts) -> Finding | None:
    """The driver's branch is still maintained.

    warning: no more fixes, also none of security, and no new kernel versions
    fix: install a branch that is maintained
    source: tables/drivers.yaml
    """
    version = None if facts.is_wsl else facts.driver.version
    if version is None or not tables.driver_has_ended(version):
        return None
    end = tables.driver_end(version)
    return Finding(
        "gpu.driver.eol-branch",
        Severity.WARNING,
        f"driver branch {version.major} has ended{f' in {end}' if end else ''}",
        why="it gets no more fixes, also none of security, and new kernels may not load it",
        evidence=(f"driver: {version}",),
        fix=nvidia_driver(facts),
        doc=_LIFE,
    )


def _branch(facts: Facts) -> Version | None:
    """Return the version of the module that is loaded, else of the packages that bring one."""
    return facts.driver.module or facts.driver.packaged


def _closed(facts: Facts) -> bool:
    return facts.driver.module is not None and not facts.driver.is_open


def _answers(facts: Facts) -> bool:
    """Return whether every GPU answers: then none is unfit. A container sees those of others."""
    smi = facts.driver.smi
    answering = len(facts.driver.gpus) if smi and smi.rc == 0 else 0
    return answering > 0 and (answering >= len(facts.pci_nvidia) or facts.container is not None)


def _evidence(facts: Facts, said: re.Match[str] | None, wrong: list[Known]) -> tuple[str, ...]:
    text = facts.lenient.file("/proc/driver/nvidia/version") or ""
    module = text.splitlines()[0] if text else f"package: {facts.driver.packaged}"
    gpus = (f"{gpu.gpu}: {gpu.generation}" for gpu in wrong)
    return tuple(filter(None, (*gpus, module, said and f"dmesg: ... {said[0]}")))


def _check(
    judge: Callable[[Profile, Facts], Finding | None], after: tuple[str, ...] = WSL_CAUSES
) -> Check:
    needs = (*DRIVER_NEEDS, *PACKAGE_NEEDS, "command:dmesg")
    return Check("GPU", "gpu", judge, needs, wanted=asks_gpu, after=after)


_OLD = ("gpu.driver.too-old-for-gpu",)
_NEW = ("gpu.driver.too-new-for-gpu",)
CHECKS = {
    "gpu.driver.too-old-for-gpu": _check(too_old_for_gpu, after=HELD),
    "gpu.driver.too-new-for-gpu": _check(too_new_for_gpu, after=HELD),
    "gpu.driver.open-module-required": _check(open_module_required, after=_OLD),
    "gpu.driver.closed-module-required": _check(closed_module_required, after=_NEW),
    "gpu.driver.eol-branch": _check(branch_ended),
}
