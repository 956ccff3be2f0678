"""All checks, in the order in which a report lists their subjects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.checks import (
    containers,
    cuda,
    cuda_arch,
    cuda_build,
    cuda_home,
    cuda_run,
    debug,
    debug_cuda,
    driver_branch,
    editors,
    git,
    gpu,
    holders,
    kernel_module,
    libcuda,
    newer,
    nvidia_smi,
    python,
    python_build,
    system,
    tables,
    toolchain,
    torch,
    torch_build,
    wsl,
    wsl_conf,
    wsl_everyday,
)
from devboot.checks.examine import judge_all, matches, needs, select

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devboot.checks.check import Check
    from devboot.facts import Facts
    from devboot.profile import Profile
    from devboot.report import Report

__all__ = ["CHECKS", "examine", "matches", "needs", "select"]

_SUBJECTS = (
    wsl,
    wsl_conf,
    wsl_everyday,
    gpu,
    nvidia_smi,
    holders,
    kernel_module,
    driver_branch,
    libcuda,
    containers,
    cuda,
    cuda_home,
    cuda_build,
    cuda_arch,
    cuda_run,
    debug_cuda,
    toolchain,
    debug,
    git,
    python,
    python_build,
    torch,
    torch_build,
    system,
    editors,
    newer,
)
CHECKS: dict[str, Check] = {
    name: check for subject in _SUBJECTS for name, check in subject.CHECKS.items()
}


def examine(profile: Profile, facts: Facts, checks: Mapping[str, Check] | None = None) -> Report:
    """Judge a machine for a profile; `checks` are those that concern it unless `select`ed."""
    chosen = select(CHECKS, profile) if checks is None else checks
    return judge_all(chosen, profile, facts)._replace(tables=tables.AS_OF)
