"""What a program of the system must be asked for: the linker's order, rpm's packages."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from devboot.machine import commands, nvidia, windows
from devboot.machine.parallel import NOT_ASKED

if TYPE_CHECKING:
    from devboot.machine.machine import Machine

_CACHED = re.compile(r"^\s*libcuda\.so\.1 \(.*\) => (\S+)$", re.MULTILINE)
_NAME = "libcuda.so.1"


def libcuda(machine: Machine, deadline: float) -> list[str]:
    """Return every libcuda.so.1: those in LD_LIBRARY_PATH first, then those of ldconfig's cache.

    Raises TimeoutError when ldconfig hangs: then the order is not known.
    """
    path = machine.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep)
    own = [
        f"{entry}/{_NAME}" for entry in path if entry and machine.at(f"{entry}/{_NAME}").exists()
    ]
    cache = commands.ask(machine, "ldconfig", deadline)
    if cache.get("timed_out"):
        raise TimeoutError("ldconfig")
    cached = _CACHED.findall(cache.get("stdout", ""))
    return list(dict.fromkeys((*map(os.path.normpath, own), *cached, *_wsl(machine))))


def _wsl(machine: Machine) -> list[str]:
    """Return WSL's library: its folder is on the linker's path, also before ldconfig ran."""
    place = Path("/usr/lib/wsl/lib") / _NAME
    return [str(place)] if machine.at(str(place)).exists() else []


def rpm_nvidia(machine: Machine, deadline: float) -> Any:  # noqa: ANN401  # a list, or NOT_ASKED
    """Return the NVIDIA packages that rpm installed, `name version`.

    It takes its time: it is asked only where packages may be what is wrong.
    """
    is_rpm = any(machine.at(place).exists() for place in ("/usr/lib/sysimage/rpm", "/var/lib/rpm"))
    if not is_rpm or not (nvidia.is_unloaded(machine) or machine.at("/usr/lib/wsl").exists()):
        return NOT_ASKED
    return commands.ask(machine, "rpm", deadline).get("stdout", "").splitlines()


def windows_registry(machine: Machine, _deadline: float) -> Any:  # noqa: ANN401  # see `windows`
    return windows.registry(machine) if machine.windows else NOT_ASKED


def windows_build(machine: Machine, _deadline: float) -> Any:  # noqa: ANN401  # see `windows`
    return windows.build(machine) if machine.windows else NOT_ASKED
