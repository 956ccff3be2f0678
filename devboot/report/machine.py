"""What machine a report is about, in a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from devboot.facts import Facts
    from devboot.facts.cuda import CudaRoot

NEEDS = frozenset({"uname", "glibc", "container", "file:/etc/os-release"})
"""Facts that a summary reads beside those of the checks."""

_PROGRAMS = ("cxx", "g++", "clang", "cmake", "ninja", "gdb", "cuda-gdb", "git")


def summary(facts: Facts) -> dict[str, str]:
    """Return what is known of a machine by subject, without those of which nothing is."""
    facts = facts.lenient
    rows = {
        "system": _system(facts),
        "GPU": ", ".join(f"{gpu.name} ({gpu.capability})" for gpu in facts.driver.gpus),
        "driver": _driver(facts),
        "nvcc": _nvcc(facts),
        "toolkits": ", ".join(map(_root, facts.cuda_roots)),
        "programs": ", ".join(filter(None, (_program(facts, name) for name in _PROGRAMS))),
        "Python": _python(facts),
        "torch": _torch(facts),
    }
    return {name: words for name, words in rows.items() if words}


def _system(facts: Facts) -> str:
    names = facts.value("uname", dict) or {}
    glibc = facts.value("glibc", str)
    parts = (
        facts.distro.name,
        " ".join(str(names[key]) for key in ("release", "machine") if key in names),
        f"glibc {glibc}" if glibc else "",
        f"WSL{facts.wsl_version}" if facts.is_wsl else "",
        f"in {facts.container}" if facts.container else "",
    )
    return ", ".join(filter(None, parts))


def _driver(facts: Facts) -> str:
    driver = facts.driver
    if driver.version is None:
        return ""
    return f"{driver.version}, CUDA {driver.cuda}" if driver.cuda else str(driver.version)


def _nvcc(facts: Facts) -> str:
    nvcc = facts.nvcc
    return f"{nvcc.version or 'does not run'} ({nvcc.command.path})" if nvcc else ""


def _root(root: CudaRoot) -> str:
    return f"{root.version or 'unknown'} ({root.path})"


def _program(facts: Facts, name: str) -> str:
    command = facts.command(name)
    if command is None:
        return ""
    shown = (command.path or name).rpartition("/")[2] if name == "cxx" else name
    return f"{shown} {command.version or 'does not run'}"


def _python(facts: Facts) -> str:
    python = facts.python
    return f"{python.version} ({python.kind}, {python.executable})" if python else ""


def _torch(facts: Facts) -> str:
    torch = facts.torch
    return f"{torch.version}, CUDA {torch.cuda or torch.hip or 'none'}" if torch else ""
