"""torch: what it loads, what it was compiled for, and what its CMake files want."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from devboot.checks import tables
from devboot.checks.check import Check, asks, asks_torch_and_nvcc, asks_torch_on_gpu
from devboot.checks.driver import DRIVER_CAUSES, DRIVER_NEEDS, driver_cuda
from devboot.checks.fixes import cuda_toolkit, torch_wheel
from devboot.checks.generations import capability
from devboot.checks.toolkits import NVCC_NEEDS
from devboot.facts import Version
from devboot.report import Finding, Fix, Severity, either

if TYPE_CHECKING:
    from devboot.facts import Facts
    from devboot.facts.python import Torch
    from devboot.profile import Profile

_OFFICIAL = re.compile(r"\d+(?:\.\d+){1,2}(?:\+cu\d+)?")
_IN_PATH = re.compile(r"/cuda[-/](\d{1,2}\.\d{1,2})(?:/|$)")
_NVTX_TOOLKIT = Version.of("12.9")
_NVTX_TORCH = Version.of("2.6")
_LINKER = ("nvidia-nvjitlink-cu12", "nvidia-nvjitlink")


def arch_unsupported(_profile: Profile, facts: Facts) -> Finding | None:
    """The wheel of torch has code for the GPU that is here.

    error: torch starts and then fails, `no kernel image is available`
    warning: one of several GPUs has none, the others work
    fix: install a wheel that has code for the GPU
    source: tables/torch.yaml; `torch.cuda.get_arch_list()`
    """
    torch = facts.torch
    if torch is None or torch.cuda is None or not _OFFICIAL.fullmatch(torch.version):
        return None
    gpus = [(gpu, capability(gpu)) for gpu in facts.driver.known_gpus()]
    wrong = [(gpu, found) for gpu, found in gpus if found and not _runs_on(torch, found)]
    if not wrong:
        return None
    name, found = wrong[0][0].name, wrong[0][1]
    return Finding(
        "torch.arch-unsupported",
        Severity.ERROR if len(wrong) == len(gpus) else Severity.WARNING,
        f"torch {torch.version} has no code for {name}",
        why="torch starts, and then fails with `no kernel image is available`",
        evidence=(
            f"{name}: compute capability {found}",
            f"{torch.site}: torch {torch.version}{_codes(torch)}",
        ),
        fix=_other_wheel(facts, torch, found),
        doc="https://pytorch.org/get-started/locally/",
    )


def _runs_on(torch: Torch, gpu: Version) -> bool:
    """Return whether a wheel runs on a GPU.

    One that is not in the table has no code for a GPU that its CUDA does not know.
    """
    wheel = tables.torch_wheel(torch.release, torch.cuda or "")
    if wheel:
        return wheel.runs_on(gpu)
    arch, cuda = tables.arch(gpu), torch.cuda_version
    older = arch is not None and cuda is not None and cuda < arch.first
    return not (older and torch.release < Version.of(tables.TORCH_NEWEST))


def _codes(torch: Torch) -> str:
    wheel = tables.torch_wheel(torch.release, torch.cuda or "")
    if wheel is None:
        return f", cuda {torch.cuda}"
    codes = " ".join(f"sm_{code.replace('.', '')}" for code in wheel.capabilities)
    return f", {codes}{' and PTX' if wheel.ptx else ''}"


def _other_wheel(facts: Facts, torch: Torch, gpu: Version) -> tuple[Fix, ...]:
    """Return the same torch for another CUDA, else the newest torch that runs on the GPU."""
    driver = driver_cuda(facts.lenient)
    major = driver.major if driver else max(tables.FAMILY_DRIVER)
    for release in (torch.release.short, *tables.torch_releases()):
        cuda = tables.torch_cuda_for(release, gpu, major)
        if cuda:
            same = release == torch.release.short
            return torch_wheel(facts, torch.release.text if same else f"{release}.*", cuda)
    return (Fix("build torch from source: no wheel has code for this GPU", "manual"),)


def ld_library_path(_profile: Profile, facts: Facts) -> Finding | None:
    """LD_LIBRARY_PATH puts no older CUDA before the libraries that torch brought.

    error: `import torch` fails, `undefined symbol: __nvJitLinkComplete_12_4`
    fix: unset LD_LIBRARY_PATH: neither torch's wheels nor nvcc need it
    source: https://github.com/pytorch/pytorch/issues/111469
    """
    torch = facts.torch
    wanted = torch.cuda_version if torch else None
    entries = [entry for entry in (facts.env("LD_LIBRARY_PATH") or "").split(":") if entry]
    if torch is None or wanted is None or not entries:
        return None
    older = [(entry, found) for entry in entries if (found := _older(facts, torch, entry))]
    if not older:
        return None
    rest = ":".join(entry for entry in entries if entry not in dict(older))
    clean = Fix.of("export", f"LD_LIBRARY_PATH={rest}") if rest else Fix("unset LD_LIBRARY_PATH")
    return Finding(
        "torch.ld-library-path",
        Severity.ERROR,
        f"LD_LIBRARY_PATH makes torch load libraries of CUDA {older[0][1]}",
        why=f"they come before those of its own CUDA {wanted}, and lack symbols that it needs",
        evidence=(
            *(f"LD_LIBRARY_PATH: {entry} (CUDA {found})" for entry, found in older),
            f"{torch.site}: torch {torch.version}, cuda {torch.cuda}",
        ),
        fix=(clean, Fix("grep -n LD_LIBRARY_PATH ~/.bashrc ~/.profile ~/.zshrc", "manual")),
        doc="https://github.com/pytorch/pytorch/issues/111469",
    )


def _older(facts: Facts, torch: Torch, entry: str) -> str:
    """Return the version of the toolkit in a folder that is older than torch's, empty: it is not.

    Of another major the libraries have other names, and a newer one has all that torch needs.
    """
    version, linker = _toolkit_at(facts, entry)
    wanted = torch.cuda_version
    if version is None or wanted is None or version.major != wanted.major:
        return ""
    if version.minor < wanted.minor:
        return version.short
    mine = _linker_of_torch(facts)
    same = version.short == wanted.short
    return linker.text if same and linker and mine and linker < mine else ""


def _toolkit_at(facts: Facts, entry: str) -> tuple[Version | None, Version | None]:
    """Return the versions of the toolkit in a library folder, and of its nvJitLink."""
    for root in facts.cuda_roots:
        if any(f"{entry}/".startswith(f"{name}/") for name in (root.path, *root.links)):
            return root.version, Version.parse(root.text("nvjitlink"))
    named = _IN_PATH.search(entry)
    if named:
        return Version.of(named[1]), None
    own = [root for root in facts.cuda_roots if root.path.startswith("/usr/local/cuda-")]
    if entry.startswith("/usr/local/cuda/") and len(own) == 1:
        return own[0].version, None
    return None, None


def _linker_of_torch(facts: Facts) -> Version | None:
    packages = facts.python.raw.get("packages") if facts.python else None
    known = packages if isinstance(packages, dict) else {}
    found = (known.get(name) for name in _LINKER)
    return next((Version.parse(text) for text in found if isinstance(text, str)), None)


def nvtoolsext(_profile: Profile, facts: Facts) -> Finding | None:
    """torch's CMake files find what they link in this toolkit.

    error: `CUDA::nvToolsExt` is gone since CUDA 12.9, torch before 2.6 links it
    fix: a newer torch, or the toolkit of torch's own CUDA version
    source: https://github.com/pytorch/pytorch/issues/116242
    """
    nvcc, torch = facts.nvcc, facts.torch
    if nvcc is None or nvcc.version is None or torch is None or torch.cuda is None:
        return None
    if nvcc.version < _NVTX_TOOLKIT or torch.release >= _NVTX_TORCH:
        return None
    return Finding(
        "torch.cmake.nvtoolsext",
        Severity.ERROR,
        f"torch {torch.version} cannot be linked with CUDA {nvcc.version}: nvToolsExt is gone",
        why="its CMake files link `CUDA::nvToolsExt`, which toolkits since 12.9 do not have",
        evidence=(
            f"nvcc --version: {nvcc.command.line('release')}",
            f"{torch.site}: torch {torch.version}",
        ),
        fix=either(
            torch_wheel(facts, "", tables.torch_cuda(tables.TORCH_NEWEST, nvcc.version.major)),
            cuda_toolkit(facts, torch.cuda),
        ),
        doc="https://github.com/pytorch/pytorch/issues/116242",
    )


def abi_old(_profile: Profile, facts: Facts) -> Finding | None:
    """torch was compiled with the C++11 ABI that compilers use by default.

    info: wheels before 2.7 use the old one, and so must what is linked with them
    fix: nothing in a project that asks torch for its flags; else a newer torch
    source: https://github.com/pytorch/pytorch/releases/tag/v2.7.0
    """
    torch = facts.torch
    if torch is None or torch.release >= tables.TORCH_CXX11_ABI:
        return None
    return Finding(
        "torch.abi-old",
        Severity.INFO,
        f"torch {torch.version} may use the old C++11 ABI",
        why="libraries with the other one do not link: `undefined symbol ... cxx11`",
        evidence=(f"{torch.site}: torch {torch.version}",),
        fix=(Fix('python -c "import torch; print(torch.compiled_with_cxx11_abi())"', "project"),),
        doc="https://github.com/pytorch/pytorch/releases/tag/v2.7.0",
    )


def several_installs(_profile: Profile, facts: Facts) -> Finding | None:
    """The interpreter finds one torch.

    warning: it imports the first, CMake and pip may mean another
    fix: uninstall all but one
    source: the search path of the interpreter
    """
    python = facts.python
    sites = python.torch_sites if python else None
    if python is None or sites is None or len(sites) < 2:  # noqa: PLR2004
        return None
    return Finding(
        "torch.multiple-installs",
        Severity.WARNING,
        f"{len(sites)} torch are in the search path of one interpreter",
        why="Python imports the first; headers and libraries may come from another",
        evidence=tuple(f"{site}/torch" for site in sites),
        fix=(Fix.of(python.executable, "-m", "pip", "uninstall", "torch"),),
        doc="https://pip.pypa.io/en/stable/cli/pip_uninstall/",
    )


CHECKS = {
    "torch.arch-unsupported": Check(
        "torch",
        "python",
        arch_unsupported,
        ("python", *DRIVER_NEEDS),
        wanted=asks_torch_on_gpu,
        after=DRIVER_CAUSES,
    ),
    "torch.ld-library-path": Check(
        "torch",
        "python",
        ld_library_path,
        ("python", "env:LD_LIBRARY_PATH", "cuda_roots"),
        wanted=asks("torch"),
    ),
    "torch.cmake.nvtoolsext": Check(
        "torch", "python", nvtoolsext, NVCC_NEEDS, wanted=asks_torch_and_nvcc
    ),
    "torch.abi-old": Check("torch", "python", abi_old, ("python",), wanted=asks("torch")),
    "torch.multiple-installs": Check(
        "torch", "python", several_installs, ("python",), wanted=asks("torch")
    ),
}
