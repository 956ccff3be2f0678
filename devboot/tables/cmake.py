"""CMake: the release that brought what a project with CUDA wants.

Compiled from tables/cmake.yaml by `tools/tables.py build`: edit that.
"""

from __future__ import annotations

from typing import Any

AS_OF = "2026-08"

FEATURES: dict[Any, Any] = {
    "cuda-architectures": "3.18",
    "wrapped-nvcc": "3.20",
    "native": "3.24",
    "cuda-cxx20": "3.25",
    "drops-3.4": "4.0",
}
