"""The CUDA toolkit: nvcc is found, runs, and fits its host compiler, its C library, the driver."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from devboot.checks import tables
from devboot.checks.check import Check, asks
from devboot.checks.driver import DRIVER_CAUSES, DRIVER_NEEDS, driver_cuda, driver_floor
from devboot.checks.fixes import (
    cuda_package,
    cuda_toolkit,
    in_cuda_family,
    install_packages,
    nvidia_driver,
)
from devboot.checks.program import failure
from devboot.facts import UnknownFact, Version
from devboot.report import Finding, Fix, Severity, either

if TYPE_CHECKING:
    from devboot.facts import Facts
    from devboot.facts.cuda import CudaRoot, Nvcc
    from devboot.profile import Profile

_NEEDS = ("command:nvcc", "command:nvcc-dryrun", "cuda_roots", "python", *DRIVER_NEEDS)
_GCC = ("command:g++", "gcc_all", "env:NVCC_CCBIN", "env:CUDAHOSTCXX")
_GUIDE = "https://docs.nvidia.com/cuda/cuda-installation-guide-linux/"
_WSL_GUIDE = "https://docs.nvidia.com/cuda/wsl-user-guide/"


def nvcc_missing(_profile: Profile, facts: Facts) -> Finding | None:
    """A CUDA toolkit is installed.

    error: the profile builds CUDA code, and a driver alone brings no compiler
    fix: install the toolkit of torch's CUDA version, without the driver that comes with it
    source: https://docs.nvidia.com/cuda/cuda-installation-guide-linux/
    """
    if facts.nvcc or _roots(facts):
        return None
    return Finding(
        "cuda.nvcc.missing",
        Severity.ERROR,
        "the CUDA toolkit is not installed",
        why="the profile builds CUDA code, and a driver alone brings no compiler",
        evidence=("`nvcc`: not on PATH", "no toolkit in /usr/local, /opt or the environment"),
        fix=(*cuda_toolkit(facts, _fitting_toolkit(facts)), *_on_path(facts, "/usr/local/cuda")),
        doc=_WSL_GUIDE if facts.lenient.is_wsl else _GUIDE,
    )


def nvcc_not_on_path(_profile: Profile, facts: Facts) -> Finding | None:
    """The toolkit that is installed is on PATH.

    error: CMake finds CUDA through nvcc
    fix: put the toolkit's bin directory on PATH
    source: https://docs.nvidia.com/cuda/cuda-installation-guide-linux/#post-installation-actions
    """
    roots = _roots(facts)
    if facts.nvcc or not roots:
        return None
    root = _preferred(facts, roots)
    return Finding(
        "cuda.nvcc.not-on-path",
        Severity.ERROR,
        f"CUDA {root.version} is installed, but `nvcc` is not on PATH",
        why="CMake finds CUDA through nvcc",
        evidence=("`nvcc`: not on PATH", *(f"{root.path}/bin/nvcc: there" for root in roots)),
        fix=_on_path(facts, root.path),
        doc=_GUIDE,
    )


def nvcc_windows(_profile: Profile, facts: Facts) -> Finding | None:
    """The nvcc on PATH is a Linux program.

    error: WSL's PATH leads to nvcc.exe, which cannot build Linux code
    fix: install a toolkit inside the distribution
    source: https://docs.nvidia.com/cuda/wsl-user-guide/
    """
    nvcc = facts.nvcc
    if nvcc is None or not nvcc.is_windows:
        return None
    return Finding(
        "cuda.nvcc.windows-binary",
        Severity.ERROR,
        "the `nvcc` on PATH is the Windows one",
        why="it cannot build Linux code; the distribution needs a toolkit of its own",
        evidence=(f"nvcc: {nvcc.command.path}",),
        fix=cuda_toolkit(facts, _fitting_toolkit(facts)),
        doc=_WSL_GUIDE,
    )


def nvcc_broken(_profile: Profile, facts: Facts) -> Finding | None:
    """nvcc runs and prints its release.

    error: the toolkit is incomplete, or a wrapper points to one that is gone
    fix: install the toolkit again
    source: what `nvcc --version` printed
    """
    nvcc = facts.nvcc
    if nvcc is None or nvcc.version or nvcc.is_windows:
        return None
    if not nvcc.command.asked:
        raise UnknownFact("commands.nvcc.rc")
    return Finding(
        "cuda.nvcc.broken",
        Severity.ERROR,
        "`nvcc` is there but does not run",
        why="the toolkit is incomplete, or a wrapper points to one that is gone",
        evidence=(str(nvcc.command.path), failure(nvcc.command)),
        fix=cuda_toolkit(facts, _fitting_toolkit(facts)),
        doc=_GUIDE,
    )


def several_toolkits(_profile: Profile, facts: Facts) -> Finding | None:
    """One toolkit, or none that contradicts the one on PATH.

    error: nvcc on PATH is of another CUDA major than torch
    warning: several are installed, and a build takes the first on PATH
    fix: put the one of torch's CUDA version first
    source: the version in each toolkit's cuda.h
    """
    nvcc, roots = facts.nvcc, _roots(facts)
    versions = {root.version for root in roots}
    if nvcc is None or nvcc.version is None or len(versions) < 2:  # noqa: PLR2004
        return None
    torch = Version.parse(facts.torch.cuda or "") if facts.torch else None
    wrong = torch is not None and torch.major != nvcc.version.major
    return Finding(
        "cuda.nvcc.multiple",
        Severity.ERROR if wrong else Severity.WARNING,
        f"several CUDA toolkits are installed, `nvcc` is the one of CUDA {nvcc.version}",
        why=f"torch was built with CUDA {torch}" if torch else "a build takes the first on PATH",
        evidence=(str(nvcc.command.path), *(f"{root.path}: CUDA {root.version}" for root in roots)),
        fix=_on_path(facts, _preferred(facts, roots).path),
        doc=_GUIDE,
    )


def wrapper_without_home(_profile: Profile, facts: Facts) -> Finding | None:
    """CUDA_HOME tells the toolkit where nvcc is a wrapper script, as torch guesses wrong there.

    warning: torch's build helpers take the wrapper's parent for the toolkit
    fix: set CUDA_HOME to the real toolkit
    source: `_find_cuda_home` in torch/utils/cpp_extension.py
    """
    nvcc = facts.nvcc
    if nvcc is None or not nvcc.command.is_script or nvcc.is_windows:
        return None
    if facts.env("CUDA_HOME") or facts.env("CUDA_PATH"):
        return None
    guess = (nvcc.command.path or "").removesuffix("/bin/nvcc")
    root = nvcc.root.path if nvcc.root else "/usr/local/cuda"
    return Finding(
        "cuda.home.wrong-guess",
        Severity.WARNING,
        "`nvcc` is a wrapper script and CUDA_HOME is not set",
        why=f"torch's build helpers take {guess} for the toolkit; it is {root}",
        evidence=(f"{nvcc.command.path}: a script", "CUDA_HOME: not set"),
        fix=(Fix.of("export", f"CUDA_HOME={root}", where="project"),),
        doc="https://pytorch.org/docs/stable/cpp_extension.html",
    )


def host_compiler_too_new(_profile: Profile, facts: Facts) -> Finding | None:
    """nvcc accepts the g++ it would call.

    error: nvcc refuses every file, `unsupported GNU version`
    fix: install the newest gcc that it accepts beside yours and name it in NVCC_CCBIN
    source: include/crt/host_config.h of the toolkit; without it the table of host compilers
    """
    nvcc, gcc = facts.nvcc, facts.command("g++")
    if nvcc is None or gcc is None or gcc.version is None:
        return None
    if facts.env("NVCC_CCBIN") or facts.env("CUDAHOSTCXX"):
        return None
    newest, source = _gcc_max(nvcc)
    if newest is None or gcc.version.major <= newest:
        return None
    return Finding(
        "cuda.host-compiler.too-new",
        Severity.ERROR,
        f"g++ {gcc.version} is too new for CUDA {nvcc.version}, which accepts gcc {newest}",
        why="nvcc refuses every file: `unsupported GNU version`",
        evidence=(f"g++ --version: {gcc.line()}", source),
        fix=_older_gcc(facts, newest),
        doc=_GUIDE,
    )


def _gcc_max(nvcc: Nvcc) -> tuple[int | None, str]:
    """Return the newest gcc major for nvcc, and who says so: its own header, else the table."""
    if nvcc.root and nvcc.root.gcc_max:
        return (
            nvcc.root.gcc_max,
            f"{nvcc.root.path}/include/crt/host_config.h: gcc {nvcc.root.gcc_max}",
        )
    newest = tables.GCC_MAX.get(nvcc.version.short) if nvcc.version else None
    return newest, f"CUDA {nvcc.version} accepts gcc {newest} (table of {tables.AS_OF})"


def _older_gcc(facts: Facts, newest: int) -> tuple[Fix, ...]:
    have = [int(major) for major in facts.lenient.texts("gcc_all") if major.isdecimal()]
    usable = max((major for major in have if major <= newest), default=None)
    use = Fix(f"export NVCC_CCBIN=/usr/bin/g++-{usable or newest}", "project")
    if usable:
        return (use,)
    names = {"apt": (f"g++-{newest}",), "dnf": (f"gcc{newest}", f"gcc{newest}-c++")}
    manager = facts.lenient.distro.package_manager
    if manager not in names:
        return (Fix(f"conda install -c conda-forge gxx={newest}"),)
    return install_packages(facts, *names[manager]), use


def glibc_too_new(_profile: Profile, facts: Facts) -> Finding | None:
    """The toolkit's headers get along with this C library.

    error: both declare `cospi` and its like, with different exception specifications
    fix: install a toolkit that knows this C library
    source: https://github.com/NVIDIA/cuda-samples/issues/378
    """
    nvcc = facts.nvcc
    glibc = Version.parse(facts.value("glibc", str) or "")
    clash = tables.glibc_clash(glibc) if glibc else None
    if nvcc is None or nvcc.version is None or clash is None or nvcc.version >= clash.toolkit:
        return None
    return Finding(
        "cuda.glibc-conflict",
        Severity.ERROR,
        f"CUDA {nvcc.version} cannot compile against glibc {glibc}",
        why=f"both declare `{clash.function}`, with different exception specifications",
        evidence=(f"glibc: {glibc}", f"nvcc --version: {nvcc.command.line('release')}"),
        fix=cuda_toolkit(facts, clash.toolkit.text),
        doc="https://github.com/NVIDIA/cuda-samples/issues/378",
    )


def driver_too_old(_profile: Profile, facts: Facts) -> Finding | None:
    """The driver runs programs built by nvcc: any minor version of its CUDA major will do.

    error: programs built by nvcc fail to start, CUDA error 35
    fix: update the driver, or install a toolkit of the driver's CUDA major
    source: https://docs.nvidia.com/deploy/cuda-compatibility/
    """
    nvcc, driver = facts.nvcc, driver_cuda(facts)
    if nvcc is None or nvcc.version is None or driver is None:
        return None
    major = nvcc.version.major
    if driver.major >= major:
        return None
    return Finding(
        "cuda.driver-too-old",
        Severity.ERROR,
        f"the driver supports CUDA {driver}, it cannot run what nvcc {nvcc.version} builds",
        why=driver_floor(major),
        evidence=(
            f"nvidia-smi: Driver Version: {facts.driver.version}, CUDA Version: {driver}",
            f"nvcc --version: {nvcc.command.line('release')}",
        ),
        fix=either(nvidia_driver(facts), cuda_toolkit(facts, in_cuda_family(driver))),
        doc="https://docs.nvidia.com/deploy/cuda-compatibility/",
    )


def cuda_gdb_missing(_profile: Profile, facts: Facts) -> Finding | None:
    """The debugger for device code is there.

    warning: gdb alone cannot stop inside a kernel
    fix: install the toolkit's cuda-gdb package
    source: https://docs.nvidia.com/cuda/cuda-gdb/
    """
    if facts.command("cuda-gdb"):
        return None
    version = facts.lenient.nvcc.version if facts.lenient.nvcc else None
    name = f"cuda-gdb-{(version.short if version else '13.0').replace('.', '-')}"
    return Finding(
        "debug.cuda-gdb-missing",
        Severity.WARNING,
        "`cuda-gdb` is not installed",
        why="gdb alone cannot stop inside a kernel",
        evidence=("`cuda-gdb`: not on PATH",),
        fix=(cuda_package(facts, name),),
        doc="https://docs.nvidia.com/cuda/cuda-gdb/",
    )


def _roots(facts: Facts) -> tuple[CudaRoot, ...]:
    return tuple(root for root in facts.cuda_roots if root.has_nvcc)


def _preferred(facts: Facts, roots: tuple[CudaRoot, ...]) -> CudaRoot:
    """Return the toolkit of torch's CUDA, else of its major, else the newest."""
    torch = facts.lenient.torch
    wanted = Version.parse(torch.cuda or "") if torch else None

    def fit(root: CudaRoot) -> tuple[bool, bool, Version]:
        version = root.version or Version.of("0")
        return version == wanted, wanted is not None and version.major == wanted.major, version

    return max(roots, key=fit)


def _fitting_toolkit(facts: Facts) -> str:
    """Return the toolkit version that fits the torch that is there, else the driver."""
    torch = facts.lenient.torch
    if torch and torch.cuda:
        return torch.cuda
    driver = driver_cuda(facts.lenient)
    return in_cuda_family(driver) if driver else tables.TOOLKIT


def _on_path(facts: Facts, root: str) -> tuple[Fix, ...]:
    line = f"export PATH={shlex.quote(f'{root}/bin')}:$PATH"
    shell = "~/.zshrc" if (facts.lenient.env("SHELL") or "").endswith("zsh") else "~/.bashrc"
    return (Fix(f"echo {shlex.quote(line)} >> {shell} && {line}"),)


def _words(facts: Facts) -> str:
    nvcc = facts.nvcc
    place = nvcc.root.path if nvcc and nvcc.root else nvcc.command.path if nvcc else ""
    return f"nvcc {nvcc.version} ({place})" if nvcc else ""


_CUDA = asks("cuda")
_BUILD = (*_NEEDS, *_GCC)

CHECKS = {
    "cuda.nvcc.missing": Check(
        "nvcc",
        "cuda",
        nvcc_missing,
        (*_NEEDS, "env:SHELL"),
        wanted=_CUDA,
        after=("wsl.version",),
        healthy=_words,
    ),
    "cuda.nvcc.not-on-path": Check(
        "nvcc",
        "cuda",
        nvcc_not_on_path,
        (*_NEEDS, "env:SHELL"),
        wanted=_CUDA,
        after=("wsl.version",),
    ),
    "cuda.nvcc.windows-binary": Check(
        "nvcc", "cuda", nvcc_windows, _NEEDS, wanted=_CUDA, after=("wsl.version",)
    ),
    "cuda.nvcc.broken": Check(
        "nvcc", "cuda", nvcc_broken, _NEEDS, wanted=_CUDA, after=("wsl.version",)
    ),
    "cuda.nvcc.multiple": Check(
        "nvcc",
        "cuda",
        several_toolkits,
        (*_NEEDS, "env:SHELL"),
        wanted=_CUDA,
        after=("wsl.version",),
    ),
    "cuda.home.wrong-guess": Check(
        "CUDA_HOME",
        "cuda",
        wrapper_without_home,
        (*_NEEDS, "env:CUDA_HOME", "env:CUDA_PATH"),
        wanted=_CUDA,
    ),
    "cuda.host-compiler.too-new": Check(
        "host compiler",
        "cuda",
        host_compiler_too_new,
        _BUILD,
        wanted=_CUDA,
        after=("wsl.version", "cuda.nvcc.windows-binary", "cuda.nvcc.broken"),
    ),
    "cuda.glibc-conflict": Check(
        "C library", "cuda", glibc_too_new, (*_NEEDS, "glibc"), wanted=_CUDA, after=("wsl.version",)
    ),
    "cuda.driver-too-old": Check(
        "driver", "gpu", driver_too_old, _NEEDS, wanted=_CUDA, after=("wsl.version", *DRIVER_CAUSES)
    ),
    "debug.cuda-gdb-missing": Check(
        "cuda-gdb",
        "cuda",
        cuda_gdb_missing,
        ("command:cuda-gdb", *_NEEDS),
        wanted=asks("cuda_gdb"),
        after=("wsl.version", "cuda.nvcc.missing"),
    ),
}
