"""A healthy machine to break one thing of."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from devboot.checks import registry as checks
from devboot.facts import Facts
from devboot.profile import load_profile

if TYPE_CHECKING:
    from collections.abc import Callable

    from devboot.report import Finding, Report


def answer(stdout: str, path: str = "/usr/bin/x", rc: int = 0) -> dict[str, Any]:
    return {"path": path, "rc": rc, "stdout": stdout, "stderr": "", "timed_out": False}


ROOT = {
    "path": "/usr/local/cuda-13.0",
    "version": "13.0",
    "host_config_gcc_max": 15,
    "links": ["/usr/local/cuda"],
    "tools": ["nvcc"],
}
HEALTHY: dict[str, Any] = {
    "schema": "devboot.facts/1",
    "uname": {"release": "6.8.0-60-generic", "machine": "x86_64"},
    "glibc": "2.39",
    "euid": 1000,
    "container": None,
    "env": {"PATH": ["/usr/bin"], "LANG": "C.UTF-8"},
    "files": {
        "/etc/os-release": 'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n',
        "/etc/wsl.conf": None,
        "/proc/1/comm": "systemd\n",
        "/proc/cmdline": "quiet",
        "/proc/driver/nvidia/params": "RmProfilingAdminOnly: 0\n",
        "/proc/meminfo": "MemTotal:       32768000 kB\nSwapTotal:       8388604 kB\n",
        "/proc/modules": "nvidia_uvm 1 0 - Live\nnvidia 1 2 - Live\n",
        "/proc/mounts": "/dev/sda1 / ext4 rw 0 0\ntmpfs /tmp tmpfs rw,nosuid 0 0\n",
        "/proc/self/status": "CapBnd:\t000001ffffffffff\n",
        "/proc/sys/fs/inotify/max_user_watches": "524288\n",
        "/etc/docker/daemon.json": '{"runtimes": {"nvidia": {"path": "nvidia-container-runtime"}}}',
        "/proc/driver/nvidia/version": "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64"
        "  580.95.05  Release Build",
        "/proc/sys/kernel/yama/ptrace_scope": None,
    },
    "dirs": {
        "/dev": ["nvidia0", "nvidiactl", "nvidia-uvm", "dxg"],
        "/usr/lib/wsl/lib": ["libcuda.so.1", "libcudadebugger.so.1"],
        "/etc/modprobe.d": [],
        "/etc/cdi": None,
        "/var/run/cdi": None,
        "/proc/sys/fs/binfmt_misc": ["WSLInterop", "register", "status"],
    },
    "clock": {"system": 1764000000, "rtc": 1764000000},
    "secure_boot": "disabled",
    "nvswitch": False,
    "device_nodes": [],
    "cuda_modules": None,
    "libcuda": ["/usr/lib/x86_64-linux-gnu/libcuda.so.1"],
    "windows_registry": {"GPUDebugger.EnableInterface": "1"},
    "cwd": {"path": "/home/USER/p", "fstype": "ext4", "free_gib": 50, "git_lfs": False},
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
        "packages": {"pytest": "8.2.0", "debugpy": "1.8.17", "nvidia-cuda-nvcc-cu12": None},
        "implementation": "cpython",
        "headers": True,
        "libstdcxx": None,
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
        "nvcc-list-gpu-code": answer("sm_75\nsm_80\nsm_86\nsm_89\nsm_90\nsm_100\nsm_120\n"),
        "ldconfig": answer("\tlibcudadebugger.so.1 (libc6,x86-64) => /usr/lib/x86_64-linux-gnu/x"),
        "docker": {"path": "/usr/bin/docker"},
        "podman": {"path": None},
        "nvidia-ctk": {"path": "/usr/bin/nvidia-ctk"},
        "git-lfs": {"path": None},
        "vim": {"path": "/usr/bin/vim"},
        "nvim": {"path": None},
        "code": {"path": "/usr/bin/code"},
        "code-insiders": {"path": None},
        "codium": {"path": None},
        "nvcc-dryrun": answer("#$ TOP=/usr/local/cuda-13.0/bin/..\n"),
        "nvidia-smi": answer(
            "| NVIDIA-SMI 580.95.05    Driver Version: 580.95.05    CUDA Version: 13.0 |\n"
        ),
        "nvidia-smi-query": answer("NVIDIA GeForce RTX 4090, 580.95.05, 8.9, 24564 MiB\n"),
    },
}
CUDA = {"cuda": True, "cuda_gdb": True, "torch": True, "debugger": True}


BASES: dict[str, dict[str, Any]] = {
    "wsl": {
        "uname": {"release": "5.15.167.4-microsoft-standard-WSL2", "machine": "x86_64"},
        "files|/proc/driver/nvidia/version": None,
        "pci_nvidia": [],
        "libcuda": ["/usr/lib/wsl/lib/libcuda.so.1"],
        "commands|nvidia-smi": answer("Driver Version: 581.80   CUDA Version: 13.0"),
    },
    "container": {"container": "docker"},
}
_NO_FACTS = ("base", "require", "also", "editor")


def _profile(require: dict[str, Any], editor: dict[str, Any] | None = None) -> Any:
    text = json.dumps({"version": 1, "name": "test", "require": require, "editor": editor or {}})
    return load_profile("t.yaml", read=lambda _: ("t.yaml", text), known=())


def _facts(changes: dict[str, Any]) -> Facts:
    """Return the healthy machine with some entries replaced, `commands|nvcc` by path."""
    document = copy.deepcopy(HEALTHY)
    for path, value in changes.items():
        *sections, name = path.split("|")
        table = document
        for section in sections:
            table = table[section]
        table[name] = _answered(value) if sections == ["commands"] else value
    return Facts(document)


def _answered(value: Any) -> Any:
    """Return the record of a program: of a text, of a pair (exit status, text), of None."""
    if value is None:
        return {"path": None}
    if isinstance(value, str):
        return answer(value)
    return answer(value[1], rc=value[0]) if isinstance(value, list) else value


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


@pytest.fixture(scope="session")
def broken() -> dict[str, dict[str, Any]]:
    """The machine on which each check fires, as broken.yaml has it."""
    text = Path(__file__).with_name("broken.yaml").read_text()
    return dict(yaml.safe_load(text))


@pytest.fixture
def changed() -> Callable[..., Report]:
    """Examine a healthy machine, or a base of it, with some facts changed."""

    def examine(
        facts: dict[str, Any],
        base: str | None = None,
        require: dict[str, Any] | None = None,
        editor: dict[str, Any] | None = None,
    ) -> Report:
        known = _facts({**BASES.get(base or "", {}), **facts})
        return checks.examine(_profile({**CUDA, **(require or {})}, editor), known)

    return examine


@pytest.fixture
def broken_report(
    broken: dict[str, dict[str, Any]], changed: Callable[..., Report]
) -> Callable[..., Report]:
    """Examine the machine on which a check fires."""

    def examine(name: str, require: dict[str, Any] | None = None) -> Report:
        row = broken[name]
        facts = {key: value for key, value in row.items() if key not in _NO_FACTS}
        wanted = row.get("require") if require is None else require
        return changed(facts, row.get("base"), wanted, row.get("editor"))

    return examine
