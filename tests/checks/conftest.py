"""A healthy machine to break one thing of."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from devboot import checks
from devboot.facts import Facts
from devboot.profile import load_profile

if TYPE_CHECKING:
    from collections.abc import Callable

    from devboot.report import Finding


def answer(stdout: str, path: str = "/usr/bin/x", rc: int = 0) -> dict[str, Any]:
    return {"path": path, "rc": rc, "stdout": stdout, "stderr": "", "timed_out": False}


ROOT = {
    "path": "/usr/local/cuda-13.0",
    "version": "13.0",
    "host_config_gcc_max": 15,
    "tools": ["nvcc"],
}
HEALTHY: dict[str, Any] = {
    "schema": "devboot.facts/1",
    "uname": {"release": "6.8.0-60-generic", "machine": "x86_64"},
    "glibc": "2.39",
    "euid": 1000,
    "container": None,
    "env": {"PATH": ["/usr/bin"]},
    "files": {
        "/etc/os-release": 'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n',
        "/etc/wsl.conf": None,
        "/proc/driver/nvidia/version": "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64"
        "  580.95.05  Release Build",
        "/proc/sys/kernel/yama/ptrace_scope": None,
    },
    "dirs": {"/dev": ["nvidia0", "dxg"], "/usr/lib/wsl/lib": ["libcuda.so.1"]},
    "cwd": {"path": "/home/USER/p", "fstype": "ext4", "free_gib": 50},
    "pci_nvidia": [{"slot": "01:00.0", "device": "2684", "class": "0x030000", "driver": "nvidia"}],
    "dpkg_nvidia": [],
    "gcc_all": ["13"],
    "gtest": {"prefix": "/usr", "cmake": "/usr/lib/cmake/GTest/GTestConfig.cmake"},
    "cuda_roots": [ROOT],
    "python": {
        "executable": "/p/.venv/bin/python",
        "version": "3.12.3",
        "kind": "venv",
        "ensurepip": True,
        "packages": {"pytest": "8.2.0"},
        "torch": {"version": "2.13.0+cu130", "cuda": "13.0", "hip": None, "site": "/p/site"},
    },
    "commands": {
        "g++": answer("g++ (Ubuntu 13.3.0-6ubuntu2~24.04) 13.3.0\n"),
        "clang": {"path": None},
        "cmake": answer("cmake version 3.28.3\n"),
        "ninja": answer("1.11.1\n"),
        "gdb": answer("GNU gdb (Ubuntu 15.0) 15.0.50\n"),
        "git": answer("git version 2.43.0\n"),
        "git-identity": answer("user.name\nuser.email\n"),
        "cuda-gdb": answer("NVIDIA (R) cuda-gdb 13.0\n"),
        "nvcc": answer(
            "nvcc: NVIDIA (R) Cuda compiler driver\n"
            "Cuda compilation tools, release 13.0, V13.0.88\n",
            "/usr/local/cuda-13.0/bin/nvcc",
        ),
        "nvcc-dryrun": answer("#$ TOP=/usr/local/cuda-13.0/bin/..\n"),
        "nvidia-smi": answer(
            "| NVIDIA-SMI 580.95.05    Driver Version: 580.95.05    CUDA Version: 13.0 |\n"
        ),
        "nvidia-smi-query": answer("NVIDIA GeForce RTX 4090, 580.95.05, 8.9, 24564 MiB\n"),
    },
}
CUDA = {"cuda": True, "cuda_gdb": True, "torch": True, "debugger": True}


def _profile(require: dict[str, Any]) -> Any:
    text = json.dumps({"version": 1, "name": "test", "require": require})
    return load_profile("t.yaml", read=lambda _: ("t.yaml", text), known=())


def _facts(changes: dict[str, Any]) -> Facts:
    """Return the healthy machine with some entries replaced, `commands/nvcc` by path."""
    document = copy.deepcopy(HEALTHY)
    for path, value in changes.items():
        *sections, name = path.split("|")
        table = document
        for section in sections:
            table = table[section]
        table[name] = value
    return Facts(document)


@pytest.fixture
def profile() -> Callable[[dict[str, Any]], Any]:
    return _profile


@pytest.fixture
def facts() -> Callable[[dict[str, Any]], Facts]:
    return _facts


@pytest.fixture
def found() -> Callable[..., dict[str, Finding]]:
    """Examine the healthy machine with changes; return the findings by id."""

    def examine(changes: dict[str, Any], require: dict[str, Any] | None = None) -> Any:
        report = checks.examine(_profile(CUDA if require is None else require), _facts(changes))
        return {finding.id: finding for finding in report.findings}

    return examine
