"""nvcc: there, on PATH, running, and the one that is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.checks.check import Check, asks
from devboot.checks.fixes import cuda_toolkit
from devboot.checks.program import failure
from devboot.checks.toolkits import (
    GUIDE,
    NVCC_NEEDS,
    WSL_GUIDE,
    fitting_toolkit,
    on_path,
    preferred,
    with_nvcc,
)
from devboot.facts import UnknownFact, Version
from devboot.report import Finding, Fix, Severity

if TYPE_CHECKING:
    from collections.abc import Callable

    from devboot.facts import Facts
    from devboot.profile import Profile

_PIP_NVCC = "nvidia-cuda-nvcc-cu12"


def nvcc_missing(_profile: Profile, facts: Facts) -> Finding | None:
    """A CUDA toolkit is installed.

    error: the profile builds CUDA code, and a driver alone brings no compiler
    fix: install the toolkit of torch's CUDA version, without the driver that comes with it
    source: https://docs.nvidia.com/cuda/cuda-installation-guide-linux/
    """
    if facts.nvcc or with_nvcc(facts):
        return None
    return Finding(
        "cuda.nvcc.missing",
        Severity.ERROR,
        "the CUDA toolkit is not installed",
        why="the profile builds CUDA code, and a driver alone brings no compiler",
        evidence=("`nvcc`: not on PATH", "no toolkit in /usr/local, /opt or the environment"),
        fix=(*cuda_toolkit(facts, fitting_toolkit(facts)), *on_path(facts, "/usr/local/cuda")),
        doc=WSL_GUIDE if facts.lenient.is_wsl else GUIDE,
    )


def nvcc_not_on_path(_profile: Profile, facts: Facts) -> Finding | None:
    """The toolkit that is installed is on PATH.

    error: CMake finds CUDA through nvcc
    fix: put the toolkit's bin directory on PATH
    source: https://docs.nvidia.com/cuda/cuda-installation-guide-linux/#post-installation-actions
    """
    roots = with_nvcc(facts)
    if facts.nvcc or not roots:
        return None
    root = preferred(facts, roots)
    return Finding(
        "cuda.nvcc.not-on-path",
        Severity.ERROR,
        f"CUDA {root.version} is installed, but `nvcc` is not on PATH",
        why="CMake finds CUDA through nvcc",
        evidence=("`nvcc`: not on PATH", *(f"{root.path}/bin/nvcc: there" for root in roots)),
        fix=on_path(facts, root.path),
        doc=GUIDE,
    )


def module_not_loaded(_profile: Profile, facts: Facts) -> Finding | None:
    """The toolkit of the module system is loaded.

    error: this machine keeps CUDA in environment modules, and none is loaded: nvcc is not on PATH
    fix: `module load` the one of torch's CUDA version; nobody needs root's rights for that
    source: https://lmod.readthedocs.io, https://modules.readthedocs.io; MODULEPATH
    """
    modules = facts.lenient.texts("cuda_modules")
    if facts.nvcc or not modules:
        return None
    return Finding(
        "cuda.nvcc.module-not-loaded",
        Severity.ERROR,
        "the CUDA toolkit is a module that is not loaded",
        why="the profile builds CUDA code, and on this machine `module load` brings the compiler",
        evidence=("`nvcc`: not on PATH", f"modules: {', '.join(modules)}"),
        fix=(Fix.of("module", "load", fitting_module(facts, modules)),),
        doc="https://lmod.readthedocs.io/en/latest/010_user.html",
    )


def fitting_module(facts: Facts, modules: tuple[str, ...]) -> str:
    """Return the module of torch's CUDA version, else of its major, else the newest."""
    torch = facts.lenient.torch
    wanted = torch.cuda_version if torch else None

    def fit(name: str) -> tuple[bool, bool, Version]:
        version = Version.parse(name.partition("/")[2]) or Version.of("0")
        same = wanted is not None and version.major == wanted.major
        return same and version.short == wanted.short, same, version  # type: ignore[union-attr]

    return max(modules, key=fit)


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
        fix=cuda_toolkit(facts, fitting_toolkit(facts)),
        doc=WSL_GUIDE,
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
        fix=cuda_toolkit(facts, fitting_toolkit(facts)),
        doc=GUIDE,
    )


def several_toolkits(_profile: Profile, facts: Facts) -> Finding | None:
    """One toolkit, or none that contradicts the one on PATH.

    error: nvcc on PATH is of another CUDA major than torch
    warning: several are installed, and a build takes the first on PATH
    fix: put the one of torch's CUDA version first
    source: the version in each toolkit's cuda.h
    """
    nvcc, roots = facts.nvcc, with_nvcc(facts)
    versions = {root.version for root in roots}
    if nvcc is None or nvcc.version is None or len(versions) < 2:  # noqa: PLR2004
        return None
    torch = facts.torch.cuda_version if facts.torch else None
    wrong = torch is not None and torch.major != nvcc.version.major
    return Finding(
        "cuda.nvcc.multiple",
        Severity.ERROR if wrong else Severity.WARNING,
        f"several CUDA toolkits are installed, `nvcc` is the one of CUDA {nvcc.version}",
        why=f"torch was built with CUDA {torch}" if torch else "a build takes the first on PATH",
        evidence=(str(nvcc.command.path), *(f"{root.path}: CUDA {root.version}" for root in roots)),
        fix=on_path(facts, preferred(facts, roots).path),
        doc=GUIDE,
    )


def pip_without_nvcc(_profile: Profile, facts: Facts) -> Finding | None:
    """The pip package that is named after nvcc brings one.

    warning: nvidia-cuda-nvcc-cu12 has only ptxas; the one for CUDA 13 has nvcc
    fix: install the toolkit, or the package for CUDA 13
    source: https://github.com/NVIDIA/cuda-python/issues/2100
    """
    python = facts.python
    version = python.package(_PIP_NVCC) if python else None
    if python is None or version is None or facts.nvcc:
        return None
    return Finding(
        "cuda.nvcc.pip-without-nvcc",
        Severity.WARNING,
        f"`{_PIP_NVCC}` brings no `nvcc`",
        why="the packages for CUDA 12 have ptxas and headers, but not the compiler",
        evidence=(f"{python.executable}: {_PIP_NVCC} {version}", "`nvcc`: not on PATH"),
        fix=cuda_toolkit(facts, fitting_toolkit(facts)),
        doc="https://github.com/NVIDIA/cuda-python/issues/2100",
    )


def _words(facts: Facts) -> str:
    nvcc = facts.nvcc
    place = nvcc.root.path if nvcc and nvcc.root else nvcc.command.path if nvcc else ""
    return f"nvcc {nvcc.version} ({place})" if nvcc else ""


def _check(
    judge: Callable[[Profile, Facts], Finding | None],
    *needs: str,
    after: tuple[str, ...] = (),
    suppresses: tuple[str, ...] = (),
    healthy: Callable[[Facts], str] | None = None,
) -> Check:
    needs = (*NVCC_NEEDS, *needs)
    return Check("nvcc", "cuda", judge, needs, asks("cuda"), after, suppresses, healthy)


_MODULE = "cuda.nvcc.module-not-loaded"
CHECKS = {
    _MODULE: _check(module_not_loaded, "cuda_modules"),
    "cuda.nvcc.missing": _check(nvcc_missing, "env:SHELL", after=(_MODULE,), healthy=_words),
    "cuda.nvcc.not-on-path": _check(nvcc_not_on_path, "env:SHELL", after=(_MODULE,)),
    "cuda.nvcc.windows-binary": _check(nvcc_windows),
    "cuda.nvcc.broken": _check(nvcc_broken),
    "cuda.nvcc.multiple": _check(
        several_toolkits, "env:SHELL", suppresses=("torch.nvcc-major-mismatch",)
    ),
    "cuda.nvcc.pip-without-nvcc": _check(pip_without_nvcc),
}
