"""The commands for one file: nvcc, then the program, cuda-gdb or Nsight Compute."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from devboot.kernelfile.metrics import METRICS

if TYPE_CHECKING:
    from devboot.kernelfile.toolkit import Toolkit

_STANDARD = "-std=c++17"
_FLAGS = {
    "run": ("-O3", "-lineinfo"),
    "debug": ("-g", "-G"),  # -G: lines and variables of kernels, which -g alone leaves out
    "profile": ("-O3", "-lineinfo"),
}
_SECTIONS = (
    "SpeedOfLight",
    "MemoryWorkloadAnalysis",
    "Occupancy",
    "WarpStateStats",
    "LaunchStats",
    "SourceCounters",
)
"""Those that answer what bounds a kernel, where it waits, and which lines access memory badly."""

# Neither a file of gdb's nor one of ncu's in the working directory has a say: somebody else may
# have put it there.
_GDB = ("-iex", "set auto-load local-gdbinit off", "-ex", "set breakpoint pending on")
_NCU = ("--config-file", "off")


class Wanted(NamedTuple):
    """What the user named."""

    file: str
    """Absolute path."""
    arguments: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    """More for nvcc."""
    at: str = ""
    """Where cuda-gdb stops: a line or a function; empty: at the first line of every kernel."""


def compile_command(kind: str, toolkit: Toolkit, wanted: Wanted, program: str) -> list[str]:
    """Return how nvcc makes the program."""
    standard = [] if any("-std" in flag for flag in wanted.flags) else [_STANDARD]
    codes = [_code(name) for name in toolkit.architectures]
    return [
        toolkit.nvcc, *standard, *_FLAGS[kind], *codes, *wanted.flags, "-o", program, wanted.file
    ]  # fmt: skip


def _code(architecture: str) -> str:
    if architecture == "native":
        return "-arch=native"
    number = architecture.partition("_")[2]
    return f"-gencode=arch=compute_{number},code={architecture}"


def run_command(wanted: Wanted, program: str) -> list[str]:
    return [program, *wanted.arguments]


def debug_command(cuda_gdb: str, wanted: Wanted, program: str) -> list[str]:
    """Return how cuda-gdb gets into the kernel."""
    line = f"{wanted.file}:{wanted.at}" if wanted.at.isdecimal() else wanted.at
    stop = f"break {line}" if wanted.at else "set cuda break_on_launch application"
    return [cuda_gdb, *_GDB, "-ex", stop, "-ex", "run", "--args", program, *wanted.arguments]


def profile_command(ncu: str, wanted: Wanted, program: str, report: str) -> list[str]:
    """Return how Nsight Compute measures every kernel, into `report`.ncu-rep."""
    sections = [word for name in _SECTIONS for word in ("--section", name)]
    metrics = ["--metrics", ",".join(METRICS.values())]
    into = ["--force-overwrite", "--export", report]
    return [ncu, *_NCU, *sections, *metrics, *into, program, *wanted.arguments]


def read_command(ncu: str, report: str) -> list[str]:
    """Return how the figures come out of a report."""
    page = ["--csv", "--page", "raw", "--print-units", "base"]
    return [ncu, *_NCU, "--import", f"{report}.ncu-rep", *page]
