"""What only the system's package manager can give, and the one line that installs it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bootstrap.words import SetupError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

OLDEST_CMAKE = (3, 25)
"""What the presets of a generated project ask for; Ubuntu 22.04 has 3.22."""


class Need(NamedTuple):
    """Something a command cannot do without, and the package that has it."""

    what: str
    apt: str
    dnf: str
    pacman: str


GIT = Need("git", "git", "git", "git")
COMPILER = Need("a C++ compiler", "g++", "gcc-c++", "gcc")
CMAKE = Need("cmake", "cmake", "cmake", "cmake")
NINJA = Need("ninja", "ninja-build", "ninja-build", "ninja")
GDB = Need("gdb", "gdb", "gdb", "gdb")
GTEST = Need("GoogleTest", "libgtest-dev", "gtest-devel", "gtest")
VENV = Need("Python's `ensurepip`", "python3-venv", "python3", "python")

PROGRAMS = {"git": GIT, "cmake": CMAKE, "ninja": NINJA, "gdb": GDB}
COMPILERS = ("c++", "g++", "clang++")
INSTALL = {"apt": "apt install", "dnf": "dnf install", "pacman": "pacman -S --needed"}


def which(name: str, environ: Mapping[str, str]) -> str | None:
    return shutil.which(name, path=environ.get("PATH", os.defpath))


def missing_build_tools(environ: Mapping[str, str]) -> list[Need]:
    """Return what configuring, building and debugging a C++ project here still lacks."""
    missing = [need for name, need in PROGRAMS.items() if not which(name, environ)]
    if not any(which(name, environ) for name in (*_chosen_compiler(environ), *COMPILERS)):
        missing.append(COMPILER)
    if not has_gtest(_prefixes(environ)):
        missing.append(GTEST)
    return missing


def has_gtest(prefixes: Iterable[str]) -> bool:
    """Whether one of the prefixes has GoogleTest, built or as Debian's `googletest` source."""
    places = ("include/gtest/gtest.h", "src/googletest/CMakeLists.txt")
    return any(Path(prefix, place).is_file() for prefix in prefixes for place in places)


def cmake_is_too_old(environ: Mapping[str, str]) -> bool:
    """Whether the `cmake` on PATH says a version below `OLDEST_CMAKE`."""
    asked = subprocess.run(
        [which("cmake", environ) or "cmake", "--version"],
        env=dict(environ),
        text=True,
        capture_output=True,
        check=False,
    )
    version = re.search(r"(\d+)\.(\d+)", asked.stdout)
    return version is not None and (int(version[1]), int(version[2])) < OLDEST_CMAKE


def demand(missing: list[Need], environ: Mapping[str, str]) -> None:
    """Raise `SetupError` with one line that installs all of `missing`; nothing missing is fine."""
    if missing:
        names = ", ".join(need.what for need in missing)
        raise SetupError(f"this machine lacks {names}", hint=how_to_install(missing, environ))


def how_to_install(missing: list[Need], environ: Mapping[str, str]) -> str:
    """Return the hint with this system's command; a generic one when its manager is not known."""
    manager = next((name for name in INSTALL if which(name, environ)), None)
    if manager is None:
        return "install them with your system's package manager, then run the same command again"
    packages = " ".join(sorted({getattr(need, manager) for need in missing}))
    sudo = "" if os.geteuid() == 0 else "sudo "
    return f"`{sudo}{INSTALL[manager]} {packages}`, then run the same command again"


def _chosen_compiler(environ: Mapping[str, str]) -> list[str]:
    return environ.get("CXX", "").split()[:1]


def _prefixes(environ: Mapping[str, str]) -> list[str]:
    chosen = [environ.get("CONDA_PREFIX", ""), *environ.get("CMAKE_PREFIX_PATH", "").split(":")]
    return ["/usr", "/usr/local", *filter(None, chosen)]
