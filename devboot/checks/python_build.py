"""Building extensions for the project's Python: its headers, and the C++ library around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.checks.check import Check
from devboot.checks.driver import OS_NEEDS
from devboot.checks.fixes import install
from devboot.checks.toolchain import CXX_NEEDS, compiler, family
from devboot.facts import Version
from devboot.report import Finding, Fix, Severity

if TYPE_CHECKING:
    from devboot.facts import Facts
    from devboot.profile import Profile

_GLIBCXX = {
    9: "3.4.26",
    10: "3.4.28",
    11: "3.4.29",
    12: "3.4.30",
    13: "3.4.31",
    14: "3.4.33",
    15: "3.4.34",
    16: "3.4.35",
}
"""gcc -> the newest version of libstdc++ symbols that code of its first release needs.
Source: https://gcc.gnu.org/onlinedocs/libstdc++/manual/abi.html, section 1.2."""


def libstdcxx_old(_profile: Profile, facts: Facts) -> Finding | None:
    """The environment's libstdc++ is not older than the compiler's.

    warning: extensions built here fail to load, "version `GLIBCXX_3.4.32' not found"
    fix: update libstdcxx-ng in the environment, or build with its own compiler
    source: https://gcc.gnu.org/onlinedocs/libstdc++/manual/abi.html
    """
    python = facts.python
    have = python.glibcxx if python else None
    gcc = compiler(facts) if have else None
    if python is None or have is None or gcc is None or gcc.version is None:
        return None
    if family(gcc) != "gcc":
        return None
    needed = _GLIBCXX.get(gcc.version.major)
    if needed is None or have >= Version.of(needed):
        return None
    return Finding(
        "python.libstdcxx-old",
        Severity.WARNING,
        f"the environment's libstdc++ ({have}) is older than that of g++ {gcc.version}",
        why=f"what g++ builds may need GLIBCXX_{needed}, and then does not load",
        evidence=(f"{python.executable}: GLIBCXX_{have}", f"g++ --version: {gcc.line()}"),
        fix=(
            Fix(f"conda install -c conda-forge 'libstdcxx-ng>={gcc.version.major}'"),
            Fix("conda install -c conda-forge gxx", instead=True),
        ),
        doc="https://gcc.gnu.org/onlinedocs/libstdc++/manual/abi.html",
    )


def headers_missing(_profile: Profile, facts: Facts) -> Finding | None:
    """The headers of this Python are there.

    info: extensions with pybind11 do not compile; our projects do not need Python.h
    fix: install the distribution's development package
    source: include/pythonX.Y/Python.h
    """
    python = facts.python
    if python is None or python.headers is not False:
        return None
    return Finding(
        "python.headers-missing",
        Severity.INFO,
        "Python.h is missing",
        why="extensions with pybind11 need it; generated projects do without",
        evidence=(f"{python.executable}: no Python.h",),
        fix=(install(facts, "headers"),),
        doc="https://docs.python.org/3/extending/building.html",
    )


_NEEDS = ("python", *OS_NEEDS)
CHECKS = {
    "python.libstdcxx-old": Check("libstdc++", "python", libstdcxx_old, (*_NEEDS, *CXX_NEEDS)),
    "python.headers-missing": Check("Python", "python", headers_missing, _NEEDS),
}
