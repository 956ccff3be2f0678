"""Which versions work together, where no file on the machine tells.

What a machine says itself (crt/host_config.h, nvidia-smi) always beats these tables, and a
version newer than they are is nobody's fault.
"""

from __future__ import annotations

from devboot.facts import Version

AS_OF = "2026-07"
"""The month of the oldest source below."""

AGES = {"all": AS_OF}

FAMILY_DRIVER = {
    11: Version.of("450.80.02"),
    12: Version.of("525.60.13"),
    13: Version.of("580.00"),
}
"""The oldest Linux driver that runs programs of any toolkit of a major (minor-version
compatibility). Source: https://docs.nvidia.com/deploy/cuda-compatibility/, table 1."""

DRIVER_CUDA = {
    "450.51": "11.0",
    "455.23": "11.1",
    "460.27": "11.2",
    "465.19": "11.3",
    "470.42": "11.4",
    "495.29": "11.5",
    "510.39": "11.6",
    "515.43": "11.7",
    "520.61": "11.8",
    "525.60": "12.0",
    "530.30": "12.1",
    "535.54": "12.2",
    "545.23": "12.3",
    "550.54": "12.4",
    "555.42": "12.5",
    "560.28": "12.6",
    "570.26": "12.8",
    "575.51": "12.9",
    "580.65": "13.0",
    "590.44": "13.1",
    "595.45": "13.2",
    "610.43": "13.3",
}
"""Linux driver branch -> newest CUDA it supports: the drivers that the toolkits' run files carry.
Source: the names of the run files, as listed in spack's cuda package (2026-07)."""

GCC_MAX = {
    "11.0": 9, "11.1": 10, "11.2": 10, "11.3": 10, "11.4": 11, "11.5": 11, "11.6": 11,
    "11.7": 11, "11.8": 11, "12.0": 12, "12.1": 12, "12.2": 12, "12.3": 12, "12.4": 13,
    "12.5": 13, "12.6": 13, "12.8": 14, "12.9": 14, "13.0": 15, "13.1": 15, "13.2": 15,
    "13.3": 15,
}  # fmt: skip
"""Toolkit -> newest gcc major that nvcc accepts. Source: NVIDIA's installation guides and
crt/host_config.h, as collected in spack's cuda build system (2026-07)."""

TOOLKIT = "13.0"
"""The toolkit to install where nothing on the machine asks for another."""

TOOLKIT_OF_FAMILY = {11: "11.8", 12: "12.6", 13: TOOLKIT}
"""CUDA major -> the toolkit of it that most torch releases have a wheel for (`TORCH_CUDA`)."""

GLIBC_C23 = Version.of("2.41")
CUDA_C23 = Version.of("13.0")
"""glibc declares `cospi` and `sinpi` since the one, toolkits get along with that since the other.
Source: https://github.com/NVIDIA/cuda-samples/issues/378."""

TORCH_CUDA = {
    "2.14": ("13.2", "13.0", "12.6"),
    "2.13": ("13.0", "12.6"),
    "2.12": ("13.0", "12.6"),
    "2.11": ("13.0", "12.8", "12.6"),
    "2.10": ("12.8", "12.6"),
    "2.9": ("12.8", "12.6"),
    "2.8": ("12.8", "12.6"),
    "2.7": ("12.6", "11.8"),
    "2.6": ("12.4", "11.8"),
    "2.5": ("12.4", "12.1", "11.8"),
    "2.4": ("12.1", "11.8"),
    "2.3": ("11.8",),
    "2.2": ("11.8",),
    "2.1": ("11.8",),
}
"""torch release -> CUDA versions of its wheels, newest first.
Source: the CUDA support matrix in pytorch/pytorch RELEASE.md (2.14)."""

TORCH_NEWEST = "2.14"
TORCH_PYTHON_MIN = Version.of("3.10")
"""The oldest Python that the newest torch has wheels for. Source: pytorch RELEASE.md."""

TORCH_CXX20 = Version.of("2.13")
"""Since this release torch's headers are C++20. Source: TorchConfig.cmake of its wheel."""


def driver_cuda(driver: Version) -> Version | None:
    """Return the newest CUDA of a Linux driver, None when it is older than the table."""
    known = [cuda for branch, cuda in DRIVER_CUDA.items() if Version.of(branch) <= driver]
    return Version.of(known[-1]) if known else None


def torch_cuda(release: str, major: int | None) -> str:
    """Return the newest CUDA version that torch `release` has a wheel for, within a CUDA major.

    `13.0` for `2.14` and 13; the newest torch stands in for a release the table does not have.
    Empty when that torch has no wheel for this major.
    """
    variants = TORCH_CUDA.get(release) or TORCH_CUDA[TORCH_NEWEST]
    return next((cuda for cuda in variants if major in {None, Version.of(cuda).major}), "")
