"""The GPU that is here and the code that nvcc can make for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from devboot.checks import tables
from devboot.checks.check import Check, asks
from devboot.checks.driver import DRIVER_CAUSES
from devboot.checks.fixes import cuda_toolkit
from devboot.checks.generations import capability
from devboot.checks.toolkits import NVCC_NEEDS
from devboot.report import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.facts import Facts, Version
    from devboot.profile import Profile

_CODE = re.compile(r"sm_(\d{1,3})(\d)[af]?\b")


def arch_dropped(_profile: Profile, facts: Facts) -> Finding | None:
    """nvcc still compiles for the GPU that is here.

    error: this toolkit dropped the GPU's generation: `Unsupported gpu architecture`
    fix: install the last toolkit that compiles for it
    source: `nvcc --list-gpu-code`; tables/archs.yaml
    """
    for name, found, known in _unknown_to_nvcc(facts):
        nvcc, arch = facts.nvcc, tables.arch(found)
        last = arch.last if arch else None
        if nvcc and nvcc.version and last and nvcc.version > last:
            return Finding(
                "cuda.arch.dropped",
                Severity.ERROR,
                f"CUDA {nvcc.version} no longer compiles for {name} (sm_{_code(found)})",
                why=f"nvcc says `Unsupported gpu architecture`; CUDA {last} was the last for it",
                evidence=(f"{name}: compute capability {found}", known),
                fix=cuda_toolkit(facts, last.short),
                doc="https://docs.nvidia.com/cuda/cuda-toolkit-release-notes/",
            )
    return None


def toolkit_too_old(_profile: Profile, facts: Facts) -> Finding | None:
    """nvcc already compiles for the GPU that is here.

    error: the GPU is newer than the toolkit: `Unsupported gpu architecture`
    fix: install a toolkit that knows the GPU
    source: `nvcc --list-gpu-code`; tables/archs.yaml
    """
    for name, found, known in _unknown_to_nvcc(facts):
        nvcc, arch = facts.nvcc, tables.arch(found)
        if nvcc and nvcc.version and arch and nvcc.version < arch.first:
            return Finding(
                "cuda.arch.toolkit-too-old",
                Severity.ERROR,
                f"CUDA {nvcc.version} does not know {name} yet (sm_{_code(found)})",
                why=f"nvcc says `Unsupported gpu architecture`; CUDA {arch.first} is the first",
                evidence=(f"{name}: compute capability {found}", known),
                fix=cuda_toolkit(facts, _new_enough(facts, arch.first)),
                doc="https://docs.nvidia.com/cuda/cuda-toolkit-release-notes/",
            )
    return None


def _new_enough(facts: Facts, first: Version) -> str:
    """Return torch's CUDA version where that knows the GPU, else the first that does."""
    torch = facts.lenient.torch
    wanted = torch.cuda_version if torch else None
    return wanted.short if wanted and wanted >= first else first.short


def _unknown_to_nvcc(facts: Facts) -> Iterator[tuple[str, Version, str]]:
    """Yield (name, compute capability, who says so) of each GPU that nvcc has no code for."""
    nvcc = facts.nvcc
    if nvcc is None or nvcc.version is None:
        return
    listed = facts.lenient.command("nvcc-list-gpu-code")
    codes = {f"{major}.{minor}" for major, minor in _CODE.findall(listed.stdout if listed else "")}
    for gpu in facts.driver.known_gpus():
        found = capability(gpu)
        if found and found.short not in codes:
            release = f"nvcc --version: {nvcc.command.line('release')}"
            yield gpu.name, found, "nvcc --list-gpu-code: not listed" if codes else release


def _code(found: Version) -> str:
    return f"{found.major}{found.minor}"


_NEEDS = (*NVCC_NEEDS, "command:nvcc-list-gpu-code")
_AFTER = ("cuda.nvcc.windows-binary", "cuda.nvcc.broken", *DRIVER_CAUSES)
CHECKS = {
    "cuda.arch.dropped": Check("GPU code", "cuda", arch_dropped, _NEEDS, asks("cuda"), _AFTER),
    "cuda.arch.toolkit-too-old": Check(
        "GPU code", "cuda", toolkit_too_old, _NEEDS, asks("cuda"), _AFTER
    ),
}
