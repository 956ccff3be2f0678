"""What cuda-gdb, ncu, compute-sanitizer and ctest say, as values."""

from __future__ import annotations

import re
from typing import NamedTuple


class Stop(NamedTuple):
    """A breakpoint that was reached in device code."""

    kernel: str
    file: str
    line: int


_STOP = re.compile(
    r"hit Breakpoint [\d.]+, (?P<kernel>\S.*?)<<<[^>]*>>>\s*\((?:.|\n)*?\)"
    r"\s+at (?P<file>.+):(?P<line>\d+)$",
    re.MULTILINE,
)
_VALUE = re.compile(r"^\$\d+ = (.+)$", re.MULTILINE)
_STUDY_KERNEL = re.compile(r"\bvector_add<(\w+)>\(")
_SECTORS = "l1tex__average_t_sectors_per_request_pipe_lsu_mem_global_op_ld.ratio"
_SUMMARY = re.compile(r"^=+ (?:ERROR|RACECHECK) SUMMARY: (\d+)", re.MULTILINE)
_SKIPPED = re.compile(r"^\s*\d+ - (\S+) \(Skipped\)", re.MULTILINE)


def cuda_stop(output: str) -> Stop | None:
    """Return where cuda-gdb stopped in a kernel first; a stop in host code is none."""
    found = _STOP.search(output)
    return found and Stop(found["kernel"], found["file"], int(found["line"]))


def printed_values(output: str) -> list[str]:
    """Return what gdb's `print` printed, in order."""
    return _VALUE.findall(output)


def sectors_per_request(output: str) -> dict[str, float]:
    """Return the sectors per request of global loads of each kernel of the coalescing study.

    Read from ncu's page of metrics: a line per kernel, under it lines `metric [unit] value`.
    """
    sectors: dict[str, float] = {}
    kernel = None
    for line in output.splitlines():
        if found := _STUDY_KERNEL.search(line):
            kernel = found[1]
        elif kernel and line.split()[:1] == [_SECTORS]:
            sectors[kernel] = float(line.split()[-1].replace(",", ""))
    return sectors


def sanitizer_errors(output: str) -> list[int]:
    """Return the errors that each run of compute-sanitizer counted, in order."""
    return [int(count) for count in _SUMMARY.findall(output)]


def skipped_tests(output: str) -> list[str]:
    """Return the names of the tests that ctest lists as skipped."""
    return _SKIPPED.findall(output)
