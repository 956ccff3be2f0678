"""Each check: one thing broken, and it is the one that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from devboot.checks import registry as checks
from devboot.checks.page import page

if TYPE_CHECKING:
    from collections.abc import Callable

    from devboot.report import Report

GONE = {"path": None}
WSL = {
    "uname": {"release": "5.15.167.4-microsoft-standard-WSL2", "machine": "x86_64"},
    "libcuda": ["/usr/lib/wsl/lib/libcuda.so.1"],
}
NO_MODULE = {"files|/proc/driver/nvidia/version": None}


def said(text: str, rc: int = 0, path: str = "/usr/bin/x") -> dict[str, Any]:
    return {"path": path, "rc": rc, "stdout": text, "stderr": "", "timed_out": False}


def torch(version: str, cuda: str | None) -> dict[str, Any]:
    return {"version": version, "cuda": cuda, "hip": None, "site": "/p/site"}


def root(version: str, gcc: int | None = 15) -> dict[str, Any]:
    return {
        "path": f"/usr/local/cuda-{version}",
        "version": version,
        "host_config_gcc_max": gcc,
        "tools": ["nvcc"],
    }


def smi(driver: str, cuda: str) -> dict[str, Any]:
    return said(f"| NVIDIA-SMI {driver}  Driver Version: {driver}  CUDA Version: {cuda} |")


RELEASE_12_4 = said("Cuda compilation tools, release 12.4, V12.4.131", path="/usr/local/bin/nvcc")


def test_every_check_is_broken_once(broken: dict[str, Any]) -> None:
    assert set(broken) == set(checks.CHECKS)


@pytest.mark.parametrize("name", checks.CHECKS)
def test_it_fires_with_a_way_out_and_alone(
    name: str, broken: dict[str, Any], broken_report: Callable[..., Report]
) -> None:
    report = broken_report(name)
    found = {finding.id: finding for finding in report.findings}
    finding = found[name]
    assert finding.evidence
    assert finding.why
    assert finding.doc.startswith("https://")
    assert finding.fix
    assert all(step.command and step.command == step.command.strip() for step in finding.fix)
    errors = {other.id for other in report.findings if other.severity.value == "error"}
    assert errors - {name} == set(broken[name].get("also", []))


@pytest.mark.parametrize("name", checks.CHECKS)
def test_a_severity_is_one_that_the_page_names(
    name: str, broken_report: Callable[..., Report]
) -> None:
    for finding in broken_report(name).findings:
        assert finding.severity.value in page(finding.id, checks.CHECKS[finding.id]).severities


def test_a_healthy_machine_is_silent(found: Callable[..., Any]) -> None:
    assert found({}) == {}


@pytest.mark.parametrize("name", checks.CHECKS)
def test_a_cpu_profile_never_mentions_a_gpu(
    name: str, broken_report: Callable[..., Report]
) -> None:
    report = broken_report(name, {"cuda": False, "torch": True, "debugger": True})
    ids = [finding.id for finding in report.findings]
    assert not [name for name in ids if name.startswith(("gpu.", "cuda.", "container."))]


FALSE_ALARMS = {
    "a newer toolkit minor than the driver's": {
        "commands|nvidia-smi": smi("580.65", "13.0"),
        "commands|nvcc": said("release 13.2, V13.2.1"),
        "cuda_roots": [root("13.2")],
    },
    "the number of a Windows driver": {
        **WSL,
        **NO_MODULE,
        "commands|nvidia-smi": smi("546.8", "13.0"),
    },
    "no /dev/nvidia* in WSL": {**WSL, **NO_MODULE, "pci_nvidia": []},
    "an nvcc newer than the tables": {
        "commands|nvcc": said("release 13.9, V13.9.1"),
        "cuda_roots": [root("13.9", None)],
        "commands|g++": said("g++ (GCC) 17.1.0"),
    },
    "a chosen host compiler": {
        "commands|g++": said("g++ (GCC) 16.1.0"),
        "env|NVCC_CCBIN": "g++-15",
    },
}


@pytest.mark.parametrize("changes", FALSE_ALARMS.values(), ids=FALSE_ALARMS)
def test_no_false_alarm(changes: dict[str, Any], found: Callable[..., Any]) -> None:
    errors = [name for name, f in found(changes).items() if f.severity.value == "error"]
    assert errors == []


def test_the_header_beats_the_table(found: Callable[..., Any]) -> None:
    gcc = {"commands|g++": said("g++ (GCC) 15.1.0")}
    assert "cuda.host-compiler.too-new" in found({**gcc, "cuda_roots": [root("13.0", 14)]})
    assert "cuda.host-compiler.too-new" not in found({**gcc, "cuda_roots": [root("13.0", None)]})


def test_an_installed_older_gcc_is_the_fix(found: Callable[..., Any]) -> None:
    finding = found({"commands|g++": said("g++ (GCC) 16.2.1"), "gcc_all": ["9", "14", "16"]})
    fix = finding["cuda.host-compiler.too-new"].fix
    assert [step.command for step in fix] == ["export NVCC_CCBIN=/usr/bin/g++-14"]


@pytest.mark.parametrize(
    ("os_release", "command"),
    [
        ("ID=ubuntu\nID_LIKE=debian", "sudo apt-get install ninja-build"),
        ('ID="rocky"\nID_LIKE="rhel centos fedora"', "sudo dnf install ninja-build"),
        ("ID=arch", "sudo pacman -S --needed ninja"),
        ('ID="opensuse-leap"\nID_LIKE="suse opensuse"', "sudo zypper install ninja"),
        ("ID=nixos", "conda install -c conda-forge ninja"),
    ],
)
def test_the_fix_is_for_this_distribution(
    os_release: str, command: str, found: Callable[..., Any]
) -> None:
    finding = found({"commands|ninja": GONE, "files|/etc/os-release": os_release})
    assert finding["toolchain.ninja.missing"].fix[0].command == command


def test_a_reboot_mends_a_mismatch_only_when_the_package_has_the_libraries(
    found: Callable[..., Any],
) -> None:
    smi = {
        "commands|nvidia-smi": said(
            "Driver/library version mismatch\nNVML library version: 550.107", 18
        )
    }
    apt = found({**smi, "dpkg_nvidia": ["nvidia-driver-550 550.107.02-0ubuntu1"]})
    run_file = found(smi)
    assert apt["gpu.driver.version-mismatch"].fix[0].command == "sudo reboot"
    assert "nvidia-uninstall" in run_file["gpu.driver.version-mismatch"].fix[0].command


def test_in_wsl_the_driver_is_windows_business(found: Callable[..., Any]) -> None:
    fix = found({**WSL, **NO_MODULE, "commands|nvidia-smi": smi("546.8", "12.3")})[
        "torch.driver-too-old"
    ].fix
    assert [step.where for step in fix[:2]] == ["manual", "powershell"]


def test_both_ways_out_of_a_cuda_mismatch_are_named(found: Callable[..., Any]) -> None:
    changes = {"commands|nvcc": RELEASE_12_4, "cuda_roots": [root("12.4")]}
    steps = found(changes)["torch.nvcc-major-mismatch"].fix
    ways = [step.command for step in steps if step.instead or step is steps[0]]
    assert ways == [
        (
            "/p/.venv/bin/python -m pip install --force-reinstall torch==2.13.0"
            " --index-url https://download.pytorch.org/whl/cu126"
        ),
        (
            "wget https://developer.download.nvidia.com/compute/cuda/repos/ubuntu2404/x86_64/"
            "cuda-keyring_1.1-1_all.deb"
        ),
    ]
    assert steps[-1].command == "sudo apt-get install cuda-toolkit-13-0"


def test_without_a_torch_for_this_nvcc_the_toolkit_is_the_way_out(
    found: Callable[..., Any],
) -> None:
    nvcc = said("Cuda compilation tools, release 11.8, V11.8.89", path="/usr/local/bin/nvcc")
    changes = {"commands|nvcc": nvcc, "glibc": "2.35", "cuda_roots": [root("11.8")]}
    steps = found(changes)["torch.nvcc-major-mismatch"].fix
    assert steps[-1].command == "sudo apt-get install cuda-toolkit-13-0"
    assert not any(step.instead for step in steps)


def test_an_installed_toolkit_of_torchs_cuda_is_the_first_way_out(
    found: Callable[..., Any],
) -> None:
    changes = {"commands|nvcc": RELEASE_12_4, "cuda_roots": [root("12.4"), root("13.0")]}
    finding = found(changes)["cuda.nvcc.multiple"]
    assert finding.severity.value == "error"
    assert not finding.fix[0].needs_root
    assert finding.fix[0].command.endswith("export PATH=/usr/local/cuda-13.0/bin:$PATH")


@pytest.mark.parametrize(
    ("banner", "too_old"),
    [
        ("Ubuntu clang version 13.0.1", True),
        ("Ubuntu clang version 14.0.0", False),
        ("c++ (Debian 10.2.1-6) 10.2.1\n(C) 2020 Free Software Foundation, Inc.", True),
        ("c++ (Debian 12.2.0-14) 12.2.0\n(C) 2022 Free Software Foundation, Inc.", False),
        ("Another Compiler 1.0", False),
    ],
)
def test_the_compiler_that_cmake_takes_is_judged(
    banner: str,
    too_old: bool,  # noqa: FBT001
    found: Callable[..., Any],
) -> None:
    assert ("toolchain.cxx20" in found({"commands|cxx": said(banner)})) is too_old


def test_a_cxx_that_names_nothing_is_unset(found: Callable[..., Any]) -> None:
    finding = found({"commands|cxx": GONE, "env|CXX": "g++-99"})["toolchain.cxx.missing"]
    assert (finding.evidence, finding.fix[0].command) == (("CXX=g++-99",), "unset CXX")
