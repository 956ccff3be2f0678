"""CUDA_HOME: what torch's build helpers take for the toolkit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from devboot.checks.check import Check, asks
from devboot.checks.toolkits import NVCC_NEEDS, on_path
from devboot.report import Finding, Fix, Severity, either

if TYPE_CHECKING:
    from devboot.facts import Facts
    from devboot.facts.cuda import Nvcc
    from devboot.profile import Profile

_NAMED = re.compile(r"cuda-(\d{1,2}\.\d{1,2})$")
_EXTENSION = "https://pytorch.org/docs/stable/cpp_extension.html"


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
    guess = nvcc.command.path.removesuffix("/bin/nvcc")
    if guess == "/usr":  # Debian's package keeps its headers and libraries there
        return None
    root = nvcc.root.path if nvcc.root else "/usr/local/cuda"
    return Finding(
        "cuda.home.wrong-guess",
        Severity.WARNING,
        "`nvcc` is a wrapper script and CUDA_HOME is not set",
        why=f"torch's build helpers take {guess} for the toolkit; it is {root}",
        evidence=(f"{nvcc.command.path}: a script", "CUDA_HOME: not set"),
        fix=(Fix.of("export", f"CUDA_HOME={root}", where="project"),),
        doc=_EXTENSION,
    )


def home_conflict(_profile: Profile, facts: Facts) -> Finding | None:
    """CUDA_HOME and CUDA_PATH name the toolkit whose nvcc is on PATH.

    warning: torch builds with the one, CMake with the other
    fix: set the variable to the root of the nvcc on PATH
    source: torch/utils/cpp_extension.py, `_find_cuda_home`
    """
    nvcc = facts.nvcc
    if nvcc is None or nvcc.is_windows:
        return None
    for name in ("CUDA_HOME", "CUDA_PATH"):
        home = (facts.env(name) or "").rstrip("/")
        if home and not _is_home(facts, nvcc, home):
            return _conflict(facts, nvcc, name, home)
    return None


def _conflict(facts: Facts, nvcc: Nvcc, name: str, home: str) -> Finding:
    root = nvcc.root.path if nvcc.root else nvcc.command.realpath.removesuffix("/bin/nvcc")
    return Finding(
        "cuda.home.conflict",
        Severity.WARNING,
        f"{name} is not the toolkit of the `nvcc` on PATH",
        why="torch's build helpers follow the variable, CMake follows PATH: they mix two toolkits",
        evidence=(f"{name}={home}", f"nvcc: {nvcc.command.path} (CUDA {nvcc.version})"),
        fix=either((Fix.of("export", f"{name}={root}"),), on_path(facts, home)),
        doc=_EXTENSION,
    )


def _is_home(facts: Facts, nvcc: Nvcc, home: str) -> bool:
    """Return whether a directory is nvcc's toolkit, or may be: a link that nobody followed."""
    if nvcc.command.path == f"{home}/bin/nvcc":
        return True
    if nvcc.root is None:
        return True
    if home == nvcc.root.path or home in nvcc.root.links:
        return True
    others = [root for root in facts.cuda_roots if root is not nvcc.root]
    if any(home == root.path or home in root.links for root in others):
        return False
    named = _NAMED.search(home)
    return named is None or nvcc.version is None or named[1] == nvcc.version.short


_NEEDS = (*NVCC_NEEDS, "env:CUDA_HOME", "env:CUDA_PATH", "env:SHELL")
CHECKS = {
    "cuda.home.wrong-guess": Check(
        "CUDA_HOME", "cuda", wrapper_without_home, _NEEDS, wanted=asks("cuda")
    ),
    "cuda.home.conflict": Check(
        "CUDA_HOME",
        "cuda",
        home_conflict,
        _NEEDS,
        wanted=asks("cuda"),
        after=("cuda.nvcc.windows-binary", "cuda.nvcc.broken"),
    ),
}
