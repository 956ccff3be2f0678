"""The kernel module of the NVIDIA driver: why it is not loaded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from devboot.checks.check import Check, asks_gpu
from devboot.checks.driver import (
    DRIVER_NEEDS,
    HELD,
    INSTALL_GUIDE,
    PACKAGE_NEEDS,
    UNFIT,
    unloaded,
)
from devboot.checks.fixes import as_root, install_packages, new_initramfs, nvidia_driver, sudo
from devboot.facts import UnknownFact
from devboot.report import Finding, Fix, Severity, either

if TYPE_CHECKING:
    from collections.abc import Callable

    from devboot.facts import Facts
    from devboot.profile import Profile

_MODPROBE = ("/etc/modprobe.d", "/run/modprobe.d", "/usr/lib/modprobe.d", "/lib/modprobe.d")
_REJECTED = (
    "Key was rejected by service",
    "Required key not available",
    "module with unavailable key is rejected",
    "unsigned module is rejected",
)
_BLACKLISTED = re.compile(
    r"^\s*(blacklist\s+nvidia\b|install\s+nvidia\s+/(usr/)?bin/(false|true)\b|alias\s+nvidia\s+off)",
    re.MULTILINE,
)
_REFUSED = re.compile(r"^install (/usr)?/bin/(false|true)|Module off not found", re.MULTILINE)
_NOT_THERE = ("not found in directory", "could not find module")
_ON_COMMAND_LINE = re.compile(r"\bmodprobe\.blacklist=\S*\bnvidia\b")
_DKMS_PACKAGE = re.compile(r"nvidia-\S*dkms|kmod-nvidia\S*dkms|dkms-nvidia|akmod-nvidia")
_DKMS = re.compile(r"^nvidia\S*[/,] ?(\d[\d.]+)(?:, ([^,\s]+), \S+)?: ?(\w+)", re.MULTILINE)


def driver_missing(_profile: Profile, facts: Facts) -> Finding | None:
    """The GPU on the PCI bus has a driver.

    error: without the kernel module no CUDA program runs
    fix: install the driver that the distribution recommends, then reboot
    source: https://docs.nvidia.com/datacenter/tesla/driver-installation-guide/
    """
    if not unloaded(facts) or not facts.pci_nvidia:
        return None
    installed = [f"installed: {name}" for name in facts.nvidia_packages if "driver" in name]
    return Finding(
        "gpu.driver.missing",
        Severity.ERROR,
        "there is an NVIDIA GPU, but its driver is not loaded",
        why="without the kernel module no CUDA program runs",
        evidence=(
            *map(str, facts.pci_nvidia),
            "/proc/driver/nvidia/version: absent",
            *installed[:3],
        ),
        fix=nvidia_driver(facts),
        doc=INSTALL_GUIDE,
    )


def secure_boot(_profile: Profile, facts: Facts) -> Finding | None:
    """Secure Boot accepts the NVIDIA module.

    error: the module is built for this kernel, but its key is not one that the firmware knows
    fix: enroll the key that signed it, or take the distribution's signed modules
    source: the words of modprobe and the kernel log; SecureBoot in the firmware's variables
    """
    if not unloaded(facts) or facts.container:
        return None
    said = _rejected(facts)
    if not said and (_blacklists(facts) or not _module_is_there(facts)):
        return None
    if not said and facts.value("secure_boot", str) != "enabled":
        return None
    return Finding(
        "gpu.driver.secure-boot",
        Severity.ERROR,
        "Secure Boot refuses the NVIDIA module",
        why="it is built for this kernel, but signed by a key that the firmware does not know",
        evidence=(said or "Secure Boot: enabled", *map(str, facts.pci_nvidia)),
        fix=_enroll(facts),
        doc="https://wiki.debian.org/SecureBoot#MOK_-_Machine_Owner_Key",
    )


def _rejected(facts: Facts) -> str:
    commands = (facts.lenient.command(name) for name in ("modprobe-n", "dmesg"))
    lines = (command.says(*_REJECTED) for command in commands if command)
    return next(filter(None, lines), "")


def _enroll(facts: Facts) -> tuple[Fix, ...]:
    keys = {
        "apt": "/var/lib/shim-signed/mok/MOK.der",
        "dnf": "/etc/pki/akmods/certs/public_key.der",
    }
    manager = facts.lenient.distro.package_manager
    key = "/var/lib/dkms/mok.pub" if facts.lenient.distro.id == "debian" else keys.get(manager)
    by_key = (
        as_root(facts, "mokutil", "--import", key or "/var/lib/dkms/mok.pub", reboot=True),
        Fix("at the next start choose `Enroll MOK` in the blue screen", "manual"),
    )
    if facts.lenient.distro.id != "ubuntu":
        return by_key
    return either(by_key, (as_root(facts, "ubuntu-drivers", "install", reboot=True),))


def dkms_missing(_profile: Profile, facts: Facts) -> Finding | None:
    """The NVIDIA module is built for the running kernel.

    error: dkms built it for other kernels, or its build failed: this kernel has none
    fix: install the kernel's headers, run `dkms autoinstall`, load the module
    source: `dkms status` and `modprobe -n nvidia`
    """
    if not unloaded(facts) or facts.container or not _built_by_dkms(facts):
        return None
    if _module_is_there(facts):
        return None
    kernel = _kernel(facts)
    return Finding(
        "gpu.driver.dkms-missing",
        Severity.ERROR,
        f"the NVIDIA module is not built for the running kernel {kernel}",
        why="it came with an update, and dkms had no headers for it or the build failed",
        evidence=(f"kernel: {kernel}", *_told(facts)),
        fix=(install_packages(facts, _headers(facts, kernel)), _build(facts)),
        doc=INSTALL_GUIDE,
    )


def _build(facts: Facts) -> Fix:
    akmods = any(name.startswith("akmod-") for name in facts.nvidia_packages)
    build = "akmods --force" if akmods else "dkms autoinstall"
    return Fix(f"{sudo(facts)}{build} && {sudo(facts)}modprobe nvidia", needs_root=True)


def _built_by_dkms(facts: Facts) -> bool:
    dkms = facts.lenient.command("dkms")
    packaged = any(map(_DKMS_PACKAGE.match, facts.nvidia_packages))
    return packaged or bool(dkms and _DKMS.search(dkms.stdout))


def _told(facts: Facts) -> tuple[str, ...]:
    commands = (facts.lenient.command(name) for name in ("dkms", "modprobe-n"))
    lines = (f"{c.name}: {c.line('nvidia')}" for c in commands if c and c.output)
    return tuple(lines) or tuple(name for name in facts.nvidia_packages if "dkms" in name)


def _kernel(facts: Facts) -> str:
    return str((facts.lenient.value("uname", dict) or {}).get("release"))


def _headers(facts: Facts, kernel: str) -> str:
    names = {"apt": f"linux-headers-{kernel}", "dnf": f"kernel-devel-{kernel}"}
    return names.get(facts.lenient.distro.package_manager, "linux-headers")


def _module_is_there(facts: Facts) -> bool:
    """Return whether the module is installed for the running kernel.

    Raises UnknownFact when nobody asked modprobe or dkms.
    """
    modprobe = facts.lenient.command("modprobe-n")
    if modprobe and modprobe.says(*_NOT_THERE) and not _REFUSED.search(modprobe.output):
        return False
    if modprobe and (modprobe.output or modprobe.rc == 0):
        return True
    if (dkms := facts.lenient.command("dkms")) and dkms.rc == 0:
        return any(
            kernel == _kernel(facts) and state == "installed"
            for _, kernel, state in _DKMS.findall(dkms.stdout)
        )
    if any(map(_DKMS_PACKAGE.match, facts.nvidia_packages)):
        raise UnknownFact("commands.modprobe-n")
    return False


def blacklisted(_profile: Profile, facts: Facts) -> Finding | None:
    """The NVIDIA module may load.

    error: it is installed for this kernel, but a file of modprobe or the kernel's command line
        forbids it; `prime-select intel` does that
    fix: `prime-select nvidia`, or delete the line and make the initial ramdisk again
    source: modprobe.d(5); ubuntu-drivers-common, prime-select
    """
    if not unloaded(facts) or facts.container:
        return None
    told = _blacklists(facts)
    if not told:
        if _module_is_there(facts) and not _modprobe_is_known(facts) and not _rejected(facts):
            raise UnknownFact("files./etc/modprobe.d")
        return None
    return Finding(
        "gpu.driver.blacklisted",
        Severity.ERROR,
        "the NVIDIA module is installed, but forbidden to load",
        why="a switch between two GPUs does that, and so do instructions from the web",
        evidence=tuple(f"{place}: {line}" for place, line in told.items()),
        fix=_allow(facts, next(iter(told))),
        doc="https://manpages.debian.org/modprobe.d",
    )


def _modprobe_is_known(facts: Facts) -> bool:
    return facts.has("dirs", _MODPROBE[0]) or bool(facts.files_below(*_MODPROBE))


def _blacklists(facts: Facts) -> dict[str, str]:
    """Return the lines that keep the module from loading, by where they stand."""
    found = {
        path: match[0].strip()
        for path, text in facts.files_below(*_MODPROBE).items()
        if (match := _BLACKLISTED.search(text))
    }
    prime = facts.lenient.command("prime-select")
    if prime and prime.stdout.strip() == "intel":
        found["prime-select query"] = "intel"
    modprobe = facts.lenient.command("modprobe-n")
    if not found and modprobe and (match := _REFUSED.search(modprobe.output)):
        found["modprobe -n nvidia"] = match[0]
    if match := _ON_COMMAND_LINE.search(facts.lenient.file("/proc/cmdline") or ""):
        found["/proc/cmdline"] = match[0]
    return found


def _allow(facts: Facts, place: str) -> tuple[Fix, ...]:
    packages = facts.lenient.nvidia_packages
    if "prime" in place or any(name.startswith("nvidia-prime") for name in packages):
        return (as_root(facts, "prime-select", "nvidia", reboot=True),)
    if place.startswith("/etc/"):
        return as_root(facts, "rm", place), new_initramfs(facts)
    return (Fix(f"take the line out of {place}", "manual"), new_initramfs(facts))


_FILES = ("files:modprobe.d", "file:/proc/cmdline", "command:prime-select")
_MODULE = ("command:modprobe-n", "command:dkms", "command:dmesg", "secure_boot", *PACKAGE_NEEDS)


def _check(
    judge: Callable[[Profile, Facts], Finding | None],
    *needs: str,
    after: tuple[str, ...],
) -> Check:
    return Check("GPU", "gpu", judge, (*DRIVER_NEEDS, *needs), wanted=asks_gpu, after=after)


_REASONS = (*HELD, "gpu.driver.secure-boot", "gpu.driver.blacklisted", "gpu.driver.dkms-missing")
CHECKS = {
    "gpu.driver.blacklisted": _check(blacklisted, *_FILES, *_MODULE, after=HELD),
    "gpu.driver.secure-boot": _check(secure_boot, *_MODULE, *_FILES, after=(*HELD, *UNFIT)),
    "gpu.driver.dkms-missing": _check(
        dkms_missing, *_MODULE, after=(*HELD, *UNFIT, "gpu.driver.blacklisted")
    ),
    "gpu.driver.missing": _check(driver_missing, *PACKAGE_NEEDS, after=(*_REASONS, *UNFIT)),
}
