"""The CUDA toolkit for a build of torch: one that is there, or one to get, also without root."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.checks import tables
from devboot.checks.cuda import fitting_module
from devboot.checks.downloads import pip_nvcc, run_file
from devboot.checks.fixes import cuda_toolkit
from devboot.checks.toolkits import on_path, preferred, with_nvcc
from devboot.facts import Version
from devboot.fit import supposed
from devboot.fit.judge import errors, examined
from devboot.report import Fix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.checks.downloads import Size
    from devboot.facts import Facts
    from devboot.fit.build import Build
    from devboot.profile import Profile
    from devboot.report import Finding

TOOLKIT_CHECKS = (
    "torch.nvcc-major-mismatch",
    "torch.nvcc-minor-mismatch",
    "torch.cmake.nvtoolsext",
    "cuda.nvcc.windows-binary",
    "cuda.nvcc.broken",
    "cuda.driver-too-old",
    "cuda.arch.dropped",
    "cuda.arch.toolkit-too-old",
    "cuda.glibc-conflict",
)
_PIP_PARTS = ("nvcc", "crt", "runtime", "cccl")  # of `nvidia-cuda-...`; nvvm has no `cuda` in it


class Way(NamedTuple):
    """One way to get a toolkit."""

    how: str  # here | path | module | system | pip | runfile
    steps: tuple[Fix, ...] = ()
    size: Size | None = None  # to download, None: nothing, or nobody measured it

    @property
    def needs_root(self) -> bool:
        return any(step.needs_root for step in self.steps)

    def as_json(self) -> dict[str, Any]:
        return {
            "how": self.how,
            "needs_root": self.needs_root,
            "download": self.size and self.size.as_json(),
            "steps": [step.as_json() for step in self.steps],
        }


class Toolkit(NamedTuple):
    """The toolkit that a build of torch goes with."""

    version: str
    ways: tuple[Way, ...]  # the easiest first
    facts: Facts  # of the machine with torch and this nvcc
    findings: tuple[Finding, ...] = ()  # what the doctor would still say

    def as_json(self) -> dict[str, Any]:
        return {
            "version": self.version,
            "there": self.ways[0].how == "here",
            "ways": [way.as_json() for way in self.ways],
            "notes": [finding.title for finding in self.findings],
        }


def toolkit_for(build: Build, profile: Profile, facts: Facts) -> Toolkit | None:
    """Return the toolkit to compile with against a build, None where no known one fits."""
    machine = supposed.with_torch(facts, build)
    return _here(machine, profile) or _installed(build, profile, machine) or _new(
        build, profile, machine
    )  # fmt: skip


def _here(machine: Facts, profile: Profile) -> Toolkit | None:
    nvcc = machine.lenient.nvcc
    if nvcc is None or nvcc.version is None:
        return None
    return _judged(nvcc.version.short, (Way("here"),), machine, profile)


def _judged(
    version: str, ways: tuple[Way, ...], machine: Facts, profile: Profile
) -> Toolkit | None:
    """Return a toolkit with what is said of it, None where that is an error."""
    report = examined(TOOLKIT_CHECKS, profile, machine)
    return None if errors(report) else Toolkit(version, ways, machine, report.findings)


def _installed(build: Build, profile: Profile, machine: Facts) -> Toolkit | None:
    """Return a toolkit that is on the disk, or a module, and only has to be chosen."""
    major = Version.of(build.cuda).major
    roots = [r for r in with_nvcc(machine.lenient) if r.version and r.version.major == major]
    if roots:
        root = preferred(machine, tuple(roots))
        version = (root.version or Version.of(build.cuda)).short
        ways = (Way("path", on_path(machine, root.path)),)
        return _judged(version, ways, supposed.with_nvcc(machine, version, root), profile)
    names = [name for name in machine.lenient.texts("cuda_modules") if _major(name) == major]
    if not names:
        return None
    name = fitting_module(machine, tuple(names))
    ways = (Way("module", (Fix.of("module", "load", name),)),)
    version = _version(name).short
    return _judged(version, ways, supposed.with_nvcc(machine, version), profile)


def _version(module: str) -> Version:
    return Version.parse(module.partition("/")[2]) or Version.of("0")


def _major(module: str) -> int:
    return _version(module).major


def _new(build: Build, profile: Profile, machine: Facts) -> Toolkit | None:
    """Return the toolkit to install: of the build's own CUDA, else the next of its major."""
    for version in _candidates(build.cuda):
        ways = tuple(_ways(machine, version))
        found = _judged(version, ways, supposed.with_nvcc(machine, version), profile)
        if found:
            return found
    return None


def _candidates(cuda: str) -> Iterator[str]:
    yield cuda
    wanted = Version.of(cuda)
    same = [name for name in tables.GCC_MAX if Version.of(name).major == wanted.major]
    yield from sorted(same, key=lambda name: abs(Version.of(name).minor - wanted.minor))


def _ways(facts: Facts, version: str) -> Iterator[Way]:
    """Yield how a toolkit is installed: by the system, and three ways that need no root."""
    if (size := pip_nvcc(version)) is not None:
        yield Way("pip", _pip(facts, version), size)
    yield Way("system", cuda_toolkit(facts, version))
    if (found := run_file(version)) is not None:
        home = f'"$HOME/cuda-{version}"'
        yield Way(
            "runfile",
            (
                Fix.of("wget", found.url),
                Fix(f"sh {found.name} --silent --toolkit --toolkitpath={home} --override"),
                Fix(f'export PATH="$HOME/cuda-{version}/bin:$PATH"'),
            ),
            found.size,
        )


def _pip(facts: Facts, version: str) -> tuple[Fix, ...]:
    """Return how pip brings a whole nvcc.

    All parts are pinned, for nvcc's own requirements are not: with a newer nvvm its ptxas refuses
    the PTX. nvcc looks for its libraries in lib64.
    """
    python = facts.lenient.python
    minor = python.number.short if python and python.number else "3"
    root = f".venv/lib/python{minor}/site-packages/nvidia/cu{Version.of(version).major}"
    names = ["nvidia-nvvm", *(f"nvidia-cuda-{part}" for part in _PIP_PARTS)]
    pins = (f"{name}=={version}.*" for name in names)
    return (
        Fix.of(".venv/bin/python", "-m", "pip", "install", *pins, where="project"),
        Fix.of("ln", "-sfn", "lib", f"{root}/lib64", where="project"),
        Fix(f'export PATH="$PWD/{shlex.quote(root)}/bin:$PATH"', "project"),
    )
