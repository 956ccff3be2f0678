"""CUDA toolkits, wherever they are installed, described by their own files."""

from __future__ import annotations

import os
import re
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from devboot.machine import files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from devboot.machine.machine import Machine

PLACES = (
    "usr/local/cuda*",
    "opt/cuda*",  # Arch
    "usr/lib/cuda",  # Debian
    "usr/lib/nvidia-cuda-toolkit",  # Debian, Ubuntu
    "opt/nvidia/hpc_sdk/Linux_*/*/cuda/*",
)
VARIABLES = (
    "CUDA_HOME",
    "CUDA_PATH",
    "CUDA_ROOT",
    "EBROOTCUDA",
    "NVHPC_CUDA_HOME",
    "CONDA_PREFIX",
)
TOOLS = ("nvcc", "cuda-gdb", "ncu", "nsys", "compute-sanitizer")
LIBRARIES = ("lib64", "lib", "targets/x86_64-linux/lib")
_VERSION_HEADERS = ("cuda.h", "cuda_runtime_api.h")
_COMPILER_HEADER = "crt/host_config.h"
_HEADER_BYTES = 128 * 1024  # cuda.h says its version in the first tenth of its megabyte
_CUDA_VERSION = re.compile(r"#define\s+CUDA(?:RT)?_VERSION\s+(\d{4,6})\b")
_GCC_MAX = re.compile(r"#if __GNUC__ > (\d{1,3})")
_CLANG_END = re.compile(r"__clang_major__ >= (\d{1,3})")
_NVJITLINK = re.compile(r"libnvJitLink\.so\.(\d+\.\d+\.\d+)")
_STARTED = re.compile(r"^\s*(?:exec\s+)?[\"']?(/[^\s\"']+/bin/nvcc)\b", re.MULTILINE)
_SCRIPT_BYTES = 4096


def cuda_roots(machine: Machine) -> list[dict[str, Any]]:
    """Return every toolkit directory with its version and the newest compilers it accepts."""
    from devboot.machine.python_env import sites  # noqa: PLC0415  # not what is installed

    folders = (sorted(site.glob("nvidia/cu[0-9]*")) for site in sites(machine))
    return _described([*_installed(machine), *chain.from_iterable(folders)])


def installed(machine: Machine) -> list[dict[str, Any]]:
    """Return all but those that pip put into the project's Python (nvidia-cuda-nvcc for CUDA 13).

    This is what programs of the user may rest on, in whatever folder they are set up.
    """
    return _described(_installed(machine))


def _described(paths: Iterable[Path]) -> list[dict[str, Any]]:
    names: dict[str, list[str]] = {}
    for path in paths:
        names.setdefault(os.path.realpath(path), []).append(str(path))
    described = (_describe(Path(root), links) for root, links in names.items())
    return [root for root in described if root]


def _installed(machine: Machine) -> Iterator[Path]:
    for pattern in PLACES:
        yield from sorted(machine.root.glob(pattern))
    for name in VARIABLES:
        if value := machine.environ.get(name):
            yield machine.at(value)
    yield from filter(None, map(_around, nvccs(machine)))


def nvccs(machine: Machine) -> Iterator[Path]:
    """Yield each nvcc on PATH, of a wrapper script the one that it starts."""
    for entry in dict.fromkeys(machine.path.split(os.pathsep)):
        nvcc = Path(entry, "nvcc")
        if entry and nvcc.is_file():
            started = _STARTED.search(files.text(nvcc, _SCRIPT_BYTES) or "")
            yield Path(started[1]) if started else nvcc


def _around(nvcc: Path) -> Path | None:
    """Return the toolkit around an nvcc, None where it lies among the system's programs."""
    root = Path(os.path.realpath(nvcc)).parent.parent
    return root if (root / "include" / "cuda.h").is_file() and str(root) != "/usr" else None


def _describe(root: Path, names: list[str]) -> dict[str, Any] | None:
    tools = [tool for tool in TOOLS if (root / "bin" / tool).exists()]
    version = _version(root)
    if not tools and version is None:
        return None
    return {
        "path": str(root),
        "version": version,
        "links": [name for name in dict.fromkeys(names) if name != str(root)],
        "host_config_gcc_max": _gcc_max(root),
        "host_config_clang_max": _clang_max(root),
        "nvjitlink": _nvjitlink(root),
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


def _clang_max(root: Path) -> int | None:
    match = _CLANG_END.search(_header(root, _COMPILER_HEADER))
    return int(match[1]) - 1 if match else None


def _nvjitlink(root: Path) -> str | None:
    """Return the version of the linker library, exact to the update: `12.8.93`."""
    for folder in LIBRARIES:
        for name in files.names_if_any(root / folder):
            if match := _NVJITLINK.fullmatch(name):
                return match[1]
    return None


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
