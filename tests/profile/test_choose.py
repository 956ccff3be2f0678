"""The built-in profile for a machine, from the facts that can be had without running anything."""

from __future__ import annotations

from typing import Any

import pytest

from devboot.facts import Facts
from devboot.profile import CHOICE_NEEDS, MACHINE_NEEDS, choose_profile

LINUX = "Linux version 6.8.0-60-generic (buildd@host) (gcc) #1 SMP"
WSL2 = "Linux version 6.6.87.2-microsoft-standard-WSL2 (root@host) (gcc) #1 SMP"
WSL1 = "Linux version 4.4.0-26100-Microsoft (Microsoft@Microsoft.com) (gcc) #1"
DRIVER = "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.95.05"


def machine(
    kernel: str = LINUX,
    *,
    driver: str | None = None,
    chassis: str | None = None,
    dev: list[str] | None = None,
    wsl_lib: list[str] | None = None,
    **more: Any,
) -> Facts:
    document = {
        "files": {
            "/proc/version": kernel,
            "/proc/driver/nvidia/version": driver,
            "/sys/class/dmi/id/chassis_type": chassis,
        },
        "dirs": {"/dev": dev or ["null"], "/usr/lib/wsl/lib": wsl_lib},
        **more,
    }
    return Facts(document).lenient


@pytest.mark.parametrize(
    ("facts", "name", "reason"),
    [
        (
            machine(WSL2, dev=["dxg"], wsl_lib=["libcuda.so.1", "nvidia-smi"]),
            "wsl-cuda",
            "this is WSL with an NVIDIA driver on the Windows side",
        ),
        (  # /dev/dxg is lost: doctor has to say so, under a profile that wants a GPU
            machine(WSL2, wsl_lib=["libcuda.so.1"]),
            "wsl-cuda",
            "this is WSL with an NVIDIA driver on the Windows side",
        ),
        (  # a GPU of another vendor
            machine(WSL2, dev=["dxg"], wsl_lib=["libd3d12.so"]),
            "cpu-only",
            "this is WSL without an NVIDIA driver on the Windows side",
        ),
        (
            machine(WSL1),
            "cpu-only",
            "this is WSL without an NVIDIA driver on the Windows side",
        ),
        (machine(driver=DRIVER), "linux-cuda", "the NVIDIA driver is loaded"),
        (machine(pci_nvidia=[{"device": "2c05"}]), "linux-cuda", "there is an NVIDIA GPU"),
        (machine(dev=["nvidia0"]), "linux-cuda", "there is an NVIDIA device"),
        (machine(pci_nvidia=[]), "cpu-only", "no NVIDIA GPU was found"),
        (
            machine(container="docker", driver=DRIVER, dev=["nvidia0", "nvidiactl"]),
            "linux-cuda",
            "the NVIDIA driver is loaded",
        ),
        (  # /proc shows the driver of the host
            machine(container="docker", driver=DRIVER),
            "container",
            "no NVIDIA GPU was handed to this docker container",
        ),
        (  # a whole machine, in which people work
            machine(container="lxc"),
            "cpu-only",
            "no NVIDIA GPU was handed to this lxc container",
        ),
        (
            machine(driver=DRIVER, chassis="23\n"),
            "server",
            "the NVIDIA driver is loaded, and the chassis is that of a server",
        ),
        (machine(driver=DRIVER, chassis="3\n"), "linux-cuda", "the NVIDIA driver is loaded"),
        (machine(chassis="23\n"), "cpu-only", "no NVIDIA GPU was found"),
        (  # the chassis is the host's
            machine(container="docker", dev=["nvidia0"], chassis="23\n"),
            "linux-cuda",
            "there is an NVIDIA device",
        ),
        (Facts({}).lenient, "cpu-only", "no NVIDIA GPU was found"),
    ],
)
def test_choice(facts: Facts, name: str, reason: str) -> None:
    assert choose_profile(facts) == (name, reason)


def test_needs_are_cheap() -> None:
    assert CHOICE_NEEDS < MACHINE_NEEDS
    prefixes = {need.partition(":")[0] for need in MACHINE_NEEDS}
    assert prefixes == {"file", "dir", "container", "pci_nvidia"}
