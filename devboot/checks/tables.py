"""Which versions work together, where no file on the machine tells.

What a machine says itself (crt/host_config.h, nvidia-smi) always beats these tables, and a
version newer than they are is nobody's fault. The rows and their sources: tables/README.md.
"""

from __future__ import annotations

from typing import NamedTuple

from devboot.facts import Version
from devboot.tables import archs, cmake, compilers, drivers, torch

AS_OF = min(table.AS_OF for table in (archs, cmake, compilers, drivers, torch))
"""The month of the oldest table that checks read."""

FAMILY_DRIVER = {major: Version.of(driver) for major, driver in drivers.FAMILIES.items()}
"""CUDA major -> the oldest Linux driver that runs programs of any toolkit of it."""

GCC_MAX: dict[str, int] = {name: row["gcc"][1] for name, row in compilers.TOOLKITS.items()}
"""Toolkit -> newest gcc major that nvcc accepts."""

CLANG_MAX: dict[str, int] = {
    name: row["clang"][1] for name, row in compilers.TOOLKITS.items() if "clang" in row
}
"""Toolkit -> newest clang major that nvcc accepts, where it is known."""

TOOLKIT_OF_FAMILY: dict[int, str] = torch.TOOLKITS
"""CUDA major -> the toolkit of it that most torch releases have a wheel for."""

TOOLKIT = TOOLKIT_OF_FAMILY[max(TOOLKIT_OF_FAMILY)]
"""The toolkit to install where nothing on the machine asks for another."""

TOOLKIT_NEWEST = Version.of(list(compilers.TOOLKITS)[-1])
DRIVER_NEWEST = Version.of(drivers.NEWEST_BRANCH)
CAPABILITY_NEWEST = Version.of(list(archs.CAPABILITIES)[-1])

CMAKE = {feature: Version.of(release) for feature, release in cmake.FEATURES.items()}
"""What a project wants of CMake -> the release that brought it."""

TORCH_NEWEST: str = next(iter(torch.RELEASES))
TORCH_PYTHON_MIN = Version.of(torch.RELEASES[TORCH_NEWEST]["python"][0])
"""The oldest Python that the newest torch has wheels for."""

TORCH_CXX20 = Version.of([name for name, row in torch.RELEASES.items() if row["cxx"] >= 20][-1])  # noqa: PLR2004
"""Since this release torch's headers are C++20."""

TORCH_CXX11_ABI = Version.of(torch.CXX11_ABI)
"""Since this release all Linux wheels of torch have the new C++11 ABI."""


class Clash(NamedTuple):
    """A C library and toolkits whose headers do not compile with it."""

    function: str  # one that both declare
    toolkit: Version  # the first without the clash


class Wheel(NamedTuple):
    """The GPUs that a wheel of torch has code for."""

    capabilities: tuple[str, ...]  # machine code: `8.6`, oldest first
    ptx: bool  # the newest as PTX too, so that newer GPUs can compile it

    def runs_on(self, capability: Version) -> bool:
        """Machine code runs on its major, from its minor on; PTX on everything newer."""
        codes = [Version.of(text) for text in self.capabilities]
        same_major = any(c.major == capability.major and c <= capability for c in codes)
        return same_major or (self.ptx and codes[-1] <= capability)


class Arch(NamedTuple):
    """What is known of a compute capability."""

    generation: str  # `Ampere`
    first: Version  # the first toolkit that compiles for it
    last: Version | None  # and the last one, None: still

    @property
    def last_driver(self) -> str | None:
        """The last driver branch that drives this generation, None: still."""
        return drivers.LAST_BRANCH.get(self.generation)

    @property
    def open_module(self) -> bool | None:
        """True: only the open kernel module drives it, False: only the closed one, None: either."""
        if self.generation in archs.OPEN_MODULE_ONLY:
            return True
        return False if self.generation in archs.CLOSED_MODULE_ONLY else None


def ages() -> dict[str, str]:
    """Return how old each table is."""
    from devboot.tables import downloads, errors, gpus, wsl, wsl_keys  # noqa: PLC0415  # few ask

    every = (archs, cmake, compilers, downloads, drivers, errors, gpus, torch, wsl, wsl_keys)
    return {table.__name__.rpartition(".")[2]: table.AS_OF for table in every}


def driver_cuda(driver: Version) -> Version | None:
    """Return the newest CUDA of a Linux driver, None when it is older than the table."""
    known = [cuda for cuda, first in drivers.TOOLKITS.items() if _branch(first) <= driver]
    return Version.of(known[-1]) if known else None


def _branch(driver: str) -> Version:
    """Return the branch that a driver is of: its fixes have the same CUDA, `570.26` too."""
    return Version.of(".".join(driver.split(".")[:2]))


def driver_end(driver: Version) -> str | None:
    """Return the month in which support of a driver's branch ends: `2028-06`, None: unknown."""
    return drivers.ENDS.get(str(driver.major))


def driver_has_ended(driver: Version) -> bool:
    """Return whether a driver's branch has ended: so have all before the oldest that has not."""
    living = [int(branch) for branch, end in drivers.ENDS.items() if end >= AS_OF]
    end = driver_end(driver)
    return end < AS_OF if end else driver.major < min(living)


def glibc_clash(glibc: Version) -> Clash | None:
    """Return what keeps toolkits from compiling with this C library, None: nothing."""
    rows = [row for row in compilers.GLIBC if Version.of(row["glibc"]) <= glibc]
    return Clash(rows[-1]["clash"], Version.of(rows[-1]["toolkit"])) if rows else None


def arch(capability: Version) -> Arch | None:
    """Return what is known of a compute capability, None: newer than the table, or ancient."""
    row = archs.CAPABILITIES.get(capability.short)
    if row is None:
        return None
    last = row.get("last")
    return Arch(row["generation"], Version.of(row["first"]), Version.of(last) if last else None)


def capability_of(gpu: str) -> Version | None:
    """Return the compute capability of a GPU by its name; `nvidia-smi --query-gpu` is better."""
    import re  # noqa: PLC0415

    from devboot.tables import gpus  # noqa: PLC0415  # only old drivers do not say it themselves

    rows = (row["capability"] for row in gpus.NAMES if re.search(row["name"], gpu, re.IGNORECASE))
    found = next(rows, None)
    return Version.of(found) if found else None


class Message(NamedTuple):
    """What a tool prints when something is wrong, and who looks into it."""

    means: str
    checks: tuple[str, ...]  # ids (globs)


def messages(text: str) -> list[Message]:
    """Return what the tables know of an error text that a tool printed."""
    import re  # noqa: PLC0415

    from devboot.tables import errors  # noqa: PLC0415  # read when somebody asks for it

    rows = (row for row in errors.MESSAGES if re.search(row["says"], text, re.IGNORECASE))
    return [Message(row["means"], row["checks"]) for row in rows]


def torch_cuda(release: str, major: int | None) -> str:
    """Return the newest CUDA version that torch `release` has a wheel for, within a CUDA major.

    `13.0` for `2.13` and 13; the newest torch stands in for a release the table does not have.
    Empty when that torch has no wheel for this major.
    """
    row = torch.RELEASES.get(release) or torch.RELEASES[TORCH_NEWEST]
    return next((cuda for cuda in row["cuda"] if major in {None, Version.of(cuda).major}), "")


def torch_pythons(release: str) -> tuple[Version, Version] | None:
    """Return the oldest and the newest Python of a torch release, None: not in the table."""
    row = torch.RELEASES.get(release)
    return (Version.of(row["python"][0]), Version.of(row["python"][1])) if row else None


def torch_wheel(release: Version, cuda: str) -> Wheel | None:
    """Return the GPUs of torch's Linux wheel for a CUDA version, None: not in the table."""
    for row in torch.WHEELS:
        first, last = map(Version.of, row["releases"])
        if first <= Version.of(release.short) <= last and cuda in row["cuda"]:
            return Wheel(row["capabilities"], row.get("ptx", False))
    return None


def torch_cudas(release: str) -> tuple[str, ...]:
    """Return the CUDA versions that a torch has wheels for, those it calls experimental last."""
    row = torch.RELEASES[release]
    return (*row["cuda"], *row.get("experimental", ()))


def torch_is_experimental(release: str, cuda: str) -> bool:
    return cuda in torch.RELEASES[release].get("experimental", ())


def torch_releases() -> tuple[str, ...]:
    """Return the releases of torch in the table, the newest first."""
    return tuple(torch.RELEASES)


def torch_cuda_for(release: str, gpu: Version, major: int) -> str:
    """Return the newest CUDA, up to a major, of a torch whose wheel runs on a GPU, else empty."""
    row = torch.RELEASES.get(release, {"cuda": ()})
    for cuda in row["cuda"]:
        wheel = torch_wheel(Version.of(release), cuda)
        if wheel and wheel.runs_on(gpu) and Version.of(cuda).major <= major:
            return str(cuda)
    return ""
