"""torch: Pythons, C++ standards, CUDA versions and GPUs of its releases.

Compiled from tables/torch.yaml by `tools/tables.py build`: edit that.
"""

from __future__ import annotations

from typing import Any

AS_OF = "2026-09"

RELEASES: dict[Any, Any] = {
    "2.14": {"python": ("3.10", "3.15"), "cxx": 20, "cuda": ("13.2", "13.0", "12.6")},
    "2.13": {
        "python": ("3.10", "3.15"),
        "cxx": 20,
        "cuda": ("13.0", "12.6"),
        "experimental": ("13.2",),
    },
    "2.12": {
        "python": ("3.10", "3.14"),
        "cxx": 17,
        "cuda": ("13.0", "12.6"),
        "experimental": ("13.2",),
    },
    "2.11": {"python": ("3.10", "3.14"), "cxx": 17, "cuda": ("13.0", "12.8", "12.6")},
    "2.10": {
        "python": ("3.10", "3.14"),
        "cxx": 17,
        "cuda": ("12.8", "12.6"),
        "experimental": ("13.0",),
    },
    "2.9": {
        "python": ("3.10", "3.14"),
        "cxx": 17,
        "cuda": ("12.8", "12.6"),
        "experimental": ("13.0",),
    },
    "2.8": {
        "python": ("3.9", "3.13"),
        "cxx": 17,
        "cuda": ("12.8", "12.6"),
        "experimental": ("12.9",),
    },
    "2.7": {
        "python": ("3.9", "3.13"),
        "cxx": 17,
        "cuda": ("12.6", "11.8"),
        "experimental": ("12.8",),
    },
    "2.6": {
        "python": ("3.9", "3.13"),
        "cxx": 17,
        "cuda": ("12.4", "11.8"),
        "experimental": ("12.6",),
    },
    "2.5": {"python": ("3.9", "3.12"), "cxx": 17, "cuda": ("12.4", "12.1", "11.8")},
    "2.4": {
        "python": ("3.8", "3.12"),
        "cxx": 17,
        "cuda": ("12.1", "11.8"),
        "experimental": ("12.4",),
    },
    "2.3": {"python": ("3.8", "3.11"), "cxx": 17, "cuda": ("11.8",), "experimental": ("12.1",)},
    "2.2": {"python": ("3.8", "3.11"), "cxx": 17, "cuda": ("11.8",), "experimental": ("12.1",)},
    "2.1": {"python": ("3.8", "3.11"), "cxx": 17, "cuda": ("11.8",), "experimental": ("12.1",)},
    "2.0": {"python": ("3.8", "3.11"), "cxx": 14, "cuda": ("11.7",), "experimental": ("11.8",)},
    "1.13": {"python": ("3.7", "3.10"), "cxx": 14, "cuda": ("11.6",), "experimental": ("11.7",)},
}

WHEELS: tuple[Any, ...] = (
    {
        "releases": ("2.12", "2.14"),
        "cuda": ("12.6",),
        "capabilities": ("5.0", "6.0", "7.0", "7.5", "8.0", "8.6", "9.0"),
    },
    {
        "releases": ("2.12", "2.14"),
        "cuda": ("13.0", "13.2"),
        "capabilities": ("7.5", "8.0", "8.6", "9.0", "10.0", "12.0"),
        "ptx": True,
    },
    {
        "releases": ("2.11", "2.11"),
        "cuda": ("12.8", "13.0"),
        "capabilities": ("7.5", "8.0", "8.6", "9.0", "10.0", "12.0"),
    },
    {
        "releases": ("2.8", "2.10"),
        "cuda": ("12.6",),
        "capabilities": ("5.0", "6.0", "7.0", "7.5", "8.0", "8.6", "9.0"),
    },
    {
        "releases": ("2.8", "2.10"),
        "cuda": ("12.8",),
        "capabilities": ("7.0", "7.5", "8.0", "8.6", "9.0", "10.0", "12.0"),
    },
    {
        "releases": ("2.8", "2.8"),
        "cuda": ("12.9",),
        "capabilities": ("7.0", "7.5", "8.0", "8.6", "9.0", "10.0", "12.0"),
        "ptx": True,
    },
    {
        "releases": ("2.9", "2.10"),
        "cuda": ("13.0",),
        "capabilities": ("7.5", "8.0", "8.6", "9.0", "10.0", "12.0"),
        "ptx": True,
    },
    {
        "releases": ("2.7", "2.7"),
        "cuda": ("12.8",),
        "capabilities": ("7.5", "8.0", "8.6", "9.0", "10.0", "12.0"),
        "ptx": True,
    },
    {
        "releases": ("2.1", "2.7"),
        "cuda": ("11.8", "12.1", "12.4", "12.6"),
        "capabilities": ("5.0", "6.0", "7.0", "7.5", "8.0", "8.6", "9.0"),
    },
)

CXX11_ABI: str = "2.7"

TOOLKITS: dict[Any, Any] = {11: "11.8", 12: "12.6", 13: "13.0"}
