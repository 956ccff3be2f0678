"""The system itself: kernel, libraries, container, devices, packages."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from devboot.machine import files

if TYPE_CHECKING:
    from devboot.machine.machine import Machine

CONTAINER_MARKS = {
    "/var/run/secrets/kubernetes.io": "kubernetes",
    "/.dockerenv": "docker",
    "/run/.containerenv": "podman",
    "/.singularity.d": "apptainer",
    "/dev/.lxc": "lxc",
}
CONTAINER_KIND = "/run/systemd/container"
CGROUP = "/proc/1/cgroup"
# Patterns are texts here: `re` compiles one when it is first wanted, and keeps it.
_IN_CGROUP = r"[/:](docker|kubepods|libpod|lxc)\b"
_CGROUPS = {"docker": "docker", "kubepods": "kubernetes", "libpod": "podman", "lxc": "lxc"}
_CUDA_MODULE = r"(?i)cuda(toolkit|core)?|nvidia-?cuda|nvhpc\S*"
_GXX = r"g\+\+-(\d{1,3})"


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
    for mark, kind in CONTAINER_MARKS.items():
        if machine.at(mark).exists():
            return kind
    told = files.text(machine.at(CONTAINER_KIND)) or machine.environ.get("container", "")
    if told.strip() not in {"", "wsl"}:  # to systemd WSL is a kind of container
        return told.strip()
    group = re.search(_IN_CGROUP, files.text(machine.at(CGROUP)) or "")
    return _CGROUPS[group[1]] if group else None


def working_directory(machine: Machine) -> dict[str, Any]:
    space = os.statvfs(machine.cwd)
    return {
        "path": str(machine.cwd),
        "fstype": _filesystem(machine),
        "free_gib": space.f_bavail * space.f_frsize // 2**30,
        "git_lfs": "filter=lfs" in (files.text(machine.cwd / ".gitattributes") or ""),
    }


def _filesystem(machine: Machine) -> str | None:
    """Return the type of the last mount whose directory holds the working directory."""
    rows = (line.split() for line in (files.text(machine.at("/proc/mounts")) or "").splitlines())
    mounts = [(row[1].replace("\\040", " "), row[2]) for row in rows if len(row) > 2]  # noqa: PLR2004
    here = [mount for mount in mounts if machine.cwd.is_relative_to(mount[0])]
    return max(here, key=lambda mount: len(mount[0]), default=("", None))[1]


def secure_boot(machine: Machine) -> str | None:
    """Return `enabled` or `disabled`, None where the firmware has no Secure Boot."""
    variables = machine.at("/sys/firmware/efi/efivars")
    for name in files.names_if_any(variables):
        if name.startswith("SecureBoot-"):
            data = (variables / name).read_bytes()  # four bytes of attributes, then the value
            return "enabled" if data[4:5] == b"\x01" else "disabled"
    return None


def clock(machine: Machine) -> dict[str, int | None]:
    """Return the seconds since 1970 by the system's clock and by the machine's, None: none."""
    told = (files.text(machine.at("/sys/class/rtc/rtc0/since_epoch")) or "").strip()
    return {"system": int(time.time()), "rtc": int(told) if told.isdecimal() else None}


def cuda_modules(machine: Machine) -> list[str] | None:
    """Return the CUDA toolkits of a module system as `module load` names them, None: none here."""
    path = machine.environ.get("MODULEPATH")
    if path is None:
        return None
    trees = [machine.at(entry) for entry in path.split(os.pathsep) if entry]
    names = [
        f"{name}/{version.removesuffix('.lua')}"
        for tree in trees
        for name in files.names_if_any(tree)
        if re.fullmatch(_CUDA_MODULE, name)
        for version in files.names_if_any(tree / name)
        if not version.startswith(".")
    ]
    return list(dict.fromkeys(names))


def gcc_all(machine: Machine) -> list[str]:
    """Return the majors of the installed `g++-N`, oldest first."""
    folders = dict.fromkeys(machine.path.split(os.pathsep))
    names = {name for folder in folders for name in files.names_if_any(Path(folder))}
    majors = (match[1] for name in names if (match := re.fullmatch(_GXX, name)))
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
