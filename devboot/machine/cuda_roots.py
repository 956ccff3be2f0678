"""CUDA toolkits, wherever they are installed, described by their own files."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from devboot.machine import files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.machine.machine import Machine

PLACES = (
    "usr/local/cuda*",
    "opt/cuda*",  # Arch
    "usr/lib/cuda",  # Debian
    "usr/lib/nvidia-cuda-toolkit",  # Debian, Ubuntu
    "opt/nvidia/hpc_sdk/Linux_*/*/cuda/*",
)
VARIABLES = ("CUDA_HOME", "CUDA_PATH", "CONDA_PREFIX")
TOOLS = ("nvcc", "cuda-gdb", "ncu", "nsys", "compute-sanitizer")
_VERSION_HEADERS = ("cuda.h", "cuda_runtime_api.h")
_COMPILER_HEADER = "crt/host_config.h"
_HEADER_BYTES = 128 * 1024  # cuda.h says its version in the first tenth of its megabyte
_CUDA_VERSION = re.compile(r"#define\s+CUDA(?:RT)?_VERSION\s+(\d{4,6})\b")
_GCC_MAX = re.compile(r"#if __GNUC__ > (\d{1,3})")


def cuda_roots(machine: Machine) -> list[dict[str, Any]]:
    """Return every toolkit directory with its version and the newest gcc it accepts."""
    roots = {os.path.realpath(path): None for path in _candidates(machine)}
    return [root for root in map(_describe, map(Path, roots)) if root]


def _candidates(machine: Machine) -> Iterator[Path]:
    for pattern in PLACES:
        yield from sorted(machine.root.glob(pattern))
    for name in VARIABLES:
        if value := machine.environ.get(name):
            yield machine.at(value)


def _describe(root: Path) -> dict[str, Any] | None:
    tools = [tool for tool in TOOLS if (root / "bin" / tool).exists()]
    version = _version(root)
    if not tools and version is None:
        return None
    return {
        "path": str(root),
        "version": version,
        "host_config_gcc_max": _gcc_max(root),
        "tools": tools,
    }


def _version(root: Path) -> str | None:
    for name in _VERSION_HEADERS:
        if match := _CUDA_VERSION.search(_header(root, name)):
            number = int(match[1])
            return f"{number // 1000}.{number % 1000 // 10}"
    return None


def _gcc_max(root: Path) -> int | None:
    match = _GCC_MAX.search(_header(root, _COMPILER_HEADER))
    return int(match[1]) if match else None


def _header(root: Path, name: str) -> str:
    """Return the start of a header."""
    texts = (files.text(include / name, _HEADER_BYTES) for include in _includes(root))
    return next((text for text in texts if text), "")


def _includes(root: Path) -> list[Path]:
    """Return where headers may be; Debian's toolkit keeps them in /usr/include."""
    includes = [root / "include", *sorted(root.glob("targets/*/include"))]
    if root.name == "nvidia-cuda-toolkit":
        includes.append(root.parents[1] / "include")
    return includes


def headers(root: Path) -> list[str]:
    """Return every header that is looked for."""
    names = (*_VERSION_HEADERS, _COMPILER_HEADER)
    return [str(include / name) for include in _includes(root) for name in names]
