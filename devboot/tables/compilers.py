"""Host compilers: what nvcc accepts, and C libraries that its headers clash with.

Compiled from tables/compilers.yaml by `tools/tables.py build`: edit that.
"""

from __future__ import annotations

from typing import Any

AS_OF = "2026-07"

TOOLKITS: dict[Any, Any] = {
    "11.0": {"gcc": (5, 9), "clang": (6, 9)},
    "11.1": {"gcc": (5, 10), "clang": (6, 10)},
    "11.2": {"gcc": (5, 10), "clang": (6, 11)},
    "11.3": {"gcc": (5, 10), "clang": (6, 11)},
    "11.4": {"gcc": (6, 11), "clang": (6, 12)},
    "11.5": {"gcc": (6, 11), "clang": (6, 12)},
    "11.6": {"gcc": (6, 11), "clang": (6, 13)},
    "11.7": {"gcc": (6, 11), "clang": (6, 13)},
    "11.8": {"gcc": (6, 11), "clang": (7, 14)},
    "12.0": {"gcc": (6, 12), "clang": (7, 14)},
    "12.1": {"gcc": (6, 12), "clang": (7, 15)},
    "12.2": {"gcc": (6, 12), "clang": (7, 16)},
    "12.3": {"gcc": (6, 12), "clang": (7, 16)},
    "12.4": {"gcc": (6, 13), "clang": (7, 17)},
    "12.5": {"gcc": (6, 13), "clang": (7, 17)},
    "12.6": {"gcc": (6, 13), "clang": (7, 18)},
    "12.8": {"gcc": (6, 14), "clang": (7, 19)},
    "12.9": {"gcc": (6, 14), "clang": (7, 19)},
    "13.0": {"gcc": (6, 15), "clang": (7, 20)},
    "13.1": {"gcc": (6, 15), "clang": (7, 21)},
    "13.2": {"gcc": (6, 15), "clang": (7, 21)},
    "13.3": {"gcc": (6, 15), "clang": (7, 21)},
    "13.4": {"gcc": (6, 16)},
}

GLIBC: tuple[Any, ...] = (
    {"glibc": "2.41", "toolkit": "13.0", "clash": "cospi"},
    {"glibc": "2.42", "toolkit": "13.2", "clash": "rsqrt"},
)
