"""WSL: its version, its GPU bridge, and what breaks it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from devboot.checks.check import Check, always, asks_gpu
from devboot.checks.driver import DRIVER_NEEDS
from devboot.checks.fixes import sudo, wsl_restart
from devboot.facts.system import WSL_PROGRAMS
from devboot.report import Finding, Fix, Severity

if TYPE_CHECKING:
    from devboot.facts import Facts
    from devboot.profile import Profile

_NEEDS = ("uname", "env:WSL_DISTRO_NAME", "env:WSL_INTEROP", "euid", "file:/etc/os-release")
_LINUX_DRIVER = re.compile(r"(nvidia-(driver|utils|kernel|dkms)|libnvidia-compute|cuda-drivers)")
_GUIDE = "https://docs.nvidia.com/cuda/wsl-user-guide/"
_BLOCKED = "GPU access blocked by the operating system"
_WSL_CONF = "/etc/wsl.conf"
_DRVFS = frozenset({"9p", "drvfs", "virtiofs"})


def wsl_one(profile: Profile, facts: Facts) -> Finding | None:
    """This is WSL2 where it is wanted: WSL1 has no GPU and no real kernel.

    error: CUDA or `wsl: 2` is asked for, and WSL1 has neither a GPU nor the kernel for it
    fix: convert the distribution with `wsl.exe --set-version NAME 2`
    source: https://learn.microsoft.com/windows/wsl/compare-versions
    """
    if facts.wsl_version != 1 or not (profile.require("wsl") == 2 or asks_gpu(profile)):  # noqa: PLR2004
        return None
    name = facts.lenient.env("WSL_DISTRO_NAME") or "<distribution>"
    return Finding(
        "wsl.version",
        Severity.ERROR,
        "this is WSL1: no GPU, and debuggers are limited",
        why=f"the profile `{profile.name}` needs WSL2",
        evidence=(f"kernel {(facts.lenient.value('uname', dict) or {}).get('release')}",),
        fix=(Fix.of("wsl.exe", "--set-version", name, "2", where="powershell"),),
        doc="https://learn.microsoft.com/windows/wsl/install#upgrade-version-from-wsl-1-to-wsl-2",
    )


def linux_driver(_profile: Profile, facts: Facts) -> Finding | None:
    """No Linux NVIDIA driver is installed: WSL brings the one of Windows.

    error: such a package hides the Windows driver's libraries, and nothing runs on the GPU
    fix: purge the packages, install `cuda-toolkit-X-Y` where a toolkit is wanted, restart WSL
    source: https://docs.nvidia.com/cuda/wsl-user-guide/
    """
    if not facts.is_wsl:
        return None
    packages = [name for name in facts.texts("dpkg_nvidia") if _LINUX_DRIVER.match(name)]
    if not packages:
        return None
    globs = "'nvidia-driver-*' 'nvidia-utils-*' 'libnvidia-*' 'cuda-drivers*'"
    return Finding(
        "wsl.linux-driver-installed",
        Severity.ERROR,
        "a Linux NVIDIA driver is installed inside WSL",
        why=f"its libraries hide those of the Windows driver in {WSL_PROGRAMS}",
        evidence=tuple(f"dpkg: {name}" for name in packages),
        fix=(
            Fix(f"{sudo(facts)}apt-get purge {globs} && {sudo(facts)}ldconfig", needs_root=True),
            wsl_restart(),
        ),
        doc=_GUIDE,
    )


def gpu_disabled(_profile: Profile, facts: Facts) -> Finding | None:
    """WSL's configuration does not switch the GPU off.

    error: `[gpu] enabled=false` or `wsl2.gpuSupport=false` takes the GPU away
    fix: delete the line and restart WSL
    source: microsoft/WSL, src/linux/init/WslDistributionConfig.cpp and
        src/windows/common/WslCoreConfig.h
    """
    if not facts.is_wsl:
        return None
    conf = facts.file(_WSL_CONF) or ""
    host = facts.lenient.file("%UserProfile%/.wslconfig") or ""
    off = [
        f"{name}: {key} = false"
        for name, text, section, key in (
            (_WSL_CONF, conf, "gpu", "enabled"),
            (".wslconfig", host, "wsl2", "gpuSupport"),
        )
        if _setting(text, section, key) == "false"
    ]
    if not off:
        return None
    return Finding(
        "wsl.conf.gpu-disabled",
        Severity.ERROR,
        "WSL is configured to have no GPU",
        evidence=tuple(off),
        why="the setting takes the GPU away from this distribution",
        fix=(Fix(f"set it to true, or delete the line: {off[0]}", "manual"), wsl_restart()),
        doc="https://learn.microsoft.com/windows/wsl/wsl-config",
    )


def _setting(text: str, section: str, key: str) -> str | None:
    """Return the value of a key in one section of WSL's ini files, in lower case."""
    here = ""
    for line in text.splitlines():
        if header := re.match(r"\s*\[(.+?)\]", line):
            here = header[1].strip().lower()
        name, equals, value = line.partition("=")
        if equals and here == section and name.strip().lower() == key.lower():
            return value.partition("#")[0].strip().lower()
    return None


def dxg_missing(_profile: Profile, facts: Facts) -> Finding | None:
    """The GPU bridge of WSL2 is there.

    error: without /dev/dxg no GPU reaches this distribution
    fix: drop a kernel of your own from .wslconfig, `wsl.exe --update`, restart WSL
    source: https://docs.nvidia.com/cuda/wsl-user-guide/
    """
    if facts.wsl_version != 2 or "dxg" in (facts.dir("/dev") or ()):  # noqa: PLR2004
        return None
    return Finding(
        "wsl.dxg-missing",
        Severity.ERROR,
        "WSL has no GPU device: /dev/dxg is missing",
        why="the kernel of WSL is too old, or one of your own without the GPU bridge",
        evidence=("/dev/dxg: absent", "needs kernel 4.19.121 or newer"),
        fix=(Fix("wsl.exe --update", "powershell"), wsl_restart()),
        doc=_GUIDE,
    )


def driver_libraries_missing(_profile: Profile, facts: Facts) -> Finding | None:
    """Windows' driver is mounted into WSL.

    error: libcuda of the Windows driver is not there, so CUDA cannot start
    fix: install a current NVIDIA driver on Windows and restart WSL
    source: https://docs.nvidia.com/cuda/wsl-user-guide/
    """
    if facts.wsl_version != 2 or "libcuda.so.1" in (facts.dir(WSL_PROGRAMS) or ()):  # noqa: PLR2004
        return None
    return Finding(
        "wsl.driver-libs-missing",
        Severity.ERROR,
        "the NVIDIA driver of Windows does not reach WSL",
        why="WSL takes libcuda from the Windows driver; this one has none, or is too old",
        evidence=(f"{WSL_PROGRAMS}/libcuda.so.1: absent",),
        fix=(
            Fix("install the newest driver on Windows: https://www.nvidia.com/drivers", "manual"),
            wsl_restart(),
        ),
        doc=_GUIDE,
    )


def gpu_blocked(_profile: Profile, facts: Facts) -> Finding | None:
    """Windows lets WSL use the GPU.

    error: nvidia-smi says that access is blocked by the operating system
    fix: switch the GPU to WDDM, update WSL and Windows; data-center GPUs stay unsupported
    source: https://docs.nvidia.com/cuda/wsl-user-guide/
    """
    smi = facts.driver.smi
    if not facts.is_wsl or smi is None or _BLOCKED not in smi.output:
        return None
    return Finding(
        "wsl.gpu-blocked",
        Severity.ERROR,
        "Windows does not let WSL use this GPU",
        why="data-center GPUs, the TCC driver mode and old Windows builds do not work",
        evidence=(f"nvidia-smi: {smi.line(_BLOCKED)}",),
        fix=(
            Fix("nvidia-smi -g 0 -dm 0", "powershell"),
            Fix("wsl.exe --update", "powershell"),
            wsl_restart(),
        ),
        doc=_GUIDE,
    )


def project_on_windows_drive(_profile: Profile, facts: Facts) -> Finding | None:
    """The working directory lies on Linux's own disk.

    warning: builds are many times slower there, permissions and case get lost
    fix: move the project below your Linux home
    source: https://learn.microsoft.com/windows/wsl/filesystems
    """
    if not facts.is_wsl:
        return None
    cwd = facts.value("cwd", dict) or {}
    if cwd.get("fstype") not in _DRVFS:
        return None
    return Finding(
        "wsl.project-on-drvfs",
        Severity.WARNING,
        "this directory lies on a Windows drive: builds are many times slower there",
        why="every file access crosses into Windows, and permissions and case get lost",
        evidence=(f"{cwd.get('path')}: {cwd.get('fstype')}",),
        fix=(Fix('mkdir -p ~/src && cp -r . ~/src/"$(basename "$PWD")"'),),
        doc="https://learn.microsoft.com/windows/wsl/filesystems",
    )


def _words(facts: Facts) -> str:
    return f"WSL{facts.wsl_version}" if facts.is_wsl else ""


CHECKS = {
    "wsl.version": Check("WSL", "wsl", wsl_one, _NEEDS, wanted=always, healthy=_words),
    "wsl.linux-driver-installed": Check(
        "WSL GPU",
        "wsl",
        linux_driver,
        (*_NEEDS, "dpkg_nvidia"),
        wanted=asks_gpu,
        after=("wsl.version",),
    ),
    "wsl.conf.gpu-disabled": Check(
        "WSL GPU",
        "wsl",
        gpu_disabled,
        (*_NEEDS, f"file:{_WSL_CONF}"),
        wanted=asks_gpu,
        after=("wsl.version",),
    ),
    "wsl.dxg-missing": Check(
        "WSL GPU",
        "wsl",
        dxg_missing,
        (*_NEEDS, "dir:/dev"),
        wanted=asks_gpu,
        after=("wsl.version", "wsl.conf.gpu-disabled"),
    ),
    "wsl.driver-libs-missing": Check(
        "WSL GPU",
        "wsl",
        driver_libraries_missing,
        (*_NEEDS, f"dir:{WSL_PROGRAMS}"),
        wanted=asks_gpu,
        after=("wsl.version", "wsl.conf.gpu-disabled", "wsl.dxg-missing"),
    ),
    "wsl.gpu-blocked": Check(
        "WSL GPU",
        "wsl",
        gpu_blocked,
        DRIVER_NEEDS,
        wanted=asks_gpu,
        after=(
            "wsl.version",
            "wsl.linux-driver-installed",
            "wsl.conf.gpu-disabled",
            "wsl.dxg-missing",
            "wsl.driver-libs-missing",
        ),
    ),
    "wsl.project-on-drvfs": Check("WSL", "wsl", project_on_windows_drive, (*_NEEDS, "cwd")),
}
