"""libcuda: the library of the driver that programs load first."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from devboot.checks.check import Check, asks_gpu
from devboot.checks.driver import DRIVER_NEEDS, WSL_CAUSES
from devboot.checks.fixes import sudo, wsl_restart
from devboot.checks.generations import is_data_center
from devboot.facts.system import WSL_PROGRAMS
from devboot.report import Finding, Fix, Severity, either

if TYPE_CHECKING:
    from devboot.facts import Facts
    from devboot.profile import Profile

_COMPATIBILITY = "https://docs.nvidia.com/deploy/cuda-compatibility/forward-compatibility.html"


def shadowed(_profile: Profile, facts: Facts) -> Finding | None:
    """In WSL the first libcuda is the one of Windows' driver.

    error: another copy is found before it, and CUDA fails or hangs though nvidia-smi answers
    fix: delete the copy or take its folder out of LD_LIBRARY_PATH, run ldconfig, restart WSL
    source: https://docs.nvidia.com/cuda/wsl-user-guide/
    """
    if not facts.is_wsl_distribution:
        return None
    found = facts.texts("libcuda")
    if not found or found[0].startswith("/usr/lib/wsl/"):
        return None
    smi = facts.driver.smi
    return Finding(
        "gpu.libcuda.shadowed",
        Severity.ERROR,
        f"programs load {found[0]} instead of Windows' driver",
        why="only the libcuda that WSL mounts speaks to the GPU of Windows",
        evidence=(
            f"libcuda.so.1 is searched in this order: {', '.join(found)}",
            *((f"nvidia-smi: {smi.line('CUDA Version')}",) if smi and smi.output else ()),
        ),
        fix=(*_without(facts, found[0]), wsl_restart()),
        doc="https://docs.nvidia.com/cuda/wsl-user-guide/",
    )


def compat_on_unsupported(_profile: Profile, facts: Facts) -> Finding | None:
    """A libcuda newer than the driver is used only where NVIDIA supports that.

    error: on GeForce and RTX GPUs every program fails with error 804
    fix: take `compat` out of LD_LIBRARY_PATH or ld.so.conf.d, or update the driver of the host
    source: https://docs.nvidia.com/deploy/cuda-compatibility/forward-compatibility.html
    """
    found = facts.texts("libcuda")
    if facts.is_wsl_distribution or not found or "compat/" not in found[0]:
        return None
    wrong = [gpu for gpu in facts.driver.known_gpus() if not is_data_center(gpu)]
    if not wrong:
        return None
    return Finding(
        "gpu.compat-on-unsupported-hw",
        Severity.ERROR,
        f"the compatibility libcuda does not work on a {wrong[0].name}",
        why="NVIDIA supports it on data-center GPUs; here CUDA fails with error 804",
        evidence=(
            f"libcuda.so.1 is searched in this order: {', '.join(found)}",
            f"driver {facts.driver.version}, {wrong[0].name}",
        ),
        fix=either(
            _without(facts, found[0]),
            (Fix("update the driver of the host", "manual"),) if facts.container else (),
        ),
        doc=_COMPATIBILITY,
    )


def _without(facts: Facts, library: str) -> tuple[Fix, ...]:
    """Return what takes a library out of the search: of the environment, or of the system."""
    folder = library.rpartition("/")[0]
    path = (facts.lenient.env("LD_LIBRARY_PATH") or "").split(":")
    if folder in path:
        rest = ":".join(entry for entry in path if entry not in {folder, ""})
        return (Fix.of("export", f"LD_LIBRARY_PATH={rest}"),)
    root = sudo(facts)
    if "compat/" in library:
        lines = f"{root}grep -rl compat /etc/ld.so.conf.d | xargs -r {root}rm"
        return (Fix(f"{lines} && {root}ldconfig", needs_root=True),)
    return (Fix(f"{root}rm {shlex.quote(folder)}/libcuda.so* && {root}ldconfig", needs_root=True),)


def not_a_symlink(_profile: Profile, facts: Facts) -> Finding | None:
    """ldconfig has nothing to say about WSL's libcuda.

    info: `libcuda.so.1 is not a symbolic link` is harmless: WSL mounts a copy, not a link
    fix: none is needed
    source: https://github.com/microsoft/WSL/issues/5663
    """
    ldconfig = facts.command("ldconfig")
    if not facts.is_wsl_distribution or ldconfig is None:
        return None
    line = ldconfig.says("is not a symbolic link")
    if not line:
        return None
    return Finding(
        "wsl.ldconfig-symlink",
        Severity.INFO,
        "ldconfig complains about WSL's libcuda: that is harmless",
        why=f"{WSL_PROGRAMS} is mounted by Windows, with copies in place of links",
        evidence=(f"ldconfig: {line}",),
        fix=(Fix("nothing: programs find the library all the same", "manual"),),
        doc="https://github.com/microsoft/WSL/issues/5663",
    )


_NEEDS = (*DRIVER_NEEDS, "libcuda", "env:LD_LIBRARY_PATH")
CHECKS = {
    "gpu.libcuda.shadowed": Check(
        "libcuda",
        "gpu",
        shadowed,
        _NEEDS,
        wanted=asks_gpu,
        after=WSL_CAUSES,
        suppresses=("gpu.smi.timeout",),
    ),
    "gpu.compat-on-unsupported-hw": Check(
        "libcuda", "gpu", compat_on_unsupported, _NEEDS, wanted=asks_gpu
    ),
    "wsl.ldconfig-symlink": Check(
        "WSL GPU", "wsl", not_a_symlink, ("command:ldconfig", *DRIVER_NEEDS), wanted=asks_gpu
    ),
}
