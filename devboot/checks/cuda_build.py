"""Building CUDA code: nvcc, its host compiler, the C library and the GPU fit together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from devboot.checks import tables
from devboot.checks.check import Check, asks
from devboot.checks.fixes import cuda_toolkit, install_packages
from devboot.checks.toolkits import GUIDE, NVCC_NEEDS
from devboot.facts import Version
from devboot.report import Finding, Fix, Severity

if TYPE_CHECKING:
    from devboot.facts import Facts
    from devboot.facts.cuda import Nvcc
    from devboot.profile import Profile

_NUMBERED = re.compile(r"(g\+\+|gcc|clang)(?:\+\+)?-(\d{1,3})$")
_ALLOW = "allow-unsupported-compiler"
_FLAGS = ("NVCC_PREPEND_FLAGS", "NVCC_APPEND_FLAGS", "CUDAFLAGS")


class _Host(NamedTuple):
    """The compiler that nvcc hands the host's code to."""

    family: str  # `gcc` or `clang`
    major: int
    words: str  # what told it


def host_compiler_too_new(_profile: Profile, facts: Facts) -> Finding | None:
    """nvcc accepts the host compiler that it would call.

    error: nvcc refuses every file, `unsupported GNU version`
    fix: install the newest gcc that it accepts beside yours and name it in NVCC_CCBIN
    source: include/crt/host_config.h of the toolkit; without it the table of host compilers
    """
    nvcc = facts.nvcc
    host = _host(facts) if nvcc else None
    if nvcc is None or host is None or _unsupported_allowed(facts):
        return None
    newest, source = _newest_host(nvcc, host.family)
    if newest is None or host.major <= newest:
        return None
    shown = "g++" if host.family == "gcc" else host.family
    return Finding(
        "cuda.host-compiler.too-new",
        Severity.ERROR,
        f"{shown} {host.major} is too new for CUDA {nvcc.version},"
        f" which accepts {host.family} {newest}",
        why="nvcc refuses every file: `unsupported GNU version`",
        evidence=(host.words, source),
        fix=_older_gcc(facts, _newest_host(nvcc, "gcc")[0] or newest),
        doc=GUIDE,
    )


def _host(facts: Facts) -> _Host | None:
    """Return the host compiler: the one that was chosen, by its name, else g++."""
    for name in ("NVCC_CCBIN", "CUDAHOSTCXX"):
        if chosen := facts.env(name):
            match = _NUMBERED.search(chosen)
            if match is None:
                return None
            family = "clang" if match[1] == "clang" else "gcc"
            return _Host(family, int(match[2]), f"{name}={chosen}")
    gcc = facts.command("g++")
    if gcc is None or gcc.version is None:
        return None
    return _Host("gcc", gcc.version.major, f"g++ --version: {gcc.line()}")


def _newest_host(nvcc: Nvcc, family: str) -> tuple[int | None, str]:
    """Return the newest major that nvcc accepts, and who says so: its header, else the table."""
    root = nvcc.root
    newest = (root.gcc_max if family == "gcc" else root.clang_max) if root else None
    if root and newest:
        return newest, f"{root.path}/include/crt/host_config.h: {family} {newest}"
    table = tables.GCC_MAX if family == "gcc" else tables.CLANG_MAX
    newest = table.get(nvcc.version.short) if nvcc.version else None
    return newest, f"CUDA {nvcc.version} accepts {family} {newest} (table of {tables.AS_OF})"


def _older_gcc(facts: Facts, newest: int) -> tuple[Fix, ...]:
    """Return what makes nvcc take an older gcc: one that is installed, else the newest it takes."""
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


def unsupported_compiler_allowed(_profile: Profile, facts: Facts) -> Finding | None:
    """nvcc is not told to take a host compiler that it does not support.

    warning: it may build code that crashes or computes something else
    fix: choose a supported compiler with NVCC_CCBIN in place of the flag
    source: https://docs.nvidia.com/cuda/cuda-compiler-driver-nvcc/#allow-unsupported-compiler
    """
    found = _unsupported_allowed(facts)
    if not found:
        return None
    return Finding(
        "cuda.allow-unsupported-flag",
        Severity.WARNING,
        "nvcc is told to accept host compilers that it does not support",
        why="what it then builds may crash, or compute something else, and nobody is warned",
        evidence=(f"{found}={facts.env(found)}",),
        fix=(Fix(f"unset {found}"), *_older_gcc(facts, _supported(facts))),
        doc="https://docs.nvidia.com/cuda/cuda-compiler-driver-nvcc/#allow-unsupported-compiler",
    )


def _unsupported_allowed(facts: Facts) -> str:
    return next((name for name in _FLAGS if _ALLOW in (facts.env(name) or "")), "")


def _supported(facts: Facts) -> int:
    nvcc = facts.lenient.nvcc
    newest = _newest_host(nvcc, "gcc")[0] if nvcc else None
    return newest or max(tables.GCC_MAX.values())


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


_GCC = ("command:g++", "gcc_all", "env:NVCC_CCBIN", "env:CUDAHOSTCXX")
_ENV = tuple(f"env:{name}" for name in _FLAGS)
_BROKEN = ("cuda.nvcc.windows-binary", "cuda.nvcc.broken")
_CUDA = asks("cuda")
CHECKS = {
    "cuda.host-compiler.too-new": Check(
        "host compiler",
        "cuda",
        host_compiler_too_new,
        (*NVCC_NEEDS, *_GCC, *_ENV),
        wanted=_CUDA,
        after=_BROKEN,
    ),
    "cuda.allow-unsupported-flag": Check(
        "host compiler",
        "cuda",
        unsupported_compiler_allowed,
        (*NVCC_NEEDS, *_GCC, *_ENV),
        wanted=_CUDA,
    ),
    "cuda.glibc-conflict": Check(
        "C library", "cuda", glibc_too_new, (*NVCC_NEEDS, "glibc"), wanted=_CUDA
    ),
}
