"""Compiler, CMake, Ninja, GoogleTest: there, running, new enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.checks import tables
from devboot.checks.check import Check, asks
from devboot.checks.fixes import install, install_packages
from devboot.checks.program import DOCS, broken, missing, words
from devboot.facts import Version
from devboot.report import Finding, Fix, Severity

if TYPE_CHECKING:
    from devboot.facts import Facts
    from devboot.facts.command import Command
    from devboot.profile import Profile

_OS = ("file:/etc/os-release", "euid")
CXX_NEEDS = ("command:cxx", "program:g++", "env:CXX", *_OS)
_CMAKE_CUDA = tables.CMAKE["cuda-architectures"]
_CMAKE_PROJECTS = tables.CMAKE["cuda-cxx20"]
_CXX20 = {"gcc": Version.of("11"), "clang": Version.of("14")}


def compiler(facts: Facts) -> Command | None:
    """Return the compiler that CMake would take, None where there is none.

    Facts recorded by an earlier version know g++ alone.
    """
    command = facts.command("cxx" if facts.has("commands", "cxx") else "g++")
    return command.called(_program(command)) if command else None


def _program(command: Command) -> str:
    return (command.path or command.name).rpartition("/")[2]


def family(command: Command) -> str:
    """Return `gcc` or `clang` by the compiler's own words, empty for another one."""
    text = command.output
    if "clang" in text:
        return "clang"
    return "gcc" if "Free Software Foundation" in text or "g++" in text else ""


def cxx_missing(_profile: Profile, facts: Facts) -> Finding | None:
    """There is a C++ compiler.

    error: nothing can be built, and nvcc too needs a host compiler
    fix: install the distribution's C++ compiler, or unset a CXX that names none
    source: the order of CMake's CMakeDetermineCXXCompiler.cmake
    """
    if compiler(facts):
        return None
    chosen = facts.lenient.env("CXX")
    return Finding(
        "toolchain.cxx.missing",
        Severity.ERROR,
        "CXX names no program" if chosen else "there is no C++ compiler",
        why="nothing can be built, and nvcc too needs a host compiler",
        evidence=(f"CXX={chosen}",) if chosen else ("`c++`, `g++`, `clang++`: not on PATH",),
        fix=(Fix("unset CXX"),) if chosen else (install(facts, "c++"),),
        doc=DOCS["c++"],
    )


def cxx_too_old(_profile: Profile, facts: Facts) -> Finding | None:
    """The compiler speaks C++20, which torch's headers need since 2.13.

    error: every file that includes torch fails to compile
    fix: install gcc 11 or clang 14, or newer, and name it in CXX
    source: CXX_STANDARD in the TorchConfig.cmake of torch 2.13;
        https://gcc.gnu.org/projects/cxx-status.html
    """
    command = compiler(facts)
    if command is None or command.version is None or _torch_is_older(facts):
        return None
    oldest = _CXX20.get(family(command))
    if oldest is None or command.version >= oldest:
        return None
    return Finding(
        "toolchain.cxx20",
        Severity.ERROR,
        f"`{command.name}` {command.version} is too old for torch's C++20 headers",
        why=f"torch {tables.TORCH_CXX20} and later need {family(command)} {oldest} or newer",
        evidence=(f"{command.name} --version: {command.line()}",),
        fix=_newer_compiler(facts, oldest),
        doc="https://gcc.gnu.org/projects/cxx-status.html",
    )


def _torch_is_older(facts: Facts) -> bool:
    """Whether the torch that is there predates C++20 headers; a missing one will be new."""
    return facts.torch is not None and facts.torch.release < tables.TORCH_CXX20


def _newer_compiler(facts: Facts, oldest: Version) -> tuple[Fix, ...]:
    if facts.lenient.distro.package_manager != "apt":
        return (install(facts, "c++"), Fix("conda install -c conda-forge gxx"))
    newer = f"g++-{oldest}"
    return install_packages(facts, newer), Fix.of("export", f"CXX={newer}", where="project")


def cmake_too_old(profile: Profile, facts: Facts) -> Finding | None:
    """CMake knows CUDA as a language (3.18) and our presets and C++20 for CUDA (3.25).

    error: CUDA is asked for, and CMake is older than 3.18
    warning: presets, or C++20 for CUDA, are missing
    fix: install a newer one by pip into the project's environment
    source: https://cmake.org/cmake/help/latest/release/3.25.html
    """
    command = facts.command("cmake")
    if command is None or command.version is None or command.version >= _CMAKE_PROJECTS:
        return None
    useless = command.version < _CMAKE_CUDA and profile.require("cuda") is True
    return Finding(
        "cmake.too-old",
        Severity.ERROR if useless else Severity.WARNING,
        f"CMake {command.version} is older than {_CMAKE_PROJECTS}",
        why="generated projects use presets and C++20 for CUDA, which came with CMake 3.25",
        evidence=(f"cmake --version: {command.line()}",),
        fix=(Fix("python3 -m pip install cmake", "project"),),
        doc="https://cmake.org/cmake/help/latest/release/3.25.html",
    )


def gtest_missing(_profile: Profile, facts: Facts) -> Finding | None:
    """GoogleTest is installed, so a project's tests build without a download.

    info: a generated project would have to download it
    fix: install the distribution's package
    source: GTestConfig.cmake below /usr, /usr/local and the conda environment
    """
    if facts.value("gtest", dict) is not None:
        return None
    return Finding(
        "toolchain.gtest-missing",
        Severity.INFO,
        "GoogleTest is not installed",
        why="a generated project would have to download it to build its C++ tests",
        evidence=("cmake/GTest/GTestConfig.cmake: not found below /usr and /usr/local",),
        fix=(install(facts, "gtest"),),
        doc="https://google.github.io/googletest/quickstart-cmake.html",
    )


def cmake_four(_profile: Profile, facts: Facts) -> Finding | None:
    """CMake still configures projects that ask for a very old CMake.

    info: CMake 4 refuses a `cmake_minimum_required` below 3.5, which old dependencies have
    fix: -DCMAKE_POLICY_VERSION_MINIMUM=3.5 for such a project
    source: https://cmake.org/cmake/help/latest/release/4.0.html
    """
    command = facts.command("cmake")
    if command is None or command.version is None or command.version.major < 4:  # noqa: PLR2004
        return None
    return Finding(
        "cmake.v4-policy",
        Severity.INFO,
        f"CMake {command.version} refuses projects that ask for CMake before 3.5",
        why="old dependencies say `cmake_minimum_required(VERSION 3.1)`",
        evidence=(f"cmake --version: {command.line()}",),
        fix=(Fix("cmake -DCMAKE_POLICY_VERSION_MINIMUM=3.5 ...", "project"),),
        doc="https://cmake.org/cmake/help/latest/release/4.0.html",
    )


def _compiler_words(facts: Facts) -> str:
    command = compiler(facts)
    return f"{command.name} {command.version}" if command else ""


CHECKS = {
    "toolchain.cxx.missing": Check(
        "C++ compiler", "toolchain", cxx_missing, CXX_NEEDS, healthy=_compiler_words
    ),
    "toolchain.cxx.broken": Check(
        "C++ compiler",
        "toolchain",
        broken("toolchain.cxx.broken", compiler, Severity.ERROR, "c++"),
        CXX_NEEDS,
    ),
    "toolchain.cxx20": Check(
        "C++ compiler", "toolchain", cxx_too_old, (*CXX_NEEDS, "python"), wanted=asks("torch")
    ),
    "cmake.missing": Check(
        "CMake",
        "toolchain",
        missing("cmake.missing", "cmake", Severity.ERROR, "projects are configured with it"),
        ("command:cmake", *_OS),
        healthy=words("cmake"),
    ),
    "cmake.broken": Check(
        "CMake",
        "toolchain",
        broken("cmake.broken", "cmake", Severity.ERROR, "cmake"),
        ("command:cmake", *_OS),
    ),
    "cmake.v4-policy": Check("CMake", "toolchain", cmake_four, ("command:cmake",)),
    "cmake.too-old": Check("CMake", "toolchain", cmake_too_old, ("command:cmake",)),
    "toolchain.ninja.missing": Check(
        "Ninja",
        "toolchain",
        missing("toolchain.ninja.missing", "ninja", Severity.WARNING, "the presets build with it"),
        ("command:ninja", *_OS),
        healthy=words("ninja"),
    ),
    "toolchain.gtest-missing": Check(
        "GoogleTest",
        "toolchain",
        gtest_missing,
        ("gtest", *_OS),
        healthy=lambda facts: f"GoogleTest in {(facts.value('gtest', dict) or {}).get('prefix')}",
    ),
}
