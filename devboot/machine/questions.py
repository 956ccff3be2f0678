"""How each program is asked about itself, and where there is a reason to ask it."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from devboot.facts.system import WSL_PROGRAMS
from devboot.machine import nvidia

if TYPE_CHECKING:
    from collections.abc import Callable

    from devboot.machine.machine import Machine


class Question(NamedTuple):
    """How a program is asked, where `NAME --version` is not it."""

    program: str
    arguments: tuple[str, ...]
    timeout: float = 2.0
    extra_path: str = ""  # where it lies when PATH does not say
    keep: re.Pattern[str] | None = None  # lines of its output that are of interest, None: all
    when: Callable[[Machine], bool] | None = None  # where it is asked, None: everywhere


_SBIN = "/usr/sbin:/sbin"
_ABOUT_GPUS = re.compile(r"nvidia|NVRM|nouveau|nova|Xid|dxg", re.IGNORECASE)
_LIBRARIES = re.compile(r"libcuda|libnvidia|libnvJitLink|is not a symbolic link")
_SMI_S = 5.0  # without the persistence daemon it first starts the GPU
_GPU_FIELDS = "name,driver_version,compute_cap,memory.total"
QUESTIONS = {
    "gdb": Question("gdb", ("-nx", "--version")),
    # Only the names of the keys: who the user is, is nobody's business.
    "git-identity": Question(
        "git", ("config", "--name-only", "--get-regexp", r"^user\.(name|email)$")
    ),
    "nvcc-dryrun": Question("nvcc", ("--dryrun", "-E", "-x", "cu", os.devnull)),
    "nvcc-list-gpu-code": Question("nvcc", ("--list-gpu-code",)),
    "nvidia-smi-topo": Question(
        "nvidia-smi", ("topo", "-m"), _SMI_S, WSL_PROGRAMS, when=nvidia.has_several
    ),
    "systemctl-fabricmanager": Question(
        "systemctl", ("is-active", "nvidia-fabricmanager"), when=nvidia.nvswitch
    ),
    "ldconfig": Question("ldconfig", ("-p",), extra_path=_SBIN, keep=_LIBRARIES),
    "dmesg": Question("dmesg", (), keep=_ABOUT_GPUS, when=nvidia.has_gpu),
    "dkms": Question("dkms", ("status",), extra_path=_SBIN, when=nvidia.is_unloaded),
    "modprobe-n": Question(
        "modprobe", ("-n", "-v", "nvidia"), extra_path=_SBIN, when=nvidia.is_unloaded
    ),
    "prime-select": Question("prime-select", ("query",), when=nvidia.is_unloaded),
    "rpm": Question(
        "rpm",
        ("-qa", "--qf", r"%{NAME} %{VERSION}\n", "*nvidia*", "cuda-drivers*"),
    ),
    "nvidia-smi": Question("nvidia-smi", (), _SMI_S, WSL_PROGRAMS),
    "nvidia-smi-query": Question(
        "nvidia-smi",
        (f"--query-gpu={_GPU_FIELDS}", "--format=csv,noheader"),
        _SMI_S,
        WSL_PROGRAMS,
    ),
}
