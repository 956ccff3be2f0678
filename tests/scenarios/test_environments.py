"""Machines and the environments that fit them: `devboot env plan` on recorded facts."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from devboot import fit, render
from devboot.checks.registry import CHECKS
from devboot.facts import Facts
from devboot.fit.supposed import with_torch
from devboot.machine.profiles import Shelf
from devboot.profile import load_profile

CASES = yaml.safe_load(Path(__file__).with_name("environments.yaml").read_text())
RECORDED = sorted(Path(__file__).parent.glob("cases/*.yaml"))
each_case = pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])

_OS = {
    "ubuntu": 'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n',
    "alpine": "ID=alpine\nVERSION_ID=3.20\n",
}


def _command(path: str | None, stdout: str = "") -> dict[str, Any]:
    return {"path": path, "rc": 0, "stdout": stdout, "stderr": ""} if path else {"path": None}


def facts_of(machine: dict[str, Any]) -> dict[str, Any]:
    """Return the facts document of a machine that one line describes."""
    driver, nvcc, wsl = machine.get("driver"), machine.get("nvcc"), machine.get("wsl", False)
    release = "5.15-microsoft-standard-WSL2" if wsl else "6.8.0"
    python = machine.get("python", "3.12.3")
    name, capability = machine.get("gpu") or ("", "")
    smi = "/usr/bin/nvidia-smi" if driver else None
    header = f"NVIDIA-SMI {driver}   Driver Version: {driver}   CUDA Version: {machine.get('cuda')}"
    gcc = f"g++ (GCC) {machine['gcc']}\nFree Software Foundation\n"
    module = f"NVRM version: NVIDIA UNIX x86_64 Kernel Module  {driver}  Release Build\n"
    roots = machine.get("roots") or ([nvcc] if nvcc else [])
    libraries = ["libcuda.so.1"] if wsl else None
    return {
        "schema": "devboot.facts/1",
        "uname": {"release": release, "machine": "x86_64"},
        "glibc": "2.39", "euid": 1000, "container": None, "env": {"SHELL": "/bin/bash"},
        "files": {
            "/etc/os-release": _OS[machine.get("os", "ubuntu")],
            "/proc/version": "Linux version 6.8.0",
            "/proc/driver/nvidia/version": module if driver and not wsl else None,
            "/proc/modules": "nvidia 1 2 - Live\n" if driver else "",
        },
        "dirs": {"/usr/lib/wsl/lib": libraries, "/dev": ["dxg", "nvidia-uvm"]},
        "pci_nvidia": [], "dpkg_nvidia": [], "libcuda": [], "secure_boot": None,
        "gcc_all": [machine["gcc"].partition(".")[0]],
        "cuda_modules": machine.get("modules", []),
        "cuda_roots": [
            {"path": f"/usr/local/cuda-{v}", "version": v, "tools": ["nvcc"]} for v in roots
        ],
        "commands": {
            "g++": _command("/usr/bin/g++", gcc), "cxx": _command("/usr/bin/g++", gcc),
            "nvcc": _command(nvcc and f"/usr/local/cuda-{nvcc}/bin/nvcc",
                             f"Cuda compilation tools, release {nvcc}"),
            "nvidia-smi": _command(smi, header),
            "nvidia-smi-query": _command(smi, f"{name}, {driver}, {capability}, 24564 MiB"),
            "uv": {"path": None},
        },
        "python": {
            "executable": "/usr/bin/python3", "version": python, "kind": "system", "torch": None,
        },
    }  # fmt: skip


def _profile(machine: dict[str, Any]) -> Any:
    shelf = Shelf(Path("/nonexistent"), render.data_dir() / "profiles")
    name = machine.get("profile", "linux-cuda")
    return load_profile(name, read=shelf.read, known=(), sets=machine.get("set", ()))


def _plan(case: dict[str, Any]) -> fit.EnvPlan:
    return fit.env_plan(_profile(case["machine"]), Facts(facts_of(case["machine"])))


@each_case
def test_what_fits_is_proposed_and_the_rest_has_its_reason(case: dict[str, Any]) -> None:
    plan = _plan(case)
    assert [_described(option) for option in plan.options] == case["options"]
    unfit = {f"{j.build.release}+{j.build.variant}": j.why_not for j in plan.unfit}
    for build, why in case.get("unfit", {}).items():
        assert why in unfit[build]
    if "notes" in case:
        assert case["notes"] in plan.options[0].notes
    if "compiler" in case:
        assert case["compiler"] in plan.options[0].compiler.notes
        assert plan.options[0].compiler.steps
    assert plan.blocked is None


def _described(option: Any) -> list[Any]:
    toolkit = option.toolkit
    how = f"{toolkit.version} {toolkit.ways[0].how}" if toolkit else ""
    return [list(option.purposes), option.build.release, option.build.cuda, how]


@each_case
def test_the_doctor_finds_no_error_in_what_is_proposed(case: dict[str, Any]) -> None:
    profile, facts = _profile(case["machine"]), Facts(facts_of(case["machine"]))
    for option in fit.env_plan(profile, facts).options:
        there = with_torch(facts, option.build)
        for name in ("torch.driver-too-old", "torch.arch-unsupported"):
            found = CHECKS[name].judge(profile, there) if option.build.cuda else None
            assert found is None, option.build


@each_case
def test_a_plan_is_a_function_of_what_it_is_given(case: dict[str, Any]) -> None:
    document = facts_of(case["machine"])
    before = copy.deepcopy(document)
    plans = [
        json.dumps(fit.env_plan(_profile(case["machine"]), Facts(document)).as_json())
        for _ in range(2)
    ]
    assert plans[0] == plans[1]
    assert document == before


@each_case
def test_commands_name_pytorchs_index_and_no_other(case: dict[str, Any]) -> None:
    for option in _plan(case).options:
        text = "\n".join(step.command for step in option.commands)
        assert f"devboot env create --torch {option.build.release}+{option.build.variant}" in text
        assert f"--index-url https://download.pytorch.org/whl/{option.build.variant}" in text


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
def test_recorded_machines_have_a_plan_and_less_facts_never_more_builds(path: Path) -> None:
    case = yaml.safe_load(path.read_text())
    text = json.dumps({"version": 1, **case["profile"]})
    profile = load_profile("case.yaml", read=lambda _: ("case.yaml", text), known=())
    whole = _builds(fit.env_plan(profile, Facts(case["facts"])))
    assert any(not cuda for _, cuda in whole), "torch for the CPU fits wherever there is a Python"
    for key in ("commands", "python", "uname"):
        less = {name: value for name, value in case["facts"].items() if name != key}
        with_cuda = {build for build in _builds(fit.env_plan(profile, Facts(less))) if build[1]}
        assert not with_cuda or key == "uname" or with_cuda <= whole


def _builds(plan: fit.EnvPlan) -> set[tuple[str, str]]:
    return {(option.build.release, option.build.cuda) for option in plan.options}
