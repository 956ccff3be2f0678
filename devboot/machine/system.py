"""The system itself: kernel, libraries, container, devices, packages."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from devboot.machine import files

if TYPE_CHECKING:
    from devboot.machine.machine import Machine

_DPKG_BYTES = 32 * 1024 * 1024
_DPKG_NVIDIA = re.compile(
    r"^Package: ((?:lib)?nvidia-\S+|cuda-drivers\S*)\nStatus: install ok installed$"
    r"(?:\n(?!Version: ).+)*\nVersion: (\S+)",
    re.MULTILINE,
)

_GXX = re.compile(r"g\+\+-(\d{1,3})")


CONTAINER_MARKS = {"docker": "/.dockerenv", "podman": "/run/.containerenv"}
CONTAINER_KIND = "/run/systemd/container"
PCI = "/sys/bus/pci/devices"


def uname(_machine: Machine) -> dict[str, str]:
    names = os.uname()
    return {"release": names.release, "machine": names.machine}


def glibc(_machine: Machine) -> str | None:
    try:
        name, _, version = (os.confstr("CS_GNU_LIBC_VERSION") or "").partition(" ")
    except (ValueError, OSError):  # another C library
        return None
    return version if name == "glibc" else None


def euid(_machine: Machine) -> int:
    return os.geteuid()


def cpus(_machine: Machine) -> int | None:
    return os.cpu_count()


def container(machine: Machine) -> str | None:
    """Return the kind of container this runs in, by the marks that its runtime leaves."""
    for kind, mark in CONTAINER_MARKS.items():
        if machine.at(mark).exists():
            return kind
    kind = files.text(machine.at(CONTAINER_KIND)) or ""
    return (kind or machine.environ.get("container", "")).strip() or None


def working_directory(machine: Machine) -> dict[str, Any]:
    space = os.statvfs(machine.cwd)
    return {
        "path": str(machine.cwd),
        "fstype": _filesystem(machine),
        "free_gib": space.f_bavail * space.f_frsize // 2**30,
    }


def _filesystem(machine: Machine) -> str | None:
    """Return the type of the last mount whose directory holds the working directory."""
    rows = (line.split() for line in (files.text(machine.at("/proc/mounts")) or "").splitlines())
    mounts = [(row[1].replace("\\040", " "), row[2]) for row in rows if len(row) > 2]  # noqa: PLR2004
    here = [mount for mount in mounts if machine.cwd.is_relative_to(mount[0])]
    return max(here, key=lambda mount: len(mount[0]), default=("", None))[1]


def pci_nvidia(machine: Machine) -> list[dict[str, str | None]]:
    """Return NVIDIA's display and 3D controllers."""
    bus = machine.at(PCI)
    devices = (bus / slot for slot in files.names_if_any(bus))
    return [_device(path) for path in devices if _is_gpu(path)]


def _is_gpu(path: Path) -> bool:
    vendor, kind = (files.text(path / name) or "" for name in ("vendor", "class"))
    return vendor.strip() == "0x10de" and kind.startswith("0x03")


def _device(path: Path) -> dict[str, str | None]:
    driver = path / "driver"
    return {
        "slot": path.name.removeprefix("0000:"),
        "device": (files.text(path / "device") or "").strip().removeprefix("0x"),
        "class": (files.text(path / "class") or "").strip(),
        "driver": driver.readlink().name if driver.is_symlink() else None,
    }


def dpkg_nvidia(machine: Machine) -> list[str] | None:
    """Return the NVIDIA packages that dpkg installed, `name version`; None without dpkg."""
    status = files.text(machine.at("/var/lib/dpkg/status"), _DPKG_BYTES)
    if status is None:
        return None
    return [f"{name} {version}" for name, version in _DPKG_NVIDIA.findall(status)]


def gcc_all(machine: Machine) -> list[str]:
    """Return the majors of the installed `g++-N`, oldest first."""
    folders = dict.fromkeys(machine.path.split(os.pathsep))
    names = {name for folder in folders for name in files.names_if_any(Path(folder))}
    majors = (match[1] for name in names if (match := _GXX.fullmatch(name)))
    return sorted(majors, key=int)


def gtest(machine: Machine) -> dict[str, str] | None:
    """Return the CMake package of an installed GoogleTest, None when there is none."""
    prefixes = (machine.environ.get("CONDA_PREFIX", ""), "/usr/local", "/usr")
    for prefix in filter(None, prefixes):
        for library in _library_dirs(machine.at(prefix)):
            if (config := library / "cmake/GTest/GTestConfig.cmake").is_file():
                return {"prefix": prefix, "cmake": str(config)}
    return None


def _library_dirs(prefix: Path) -> list[Path]:
    """Return lib64, lib and Debian's lib/x86_64-linux-gnu below a prefix."""
    multiarch = sorted(prefix.glob("lib/*-linux-gnu"))
    return [prefix / "lib64", prefix / "lib", *multiarch]
