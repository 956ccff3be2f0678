"""Whether there is a GPU to run on, and whether Windows lets a debugger at it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from devboot.facts.system import WSL_PROGRAMS
from devboot.process import run

if TYPE_CHECKING:
    from collections.abc import Mapping

_ASK_S = 10
_KEY = r"HKLM\SOFTWARE\NVIDIA Corporation\GPUDebugger"
_WINDOWS_DRIVE = re.compile(r"^C:\S* (\S+) (?:drvfs|9p) ", re.MULTILINE | re.IGNORECASE)
ENABLE = f'reg add "{_KEY}" /v EnableInterface /t REG_DWORD /d 1 /f'
"""The command, for an elevated PowerShell, that lets cuda-gdb stop in kernels under WSL."""


def has_gpu(env: Mapping[str, str]) -> bool:
    """Tell whether the driver knows a GPU."""
    path = f"{env.get('PATH', os.defpath)}:{WSL_PROGRAMS}"
    gpus = run(["nvidia-smi", "-L"], env={**env, "PATH": path}, timeout=_ASK_S)
    return gpus.rc == 0 and "GPU " in gpus.stdout


def debugging_is_off(mounts: str, env: Mapping[str, str]) -> bool:
    """Tell whether this is WSL and Windows ignores breakpoints in kernels.

    `mounts` is the text of /proc/mounts: Windows' own program is started by its absolute path.
    """
    drive = _WINDOWS_DRIVE.search(mounts)
    if drive is None:
        return False
    reg = Path(drive[1], "Windows", "System32", "reg.exe")
    asked = run([str(reg), "query", _KEY, "/v", "EnableInterface"], env=env, timeout=_ASK_S)
    return asked.path is not None and not re.search(r"REG_DWORD\s+0x0*1\b", asked.stdout)
