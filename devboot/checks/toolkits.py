"""CUDA toolkits on this machine: which one a build takes, and which one it should."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from devboot.checks import tables
from devboot.checks.driver import DRIVER_NEEDS, driver_cuda
from devboot.checks.fixes import in_cuda_family
from devboot.facts import Version
from devboot.report import Fix

if TYPE_CHECKING:
    from devboot.facts import Facts
    from devboot.facts.cuda import CudaRoot

NVCC_NEEDS = ("command:nvcc", "command:nvcc-dryrun", "cuda_roots", "python", *DRIVER_NEEDS)
GUIDE = "https://docs.nvidia.com/cuda/cuda-installation-guide-linux/"
WSL_GUIDE = "https://docs.nvidia.com/cuda/wsl-user-guide/"


def with_nvcc(facts: Facts) -> tuple[CudaRoot, ...]:
    """Return the toolkits that can compile."""
    return tuple(root for root in facts.cuda_roots if root.has_nvcc)


def preferred(facts: Facts, roots: tuple[CudaRoot, ...]) -> CudaRoot:
    """Return the toolkit of torch's CUDA, else of its major, else the newest."""
    torch = facts.lenient.torch
    wanted = Version.parse(torch.cuda or "") if torch else None

    def fit(root: CudaRoot) -> tuple[bool, bool, Version]:
        version = root.version or Version.of("0")
        return version == wanted, wanted is not None and version.major == wanted.major, version

    return max(roots, key=fit)


def fitting_toolkit(facts: Facts) -> str:
    """Return the toolkit version that fits the torch that is there, else the driver."""
    torch = facts.lenient.torch
    if torch and torch.cuda:
        return torch.cuda
    driver = driver_cuda(facts.lenient)
    return in_cuda_family(driver) if driver else tables.TOOLKIT


def on_path(facts: Facts, root: str) -> tuple[Fix, ...]:
    """Return what puts a toolkit first on PATH: for that nobody needs root's rights."""
    line = f"export PATH={shlex.quote(f'{root}/bin')}:$PATH"
    shell = "~/.zshrc" if (facts.lenient.env("SHELL") or "").endswith("zsh") else "~/.bashrc"
    return (Fix(f"echo {shlex.quote(line)} >> {shell} && {line}"),)
