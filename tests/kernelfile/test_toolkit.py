from __future__ import annotations

from typing import Any

import pytest

from devboot.errors import DevbootError
from devboot.facts import Facts
from devboot.kernelfile.toolkit import tool, toolkit
from devboot.profile import Profile, load_profile

SMI = {"path": "/b/nvidia-smi", "rc": 0, "stdout": "Driver Version: 580.1 CUDA Version: 13.0"}


@pytest.fixture
def profile() -> Profile:
    text = "version: 1\nname: p\nlanguages: [cuda]\n"
    return load_profile("p", read=lambda _: ("p.yaml", text), known=())


def said(stdout: str, path: str = "/b/nvcc") -> dict[str, Any]:
    return {"path": path, "realpath": path, "rc": 0, "stdout": stdout, "stderr": ""}


def facts(**commands: Any) -> Facts:
    known = {
        "nvcc": said("Cuda compilation tools, release 13.0, V13.0.88"),
        "nvcc-list-gpu-code": said("sm_75\nsm_90\n"),
        "nvidia-smi": SMI,
        "nvidia-smi-query": SMI | {"stdout": "H100, 580.1, 9.0, 1"},
    }
    named = {name.replace("_", "-"): value for name, value in commands.items()}
    document = {"commands": known | named, "cuda_roots": [], "env": {},
                "files": {"/etc/os-release": "ID=ubuntu\nVERSION_ID=24.04\n"},
                "uname": {"machine": "x86_64"}, "euid": 1000}  # fmt: skip
    return Facts(document)


def test_the_code_is_that_of_the_gpu(profile: Profile) -> None:
    found = toolkit(profile, facts())
    assert (found.nvcc, found.version, found.architectures) == ("/b/nvcc", "13.0", ("sm_90",))


@pytest.mark.parametrize(
    ("commands", "message", "hint"),
    [
        ({"nvcc": None}, "the CUDA toolkit is not installed", "cuda-toolkit-13-0"),
        ({"nvcc": said("", "/mnt/c/nvcc.exe")}, "is the Windows one", "cuda-toolkit"),
        ({"nvcc": said("no")}, "is there but does not run", "cuda-toolkit"),
        (
            {"nvidia_smi_query": SMI | {"stdout": "V100, 580.1, 7.0, 1"}},
            "no longer compiles for V100 (sm_70)",
            "cuda-toolkit-12-9",
        ),
        ({"nvidia_smi": None, "nvidia_smi_query": None}, "no NVIDIA GPU here", "devboot doctor"),
    ],
)
def test_what_is_in_the_way_comes_with_its_fix(
    profile: Profile, commands: dict[str, Any], message: str, hint: str
) -> None:
    with pytest.raises(DevbootError) as caught:
        toolkit(profile, facts(**commands))
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_a_gpu_that_does_not_say_what_it_is_is_left_to_nvcc(profile: Profile) -> None:
    unknown = SMI | {"stdout": "Some GPU, 580.1, [N/A], 1"}
    assert toolkit(profile, facts(nvidia_smi_query=unknown)).architectures == ("native",)


def test_a_tool_that_is_missing_is_named_with_its_package() -> None:
    with pytest.raises(DevbootError) as caught:
        tool(facts(ncu=None), "ncu", "12.8")
    assert "cuda-nsight-compute-12-8" in caught.value.hint
