"""torch: there, new enough, and built for the CUDA that is here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.checks import tables
from devboot.checks.check import Check, asks, asks_torch_and_nvcc, asks_torch_on_gpu
from devboot.checks.downloads import torch_download
from devboot.checks.driver import DRIVER_CAUSES, DRIVER_NEEDS, driver_cuda, driver_floor
from devboot.checks.fixes import cuda_toolkit, nvidia_driver, torch_wheel
from devboot.checks.toolkits import NVCC_NEEDS, on_path, preferred, with_nvcc
from devboot.facts import Version
from devboot.report import Finding, Severity, either

if TYPE_CHECKING:
    from devboot.facts import Facts
    from devboot.facts.cuda import Nvcc
    from devboot.facts.python import Torch
    from devboot.profile import Profile
    from devboot.report import Fix

_NEEDS = ("python", *DRIVER_NEEDS)
_NO_GPU = ("gpu.none", "container.no-gpu-passed")
_NO_NVCC = ("cuda.nvcc.windows-binary", "cuda.nvcc.broken")
_STABLE_ABI = Version.of("2.10")
_INSTALL = "https://pytorch.org/get-started/locally/"


def torch_missing(profile: Profile, facts: Facts) -> Finding | None:
    """The project's Python has torch.

    warning: operators are compiled and tested against it
    fix: install the wheel of the CUDA version that nvcc and the driver can use
    source: https://pytorch.org/get-started/locally/
    """
    python = facts.python
    if python is None or facts.torch:
        return None
    cuda = _wheel_cuda(profile, facts, tables.TORCH_NEWEST)
    size = torch_download(tables.TORCH_NEWEST, cuda)
    return Finding(
        "torch.missing",
        Severity.WARNING,
        "torch is not installed in the project's Python",
        why=f"operators are compiled and tested against it; {size} to download",
        evidence=(f"{python.executable}: no torch in its site-packages",),
        fix=torch_wheel(facts, "", cuda),
        doc=_INSTALL,
    )


def torch_too_old(profile: Profile, facts: Facts) -> Finding | None:
    """torch has the stable C++ interface that projects use by default.

    warning: projects with `api=stable` do not build with it; `api=aten` does
    fix: install a newer torch
    source: https://pytorch.org/docs/stable/notes/libtorch_stable_abi.html
    """
    torch = facts.torch
    if torch is None or torch.release >= _STABLE_ABI:
        return None
    return Finding(
        "torch.too-old",
        Severity.WARNING,
        f"torch {torch.version} is older than LibTorch's stable ABI ({_STABLE_ABI})",
        why="projects with `api=stable` do not build with it; `api=aten` does",
        evidence=(f"{torch.site}: torch {torch.version}",),
        fix=torch_wheel(facts, "", _wheel_cuda(profile, facts, tables.TORCH_NEWEST)),
        doc="https://pytorch.org/docs/stable/notes/libtorch_stable_abi.html",
    )


def cpu_build(profile: Profile, facts: Facts) -> Finding | None:
    """torch was built with CUDA.

    error: the profile wants CUDA, and this wheel cannot use a GPU
    fix: install the same torch from an index with CUDA
    source: torch/version.py
    """
    torch = facts.torch
    if torch is None or torch.cuda:
        return None
    build = "a ROCm build" if torch.hip else "a CPU build"
    return Finding(
        "torch.cpu-build",
        Severity.ERROR,
        f"torch {torch.version} is {build}, it cannot use the GPU",
        why=f"the profile `{profile.name}` wants CUDA",
        evidence=(f"{torch.site}/torch/version.py: cuda = None",),
        fix=_same_torch_with_cuda(profile, facts, torch),
        doc=_INSTALL,
    )


def _same_torch_with_cuda(profile: Profile, facts: Facts, torch: Torch) -> tuple[Fix, ...]:
    """Return the command for the same torch, or the newest when that has no fitting wheel."""
    cuda = _wheel_cuda(profile, facts, torch.release.short)
    if cuda:
        return torch_wheel(facts, torch.release.text, cuda)
    return torch_wheel(facts, "", _wheel_cuda(profile, facts, tables.TORCH_NEWEST))


def _wheel_cuda(profile: Profile, facts: Facts, release: str) -> str:
    """Return the newest CUDA wheel of a torch release that fits nvcc and the driver."""
    if profile.require("cuda") not in {True, "run"}:
        return ""
    nvcc = facts.lenient.nvcc
    cuda = (nvcc.version if nvcc else None) or driver_cuda(facts.lenient)
    return tables.torch_cuda(release, cuda.major if cuda else None)


def driver_too_old(_profile: Profile, facts: Facts) -> Finding | None:
    """The driver's CUDA major is not below the one that torch was built with.

    error: torch finds no GPU, `The NVIDIA driver on your system is too old`
    fix: update the driver, or install the wheel of the driver's CUDA major
    source: https://docs.nvidia.com/deploy/cuda-compatibility/
    """
    torch = facts.torch
    wanted = torch.cuda_version if torch else None
    if torch is None or wanted is None:
        return None
    driver = driver_cuda(facts)
    if driver is None or driver.major >= wanted.major:
        return None
    older = tables.torch_cuda(torch.release.short, driver.major)
    wheel = torch_wheel(facts, torch.release.text, older) if older else ()
    return Finding(
        "torch.driver-too-old",
        Severity.ERROR,
        f"the driver supports CUDA {driver}, torch {torch.version} needs CUDA {wanted.major}",
        why=driver_floor(wanted.major),
        evidence=(
            f"nvidia-smi: Driver Version: {facts.driver.version}, CUDA Version: {driver}",
            f"{torch.site}: torch {torch.version}, cuda {torch.cuda}",
        ),
        fix=either(nvidia_driver(facts), wheel),
        doc="https://docs.nvidia.com/deploy/cuda-compatibility/",
    )


def nvcc_major_mismatch(_profile: Profile, facts: Facts) -> Finding | None:
    """nvcc and torch are of one CUDA major; torch's own build helpers refuse anything else.

    error: torch's build helpers refuse: the detected CUDA version mismatches
    fix: install the wheel for nvcc's CUDA, or the toolkit of torch's
    source: `_check_cuda_version` in torch/utils/cpp_extension.py
    """
    pair = _nvcc_and_torch(facts)
    if pair is None or pair[1].major == pair[2].major:
        return None
    nvcc, version, wanted, torch = pair
    wheel = tables.torch_cuda(torch.release.short, version.major)
    return Finding(
        "torch.nvcc-major-mismatch",
        Severity.ERROR,
        f"nvcc is CUDA {version}, torch was built with CUDA {wanted}",
        why="extensions of one CUDA major cannot be built against a torch of another",
        evidence=_both(nvcc, torch),
        fix=_matching(facts, torch, wheel),
        doc="https://pytorch.org/docs/stable/cpp_extension.html",
    )


def nvcc_minor_mismatch(_profile: Profile, facts: Facts) -> Finding | None:
    """nvcc and torch are of one CUDA minor version; another minor works, torch only warns.

    warning: it works, torch prints a warning at each build
    fix: install the toolkit of torch's CUDA version, if the warning disturbs
    source: https://docs.nvidia.com/deploy/cuda-compatibility/
    """
    pair = _nvcc_and_torch(facts)
    if pair is None or pair[1].major != pair[2].major or pair[1].short == pair[2].short:
        return None
    nvcc, version, wanted, torch = pair
    return Finding(
        "torch.nvcc-minor-mismatch",
        Severity.WARNING,
        f"nvcc is CUDA {version}, torch was built with CUDA {wanted}: this works",
        why="minor versions of one CUDA major are compatible; torch prints a warning",
        evidence=_both(nvcc, torch),
        fix=cuda_toolkit(facts, wanted.short),
        doc="https://docs.nvidia.com/deploy/cuda-compatibility/",
    )


def _nvcc_and_torch(facts: Facts) -> tuple[Nvcc, Version, Version, Torch] | None:
    """Return nvcc, its version, torch's CUDA version and torch, where all are there."""
    torch, nvcc = facts.torch, facts.nvcc
    wanted = torch.cuda_version if torch else None
    if torch is None or nvcc is None or nvcc.version is None or wanted is None:
        return None
    return nvcc, nvcc.version, wanted, torch


def _both(nvcc: Nvcc, torch: Torch) -> tuple[str, ...]:
    return (
        f"{nvcc.command.path} --version: {nvcc.command.line('release')}",
        f"{torch.site}: torch {torch.version}, cuda {torch.cuda}",
    )


def _matching(facts: Facts, torch: Torch, wheel: str) -> tuple[Fix, ...]:
    """Return both ways out: a torch for this nvcc, where there is one, or a toolkit for torch."""
    other = torch_wheel(facts, torch.release.text, wheel) if wheel else ()
    return either(_installed(facts, torch), other, cuda_toolkit(facts, torch.cuda or ""))


def _installed(facts: Facts, torch: Torch) -> tuple[Fix, ...]:
    """Return what chooses a toolkit of torch's CUDA major that is installed already."""
    wanted, nvcc = torch.cuda_version, facts.lenient.nvcc
    roots = [root for root in with_nvcc(facts.lenient) if root.version and nvcc]
    fits = [root for root in roots if wanted and root.version.major == wanted.major]  # type: ignore[union-attr]
    return on_path(facts, preferred(facts, tuple(fits)).path) if fits else ()


def _words(facts: Facts) -> str:
    return f"torch {facts.torch.version} ({facts.torch.site})" if facts.torch else ""


CHECKS = {
    "torch.missing": Check(
        "torch",
        "python",
        torch_missing,
        ("python",),
        gpu_needs=NVCC_NEEDS,
        wanted=asks("torch"),
        after=("python.missing", "python.broken", "python.unsupported-by-torch"),
        healthy=_words,
    ),
    "torch.too-old": Check(
        "torch", "python", torch_too_old, ("python",), wanted=asks("torch"), gpu_needs=NVCC_NEEDS
    ),
    "torch.cpu-build": Check(
        "torch", "python", cpu_build, NVCC_NEEDS, wanted=asks_torch_on_gpu, after=_NO_GPU
    ),
    "torch.driver-too-old": Check(
        "torch",
        "python",
        driver_too_old,
        _NEEDS,
        wanted=asks_torch_on_gpu,
        after=DRIVER_CAUSES,
    ),
    "torch.nvcc-major-mismatch": Check(
        "torch",
        "python",
        nvcc_major_mismatch,
        NVCC_NEEDS,
        wanted=asks_torch_and_nvcc,
        after=_NO_NVCC,
    ),
    "torch.nvcc-minor-mismatch": Check(
        "torch",
        "python",
        nvcc_minor_mismatch,
        NVCC_NEEDS,
        wanted=asks_torch_and_nvcc,
        after=_NO_NVCC,
    ),
}
