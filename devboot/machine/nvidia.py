"""NVIDIA's hardware and packages, by files; what they tell decides which programs are asked."""

from __future__ import annotations

import os
import re
import stat
from typing import TYPE_CHECKING, Any

from devboot.machine import files

if TYPE_CHECKING:
    from pathlib import Path

    from devboot.machine.machine import Machine

PCI = "/sys/bus/pci/devices"
_DPKG_BYTES = 32 * 1024 * 1024
# Patterns are texts here: `re` compiles one when it is first wanted, and keeps it.
_DPKG = (
    r"(?m)^Package: ((?:lib)?nvidia-\S+|cuda-(?:drivers|compat)\S*|libcuda1)\n"
    r"Status: install ok installed$(?:\n(?!Version: ).+)*\nVersion: (\S+)"
)
_PACMAN = r"((?:lib\d*-?|linux-|opencl-)?nvidia\S*?|cuda)-([\d.]+\S*)"
_VENDOR = "0x10de"
_DISPLAY = "0x03"
_BRIDGE = "0x0680"  # NVSwitches are bridges of no special kind
_MODPROBE = ("/etc/modprobe.d", "/run/modprobe.d", "/usr/lib/modprobe.d", "/lib/modprobe.d")
_ABOUT_GPUS = r"nvidia|nouveau|nova|vfio"


def pci_nvidia(machine: Machine) -> list[dict[str, str | None]]:
    """Return NVIDIA's display and 3D controllers."""
    return [_device(path) for path, kind in machine.nvidia_bus if kind.startswith(_DISPLAY)]


def nvswitch(machine: Machine) -> bool:
    """Return whether the GPUs are connected by NVSwitches, which a service must set up."""
    return any(kind.startswith(_BRIDGE) for _, kind in machine.nvidia_bus)


def bus(machine: Machine) -> list[tuple[Path, str]]:
    """Return (folder, class) of each PCI device of NVIDIA's."""
    place = machine.at(PCI)
    folders = (place / slot for slot in files.names_if_any(place))
    return [(path, _word(path, "class")) for path in folders if _word(path, "vendor") == _VENDOR]


def _word(path: Path, name: str) -> str:
    return (files.text(path / name) or "").strip()


def _device(path: Path) -> dict[str, str | None]:
    driver = path / "driver"
    return {
        "slot": path.name.removeprefix("0000:"),
        "device": _word(path, "device").removeprefix("0x"),
        "class": _word(path, "class"),
        "driver": driver.readlink().name if driver.is_symlink() else None,
    }


def is_unloaded(machine: Machine) -> bool:
    """Return whether there is a GPU, and no NVIDIA module for it."""
    return not machine.at("/proc/driver/nvidia/version").exists() and bool(pci_nvidia(machine))


def has_gpu(machine: Machine) -> bool:
    return machine.at("/proc/driver/nvidia/version").exists() or bool(pci_nvidia(machine))


def has_several(machine: Machine) -> bool:
    """Return whether there are GPUs that may be connected with each other."""
    return len(pci_nvidia(machine)) > 1 or nvswitch(machine)


def device_nodes(machine: Machine) -> list[dict[str, Any]]:
    """Return who may open each device node of the driver, and whether we may."""
    folder = machine.at("/dev")
    names = [
        name for name in files.names_if_any(folder) if re.match(r"nvidia(\d+|ctl|-uvm)$", name)
    ]
    return [_node(folder / name, f"/dev/{name}") for name in names]


def _node(path: Path, name: str) -> dict[str, Any]:
    status = path.stat()
    return {
        "path": name,
        "mode": oct(stat.S_IMODE(status.st_mode)),
        "group": _group(status.st_gid),
        "access": os.access(path, os.R_OK | os.W_OK),
    }


def _group(number: int) -> str:
    import grp  # noqa: PLC0415  # only where there is a GPU

    try:
        return grp.getgrgid(number).gr_name
    except KeyError:  # of another system, in a container
        return str(number)


def modprobe_files(machine: Machine) -> dict[str, Any]:
    """Return the folders of modprobe's settings, and those of their files that are about GPUs."""
    folders = {folder: files.names(machine.at(folder)) for folder in _MODPROBE}
    texts = {
        f"{folder}/{name}": files.text(machine.at(f"{folder}/{name}"))
        for folder, names in folders.items()
        for name in names or ()
        if name.endswith(".conf")
    }
    about = {path: text for path, text in texts.items() if text and re.search(_ABOUT_GPUS, text)}
    return {"dirs": folders, "files": about}


def dpkg_nvidia(machine: Machine) -> list[str] | None:
    """Return the NVIDIA packages that dpkg installed, `name version`; None without dpkg."""
    status = files.text(machine.at("/var/lib/dpkg/status"), _DPKG_BYTES)
    if status is None:
        return None
    return [f"{name} {version}" for name, version in re.findall(_DPKG, status)]


def pacman_nvidia(machine: Machine) -> list[str] | None:
    """Return the NVIDIA packages that pacman installed, `name version`; None without pacman."""
    names = files.names(machine.at("/var/lib/pacman/local"))
    if names is None:
        return None
    found = (re.fullmatch(_PACMAN, name) for name in names)
    return [f"{match[1]} {match[2]}" for match in found if match]
