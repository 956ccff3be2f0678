"""For which GPUs the official wheels of torch were compiled.

Machine code for X.y runs on X.z with z >= y; a `+PTX` at the end is compiled by the driver for
everything newer. Source: pytorch/pytorch .ci/manywheel/build_cuda.sh and the RELEASE.md of each
release (2.14, 2026-09).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from devboot.facts import Version

_OLD = "5.0 6.0 7.0 7.5 8.0 8.6 9.0"
_WHEELS = (  # torch from, to, CUDA versions, architectures
    ("2.12", "2.14", ("12.6",), _OLD),
    ("2.12", "2.14", ("13.0", "13.2"), "7.5 8.0 8.6 9.0 10.0 12.0+PTX"),
    ("2.11", "2.11", ("12.6",), _OLD),
    ("2.11", "2.11", ("12.8", "13.0"), "7.5 8.0 8.6 9.0 10.0 12.0"),
    ("2.8", "2.10", ("12.6",), _OLD),
    ("2.8", "2.10", ("12.8",), "7.0 7.5 8.0 8.6 9.0 10.0 12.0"),
    ("2.8", "2.8", ("12.9",), "7.0 7.5 8.0 8.6 9.0 10.0 12.0+PTX"),
    ("2.9", "2.10", ("13.0",), "7.5 8.0 8.6 9.0 10.0 12.0+PTX"),
    ("2.7", "2.7", ("12.8",), "7.5 8.0 8.6 9.0 10.0 12.0+PTX"),
    ("2.1", "2.5", ("11.8",), f"3.7 {_OLD}"),
    ("2.6", "2.7", ("11.8",), _OLD),
    ("2.1", "2.7", ("12.1", "12.4", "12.6"), _OLD),
)
_OFFICIAL = re.compile(r"\d+(?:\.\d+){1,2}(?:\+cu\d+)?")


class Wheel(NamedTuple):
    """What a wheel carries for GPUs."""

    codes: tuple[Version, ...]
    ptx: bool  # whether the newest code is there as PTX too

    def runs_on(self, capability: Version) -> bool:
        near = any(
            code.major == capability.major and code.minor <= capability.minor for code in self.codes
        )
        return near or (self.ptx and capability >= self.codes[-1])

    def __str__(self) -> str:
        text = " ".join(f"sm_{code.major}{code.minor}" for code in self.codes)
        return f"{text} and PTX" if self.ptx else text


def wheel(version: str, cuda: str) -> Wheel | None:
    """Return what torch `2.8.0+cu128` carries, None for a build of somebody else's."""
    release = Version.parse(version)
    if release is None or not _OFFICIAL.fullmatch(version):
        return None
    short = Version.of(release.short)
    for first, last, cudas, archs in _WHEELS:
        if cuda in cudas and Version.of(first) <= short <= Version.of(last):
            codes = tuple(map(Version.of, archs.removesuffix("+PTX").split()))
            return Wheel(codes, archs.endswith("+PTX"))
    return None


def wheels_for(capability: Version) -> tuple[str, str]:
    """Return (torch release, CUDA) of the newest wheel that runs on a GPU, empty: there is none."""
    for _, release, cudas, _ in _WHEELS:
        for cuda in reversed(cudas):
            found = wheel(f"{release}.0", cuda)
            if found and found.runs_on(capability):
                return release, cuda
    return "", ""
