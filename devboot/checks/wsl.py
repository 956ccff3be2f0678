"""WSL: its version, its GPU bridge, and what breaks it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from devboot.checks.check import Check, asks_gpu
from devboot.checks.driver import OS_NEEDS, PACKAGE_NEEDS, WSL_CAUSES, WSL_NEEDS
from devboot.checks.fixes import remove_packages, sudo, wsl_restart
from devboot.facts.system import WSL_PROGRAMS
from devboot.report import Finding, Fix, Severity

if TYPE_CHECKING:
    from collections.abc import Callable

    from devboot.facts import Facts
    from devboot.profile import Profile

_NEEDS = (*WSL_NEEDS, *OS_NEEDS)
_LINUX_DRIVER = re.compile(
    r"(nvidia-(driver|utils|kernel|dkms|open|headless)|libnvidia-(compute|ml1)|libcuda1|cuda-drivers"
    r"|(akmod|kmod|xorg-x11-drv)-nvidia)"
)
_GUIDE = "https://docs.nvidia.com/cuda/wsl-user-guide/"
_BLOCKED = "GPU access blocked by the operating system"


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
        evidence=(f"kernel {_kernel(facts)}",),
        fix=(Fix.of("wsl.exe", "--set-version", name, "2", where="powershell"),),
        doc="https://learn.microsoft.com/windows/wsl/install#upgrade-version-from-wsl-1-to-wsl-2",
    )


def linux_driver(_profile: Profile, facts: Facts) -> Finding | None:
    """No Linux NVIDIA driver is installed: WSL brings the one of Windows.

    error: such a package hides the Windows driver's libraries, and nothing runs on the GPU
    fix: purge the packages, install `cuda-toolkit-X-Y` where a toolkit is wanted, restart WSL
    source: https://docs.nvidia.com/cuda/wsl-user-guide/
    """
    if not facts.is_wsl_distribution:
        return None
    packages = [name for name in facts.nvidia_packages if _LINUX_DRIVER.match(name)]
    if not packages:
        return None
    return Finding(
        "wsl.linux-driver-installed",
        Severity.ERROR,
        "a Linux NVIDIA driver is installed inside WSL",
        why=f"its libraries hide those of the Windows driver in {WSL_PROGRAMS}",
        evidence=tuple(f"installed: {name}" for name in packages),
        fix=(*_purge(facts, packages), wsl_restart()),
        doc=_GUIDE,
    )


def _purge(facts: Facts, packages: list[str]) -> tuple[Fix, ...]:
    """Return what removes the driver; of Debian's family also what came along with it."""
    root = sudo(facts)
    if facts.lenient.distro.package_manager == "apt":
        globs = "'nvidia-driver-*' 'nvidia-utils-*' 'libnvidia-*' 'cuda-drivers*'"
        return (Fix(f"{root}apt-get purge {globs} && {root}ldconfig", needs_root=True),)
    return (remove_packages(facts, *(name.split(" ")[0] for name in packages)),)


def dxg_missing(_profile: Profile, facts: Facts) -> Finding | None:
    """The GPU bridge of WSL2 is there.

    error: without /dev/dxg no GPU reaches this distribution
    fix: drop a kernel of your own from .wslconfig, `wsl.exe --update`, restart WSL
    source: https://docs.nvidia.com/cuda/wsl-user-guide/
    """
    if not _is_two(facts) or "dxg" in (facts.dir("/dev") or ()):
        return None
    return Finding(
        "wsl.dxg-missing",
        Severity.ERROR,
        "WSL has no GPU device: /dev/dxg is missing",
        why="the kernel of WSL is too old, or one of your own without the GPU bridge",
        evidence=("/dev/dxg: absent", f"kernel {_kernel(facts)}; 4.19.121 or newer has it"),
        fix=(
            *((_own_kernel(),) if _is_custom(facts) else ()),
            Fix("wsl.exe --update", "powershell"),
            wsl_restart(),
        ),
        doc=_GUIDE,
    )


def custom_kernel(_profile: Profile, facts: Facts) -> Finding | None:
    """WSL runs the kernel that Microsoft ships.

    warning: a kernel of your own may lack the GPU bridge, and is not updated with WSL
    fix: drop `kernel=` from .wslconfig, unless you need it
    source: https://github.com/microsoft/WSL2-Linux-Kernel
    """
    if not _is_two(facts) or not _is_custom(facts):
        return None
    return Finding(
        "wsl.custom-kernel",
        Severity.WARNING,
        f"WSL runs a kernel that is not Microsoft's: {_kernel(facts)}",
        why="it may lack what the GPU needs (dxgkrnl), and `wsl.exe --update` does not renew it",
        evidence=(f"kernel {_kernel(facts)}",),
        fix=(_own_kernel(), wsl_restart()),
        doc="https://github.com/microsoft/WSL2-Linux-Kernel",
    )


def _own_kernel() -> Fix:
    return Fix(r"delete the line `kernel=` from %UserProfile%\.wslconfig", "manual")


def _is_custom(facts: Facts) -> bool:
    release = _kernel(facts).lower()
    return bool(release) and "microsoft-standard" not in release


def _is_two(facts: Facts) -> bool:
    return facts.wsl_version == 2 and facts.is_wsl_distribution  # noqa: PLR2004


def _kernel(facts: Facts) -> str:
    return str((facts.lenient.value("uname", dict) or {}).get("release") or "")


def driver_libraries_missing(_profile: Profile, facts: Facts) -> Finding | None:
    """Windows' driver is mounted into WSL.

    error: libcuda of the Windows driver is not there, so CUDA cannot start
    fix: install a current NVIDIA driver on Windows and restart WSL
    source: https://docs.nvidia.com/cuda/wsl-user-guide/
    """
    if not _is_two(facts) or "libcuda.so.1" in (facts.dir(WSL_PROGRAMS) or ()):
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


def _words(facts: Facts) -> str:
    return f"WSL{facts.wsl_version}" if facts.is_wsl else ""


def _check(
    judge: Callable[[Profile, Facts], Finding | None], *needs: str, after: tuple[str, ...]
) -> Check:
    return Check("WSL GPU", "wsl", judge, (*_NEEDS, *needs), wanted=asks_gpu, after=after)


CHECKS = {
    "wsl.version": Check(
        "WSL",
        "wsl",
        wsl_one,
        _NEEDS,
        healthy=_words,
        suppresses=("gpu.*", "torch.*", "cuda.*", "container.*", *WSL_CAUSES[1:]),
    ),
    "wsl.linux-driver-installed": _check(linux_driver, *PACKAGE_NEEDS, after=()),
    "wsl.custom-kernel": Check("WSL", "wsl", custom_kernel, _NEEDS),
    "wsl.dxg-missing": _check(dxg_missing, "dir:/dev", after=()),
    "wsl.driver-libs-missing": _check(
        driver_libraries_missing, f"dir:{WSL_PROGRAMS}", after=("wsl.dxg-missing",)
    ),
    "wsl.gpu-blocked": _check(
        gpu_blocked, "command:nvidia-smi", after=(*WSL_CAUSES[:-1], "gpu.libcuda.shadowed")
    ),
}
