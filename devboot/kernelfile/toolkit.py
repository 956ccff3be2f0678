"""Which nvcc compiles a file here, and for which GPUs; pure, from facts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from devboot.checks.cuda import nvcc_broken, nvcc_missing, nvcc_windows
from devboot.checks.cuda_arch import arch_dropped, toolkit_too_old
from devboot.checks.generations import capability
from devboot.checks.toolkits import NVCC_NEEDS
from devboot.errors import DevbootError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.facts import Facts
    from devboot.profile import Profile
    from devboot.report import Finding

NEEDS = frozenset(NVCC_NEEDS) - {"python", "command:nvcc-dryrun"} | {
    "command:nvcc-list-gpu-code",
    "program:cuda-gdb",
    "program:ncu",
    "env:SHELL",
}
"""The facts that are looked at."""

_OBSTACLES = (nvcc_missing, nvcc_windows, nvcc_broken, arch_dropped, toolkit_too_old)
_CODE = re.compile(r"sm_(\d+)")
_PACKAGES = {"cuda-gdb": "cuda-gdb-{}", "ncu": "cuda-nsight-compute-{}"}


class Toolkit(NamedTuple):
    """What compiles a file, and for what."""

    nvcc: str
    """Absolute path."""
    version: str
    gpus: tuple[str, ...]
    """Their names."""
    architectures: tuple[str, ...]
    """What nvcc compiles for: `sm_90`."""


def toolkit(profile: Profile, facts: Facts) -> Toolkit:
    """Return the toolkit; raises DevbootError where nothing can be compiled or nothing could run.

    A file alone has no side for the CPU: without a GPU there is nothing that could run instead.
    """
    for obstacle in _OBSTACLES:
        if finding := obstacle(profile, facts.lenient):
            raise _error(finding)
    nvcc = facts.lenient.nvcc
    if nvcc is None:
        raise DevbootError("there is no `nvcc` on PATH", hint="`devboot doctor` says what to do")
    gpus = facts.lenient.driver.gpus
    if not gpus:
        raise DevbootError(
            "there is no NVIDIA GPU here, and a file alone has no side for the CPU that could run",
            hint="`devboot doctor` says why; `devboot init cuda-kernel` makes a project that builds"
            " and tests without one",
        )
    found = tuple(dict.fromkeys(_architectures(facts.lenient)))
    names = tuple(gpu.name for gpu in gpus)
    return Toolkit(nvcc.command.path, str(nvcc.version), names, found or ("native",))


def _architectures(facts: Facts) -> Iterator[str]:
    """Yield the code for each GPU; PTX of the newest for one that nvcc does not know yet."""
    listed = facts.command("nvcc-list-gpu-code")
    known = [int(code) for code in _CODE.findall(listed.stdout if listed else "")]
    for gpu in facts.driver.gpus:
        version = capability(gpu)
        if version is None:
            continue
        code = version.major * 10 + version.minor
        newer = bool(known) and code > max(known)
        yield f"compute_{max(known)}" if newer else f"sm_{code}"


def _error(finding: Finding) -> DevbootError:
    steps: list[str] = []
    for fix in finding.fix:
        if fix.instead:
            break
        steps.append(f"`{fix.command}`")
    return DevbootError(finding.title, hint=", then ".join(steps))


def tool(facts: Facts, name: str, version: str) -> str:
    """Return the path of a program of the toolkit; raises DevbootError that names its package."""
    command = facts.lenient.command(name)
    if command is None:
        package = _PACKAGES[name].format("-".join(version.split(".")[:2]))
        raise DevbootError(
            f"`{name}` is not installed",
            hint=f"it is a part of the CUDA toolkit: `apt-get install {package}` (NVIDIA's"
            " repository), or put the toolkit that has it on PATH",
        )
    return command.path
