"""Debuggers and profilers of device code, and what they want of the driver."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from devboot.checks import tables
from devboot.checks.check import Check, asks
from devboot.checks.driver import DRIVER_NEEDS, WSL_CAUSES
from devboot.checks.fixes import cuda_package, install_packages, nvidia_driver
from devboot.checks.program import failure
from devboot.checks.toolkits import NVCC_NEEDS, on_path
from devboot.facts import UnknownFact, Version
from devboot.facts.system import WSL_PROGRAMS
from devboot.report import Finding, Fix, Severity
from devboot.tables import wsl

if TYPE_CHECKING:
    from devboot.facts import Facts
    from devboot.profile import Profile

_SONAME = re.compile(r"error while loading shared libraries: (\S+?):")
_ENABLED = "GPUDebugger.EnableInterface"
_KEY = r"HKLM:\SOFTWARE\NVIDIA Corporation\GPUDebugger"
_CUDA_GDB = "https://docs.nvidia.com/cuda/cuda-gdb/"
_WINDOWS_11 = 22000


def cuda_gdb_missing(_profile: Profile, facts: Facts) -> Finding | None:
    """The debugger for device code is there.

    warning: gdb alone cannot stop inside a kernel
    fix: install the toolkit's cuda-gdb package, or put the toolkit that has it on PATH
    source: https://docs.nvidia.com/cuda/cuda-gdb/
    """
    if facts.command("cuda-gdb"):
        return None
    version = facts.lenient.nvcc.version if facts.lenient.nvcc else None
    name = f"cuda-gdb-{(version.short if version else tables.TOOLKIT).replace('.', '-')}"
    root = next((root for root in facts.lenient.cuda_roots if root.has("cuda-gdb")), None)
    return Finding(
        "debug.cuda-gdb-missing",
        Severity.WARNING,
        "`cuda-gdb` is not on PATH" if root else "`cuda-gdb` is not installed",
        why="gdb alone cannot stop inside a kernel",
        evidence=(
            "`cuda-gdb`: not on PATH",
            *([f"{root.path}/bin/cuda-gdb: there"] if root else []),
        ),
        fix=on_path(facts, root.path) if root else (cuda_package(facts, name),),
        doc=_CUDA_GDB,
    )


def cuda_gdb_broken(_profile: Profile, facts: Facts) -> Finding | None:
    """cuda-gdb starts.

    error: a library that it was linked with is not on this system
    fix: install the library it names, or a cuda-gdb of this system's time
    source: exit status and words of `cuda-gdb --version`
    """
    command = facts.command("cuda-gdb")
    if command is None:
        return None
    if not command.asked:
        raise UnknownFact("commands.cuda-gdb.rc")
    if command.rc == 0 or command.timed_out:
        return None
    match = _SONAME.search(command.output)
    return Finding(
        "debug.cuda-gdb-broken",
        Severity.ERROR,
        "`cuda-gdb` is there but does not start",
        why=f"{match[1]} is missing" if match else "what it says is all there is to go by",
        evidence=(command.path, failure(command)),
        fix=_library(facts, match[1] if match else ""),
        doc=_CUDA_GDB,
    )


def _library(facts: Facts, soname: str) -> tuple[Fix, ...]:
    """Return what brings a library that old cuda-gdb need, else a newer cuda-gdb."""
    manager = facts.lenient.distro.package_manager
    packages = {
        "libtinfo.so.5": {
            "apt": "libtinfo5",
            "dnf": "ncurses-compat-libs",
            "zypper": "libncurses5",
        },
        "libncurses.so.5": {"apt": "libncurses5", "dnf": "ncurses-compat-libs"},
        "libncursesw.so.5": {"apt": "libncursesw5", "dnf": "ncurses-compat-libs"},
    }
    known = packages.get(soname, {}).get(manager)
    if known:
        return (install_packages(facts, known),)
    if match := re.match(r"libpython(3\.\d+)", soname):
        names = {"apt": f"libpython{match[1]}", "dnf": f"python{match[1]}-libs"}
        if manager in names:
            return (install_packages(facts, names[manager]),)
    return (cuda_package(facts, f"cuda-gdb-{tables.TOOLKIT.replace('.', '-')}"),)


def libcudadebugger_missing(_profile: Profile, facts: Facts) -> Finding | None:
    """The driver's half of the debugger is beside libcuda.

    warning: cuda-gdb starts, but finds no device: libcudadebugger.so.1 is missing
    fix: install the driver with all of its parts
    source: https://docs.nvidia.com/cuda/cuda-gdb/#supported-platforms
    """
    libraries = facts.texts("libcuda")
    if not libraries or _has_debugger(facts, libraries[0].rpartition("/")[0]):
        return None
    return Finding(
        "debug.libcudadebugger-missing",
        Severity.WARNING,
        "the driver lacks libcudadebugger.so.1: cuda-gdb sees no device",
        why="it belongs beside libcuda.so.1, and comes with the whole driver only",
        evidence=(f"{libraries[0]}: there", "libcudadebugger.so.1: not found"),
        fix=nvidia_driver(facts),
        doc=_CUDA_GDB,
    )


def _has_debugger(facts: Facts, folder: str) -> bool:
    """Return whether the library is found.

    Raises UnknownFact when nobody looked, neither into the folder nor at ldconfig's list.
    """
    name = "libcudadebugger.so.1"
    if facts.has("dirs", folder):
        return name in (facts.dir(folder) or ())
    ldconfig = facts.command("ldconfig")
    if ldconfig is None or ldconfig.rc != 0:
        raise UnknownFact(f"dirs.{folder}")
    return name in ldconfig.stdout


def debugger_interface(_profile: Profile, facts: Facts) -> Finding | None:
    """Windows lets WSL debug the GPU.

    warning: cuda-gdb does not stop in kernels, compute-sanitizer fails to start
    info: nobody looked into Windows' registry; `devboot doctor --windows` does
    fix: set EnableInterface in the registry, as administrator, and restart WSL
    source: https://docs.nvidia.com/cuda/cuda-gdb/#supported-platforms
    """
    if not facts.is_wsl:
        return None
    registry = facts.lenient.value("windows_registry", dict)
    looked = registry is not None and _ENABLED in registry
    value = str((registry or {}).get(_ENABLED) or "")
    if value in {"1", "0x1"}:
        return None
    evidence = f"{_KEY} EnableInterface: {value or ('not set' if looked else 'nobody looked')}"
    return Finding(
        "debug.wsl-gpu-debugger-interface",
        Severity.WARNING if looked else Severity.INFO,
        "Windows does not let WSL debug the GPU"
        if looked
        else "Windows must let WSL debug the GPU: nobody looked whether it does",
        why="without it cuda-gdb does not stop in kernels",
        evidence=(evidence,),
        fix=(
            Fix(f"New-Item -Path '{_KEY}' -Force", "powershell", needs_root=True),
            Fix(
                f"Set-ItemProperty -Path '{_KEY}' -Name EnableInterface -Type DWord -Value 1",
                "powershell",
                needs_root=True,
            ),
            Fix("wsl.exe --shutdown", "powershell"),
        ),
        doc=_CUDA_GDB,
    )


def wsl_driver_old(profile: Profile, facts: Facts) -> Finding | None:
    """Windows' driver is new enough for debuggers and profilers in WSL.

    warning: cuda-gdb needs driver 535, Nsight Compute 525 on Windows 11 and 545 on Windows 10
    fix: install a newer driver on Windows
    source: tables/wsl.yaml
    """
    driver = facts.driver.version if facts.is_wsl else None
    if driver is None:
        return None
    wanted = {tool: Version.of(first) for tool, first in _tools(profile, facts).items()}
    short = {tool: first for tool, first in wanted.items() if driver < first}
    if not short:
        return None
    return Finding(
        "debug.wsl-driver-min",
        Severity.WARNING,
        f"driver {driver} of Windows is too old for {' and '.join(short)} in WSL",
        why="; ".join(f"{tool} needs {first}" for tool, first in short.items()),
        evidence=(f"nvidia-smi: Driver Version: {driver}",),
        fix=nvidia_driver(facts),
        doc="https://docs.nvidia.com/cuda/wsl-user-guide/",
    )


def _tools(profile: Profile, facts: Facts) -> dict[str, str]:
    """Return the wanted tools and their first drivers; without its build Windows counts as 11."""
    build = facts.lenient.value("windows_build", int) or _WINDOWS_11
    ncu = wsl.TOOLS["ncu-windows-11" if build >= _WINDOWS_11 else "ncu-windows-10"]
    firsts = {"cuda_gdb": ("cuda-gdb", wsl.TOOLS["cuda-gdb"]), "ncu": ("Nsight Compute", ncu)}
    return dict(first for key, first in firsts.items() if profile.require(key) is True)


_DEBUG = asks("cuda_gdb")
CHECKS = {
    "debug.cuda-gdb-missing": Check(
        "cuda-gdb",
        "cuda",
        cuda_gdb_missing,
        ("command:cuda-gdb", "env:SHELL", *NVCC_NEEDS),
        wanted=_DEBUG,
        after=("wsl.version", "cuda.nvcc.missing", "cuda.nvcc.module-not-loaded"),
    ),
    "debug.cuda-gdb-broken": Check(
        "cuda-gdb", "cuda", cuda_gdb_broken, ("command:cuda-gdb", *NVCC_NEEDS), wanted=_DEBUG
    ),
    "debug.libcudadebugger-missing": Check(
        "cuda-gdb",
        "cuda",
        libcudadebugger_missing,
        (*DRIVER_NEEDS, "libcuda", "command:ldconfig", f"dir:{WSL_PROGRAMS}"),
        wanted=_DEBUG,
        after=(*WSL_CAUSES, "gpu.libcuda.shadowed"),
    ),
    "debug.wsl-gpu-debugger-interface": Check(
        "cuda-gdb",
        "cuda",
        debugger_interface,
        (*DRIVER_NEEDS, "windows_registry"),
        wanted=_DEBUG,
        after=WSL_CAUSES,
    ),
    "debug.wsl-driver-min": Check(
        "driver",
        "gpu",
        wsl_driver_old,
        (*DRIVER_NEEDS, "windows_build"),
        wanted=asks("cuda_gdb", "ncu"),
        after=WSL_CAUSES,
    ),
}
