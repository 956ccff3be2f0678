"""The true state of this machine: facts beside what torch's own report says, line by line."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from devboot.machine.machine import Machine

if TYPE_CHECKING:
    from devboot.facts import Facts

NEEDS = (
    "uname",
    "glibc",
    "python",
    "cuda_roots",
    "pci_nvidia",
    "file:/etc/os-release",
    "file:/proc/driver/nvidia/version",
    *(f"command:{name}" for name in ("gcc", "clang", "cmake", "nvcc", "nvidia-smi")),
    "command:nvidia-smi-query",
)
NOTHING = "Could not collect"


@pytest.fixture(scope="module")
def report() -> dict[str, str]:
    """The lines `name: value` above the list of the processor."""
    if importlib.util.find_spec("torch") is None:
        pytest.skip("torch is not installed")
    argv = [sys.executable, "-m", "torch.utils.collect_env"]
    done = subprocess.run(argv, capture_output=True, text=True, check=True, timeout=300)
    lines = done.stdout.partition("\nCPU:")[0].splitlines()
    rows = dict(line.partition(": ")[::2] for line in lines if ": " in line)
    versions = re.findall(r"^\[pip3\] (\S+)==(\S+)$", done.stdout, re.MULTILINE)
    return {**rows, **dict(versions)}


@pytest.fixture(scope="module")
def facts() -> Facts:
    environ = {**os.environ, "VIRTUAL_ENV": sys.prefix}
    return Machine(environ, Path("/")).facts(NEEDS).lenient


def version(facts: Facts, name: str) -> str:
    command = facts.command(name)
    return str(command.version) if command else NOTHING


def ours(facts: Facts) -> dict[str, Any]:
    """What the facts say to each line of the report that is about the machine."""
    uname = facts.value("uname", dict) or {}
    python, torch, nvcc, driver = facts.python, facts.torch, facts.nvcc, facts.driver
    return {
        "PyTorch version": torch.version if torch else "N/A",
        "CUDA used to build PyTorch": (torch and torch.cuda) or NOTHING,
        "ROCM used to build PyTorch": (torch and torch.hip) or "N/A",
        "OS": f"{facts.distro.name} ({uname.get('machine')})",
        "GCC version": version(facts, "gcc"),
        "Clang version": version(facts, "clang"),
        "CMake version": version(facts, "cmake"),
        "Libc version": f"glibc-{facts.value('glibc', str)}",
        "Python version": python.version if python else "",
        "CUDA runtime version": str(nvcc.version) if nvcc else NOTHING,
        "GPU models and configuration": driver.gpus[0].name if driver.gpus else NOTHING,
        "Nvidia driver version": str(driver.version) if driver.version else NOTHING,
        "numpy": python.package("numpy") if python else None,
        "torch": torch.version if torch else None,
    }


def test_the_facts_are_what_torch_reports(report: dict[str, str], facts: Facts) -> None:
    compared = {name: (ours(facts)[name], report.get(name)) for name in ours(facts)}
    wrong = {name: pair for name, pair in compared.items() if not _same(*pair)}
    assert wrong == {}


def _same(mine: str | None, theirs: str | None) -> bool:
    """Compare the number in a text: theirs has a distribution's name or a build around it."""
    return mine == theirs or (bool(mine) and bool(theirs) and str(mine) in str(theirs))


def test_lines_without_a_fact_are_about_torch_itself(report: dict[str, str], facts: Facts) -> None:
    """Nothing that the report says of the machine is missing in the facts."""
    about_torch = re.compile(
        r"Is |HIP |MIOpen |Caching |CUDA_MODULE_LOADING|cuDNN |Python platform"
    )
    libraries = re.compile(r"[a-z_0-9.-]+$")
    others = set(report) - set(ours(facts))
    assert not {
        name for name in others if not about_torch.match(name) and not libraries.match(name)
    }
