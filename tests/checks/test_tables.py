"""What the checks ask the tables."""

from __future__ import annotations

import pytest

from devboot.checks import tables
from devboot.facts import Version


@pytest.mark.parametrize(
    ("driver", "cuda"),
    [("440.33", None), ("450.51.06", "11.0"), ("535.183.01", "12.2"), ("570.124.06", "12.8"),
     ("580.95.05", "13.0"), ("999.1", "13.3")],
)  # fmt: skip
def test_a_driver_runs_the_cuda_of_its_branch(driver: str, cuda: str | None) -> None:
    found = tables.driver_cuda(Version.of(driver))
    assert (found.text if found else None) == cuda


@pytest.mark.parametrize(
    ("glibc", "toolkit"), [("2.40", None), ("2.41", "13.0"), ("2.42", "13.2"), ("2.50", "13.2")]
)
def test_a_c_library_clashes_with_toolkits_before(glibc: str, toolkit: str | None) -> None:
    clash = tables.glibc_clash(Version.of(glibc))
    assert (clash.toolkit.text if clash else None) == toolkit


@pytest.mark.parametrize(
    ("name", "capability"),
    [
        ("NVIDIA GeForce RTX 5090", "12.0"),
        ("NVIDIA RTX PRO 6000 Blackwell Workstation Edition", "12.0"),
        ("NVIDIA GB10", "12.1"),
        ("NVIDIA GB200", "10.0"),
        ("NVIDIA B300 SXM6 AC", "10.3"),
        ("NVIDIA H100 80GB HBM3", "9.0"),
        ("NVIDIA GeForce RTX 4060 Laptop GPU", "8.9"),
        ("NVIDIA RTX 5000 Ada Generation", "8.9"),
        ("NVIDIA L4", "8.9"),
        ("NVIDIA A10G", "8.6"),
        ("NVIDIA RTX A4000", "8.6"),
        ("NVIDIA A100-SXM4-40GB", "8.0"),
        ("Quadro RTX 4000", "7.5"),
        ("Quadro RTX 5000", "7.5"),
        ("NVIDIA GeForce GTX 1650", "7.5"),
        ("Tesla T4", "7.5"),
        ("Tesla V100-SXM2-16GB", "7.0"),
        ("NVIDIA TITAN X (Pascal)", "6.1"),
        ("Quadro P2000", "6.1"),
        ("Tesla P100-PCIE-16GB", "6.0"),
        ("NVIDIA GeForce GTX TITAN X", "5.2"),
        ("Quadro M2000M", "5.0"),
        ("Tesla K80", "3.7"),
        ("Tesla K40m", "3.5"),
        ("Quadro K4000", None),
        ("AMD Radeon", None),
    ],
)
def test_a_name_tells_the_capability(name: str, capability: str | None) -> None:
    found = tables.capability_of(name)
    assert (found.text if found else None) == capability


def test_what_is_known_of_a_capability() -> None:
    volta, turing = (tables.arch(Version.of(text)) for text in ("7.0", "7.5"))
    assert volta is not None
    assert turing is not None
    assert (volta.last, volta.last_driver, volta.open_module) == (Version.of("12.9"), "580", False)
    assert (turing.last, turing.last_driver, turing.open_module) == (None, None, None)
    blackwell = tables.arch(Version.of("12.0"))
    assert blackwell is not None
    assert (blackwell.first.text, blackwell.open_module) == ("12.8", True)
    assert tables.arch(Version.of("99.0")) is None


@pytest.mark.parametrize(
    ("release", "cuda", "capability", "runs"),
    [
        ("2.13.0", "13.0", "8.9", True),  # code of 8.6
        ("2.13.0", "13.0", "7.0", False),
        ("2.13.0", "12.6", "7.0", True),
        ("2.13.0", "12.6", "12.0", False),
        ("2.13.0", "13.0", "12.1", True),
        ("2.13.0", "13.0", "13.0", True),  # by PTX
        ("2.11.0", "13.0", "13.0", False),  # that wheel has none
    ],
)
def test_a_wheel_runs_on_gpus(
    release: str,
    cuda: str,
    capability: str,
    runs: bool,  # noqa: FBT001
) -> None:
    wheel = tables.torch_wheel(Version.of(release), cuda)
    assert wheel is not None
    assert wheel.runs_on(Version.of(capability)) is runs


def test_what_is_not_in_a_table_is_unknown() -> None:
    assert tables.torch_wheel(Version.of("2.99"), "13.0") is None
    assert tables.torch_pythons("2.99") is None
    assert tables.driver_end(Version.of("999.1")) is None
    assert tables.driver_end(Version.of("580.95.05")) == "2028-06"


def test_every_table_has_an_age_and_the_oldest_counts() -> None:
    ages = tables.ages()
    assert {"drivers", "gpus", "errors", "wsl_keys"} <= ages.keys()
    assert min(ages.values()) <= tables.AS_OF <= max(ages.values())


@pytest.mark.parametrize(
    ("text", "means"),
    [
        (
            "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.",
            "no NVID",
        ),
        ("Failed to initialize NVML: Driver/library version mismatch", "the loaded kernel module"),
        ('error: ... previous function "cospi" (declared at line 2601', "the toolkit's headers"),
        ("nvcc fatal   : Unsupported gpu architecture 'compute_61'", "this nvcc does not"),
        ("==ERROR== ERR_NVGPUCTRPERM - The user does not have permission", "reading GPU counters"),
        ("cudaGetDeviceCount returned 35", ""),
        ("CUDA error 35: CUDA driver version is insufficient", "CUDA error 35"),
        ("RuntimeError: CUDA error 803: system has unsupported display driver", "CUDA error 803"),
        ("all is well", ""),
    ],
)
def test_what_tools_print_is_known(text: str, means: str) -> None:
    found = tables.messages(text)
    assert len(found) == bool(means)
    assert all(message.means.startswith(means) for message in found)
