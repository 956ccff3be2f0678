"""The generations of NVIDIA's GPUs: how each is recognised, and which drivers know it.

A device is told by its PCI number, which needs no driver; a GPU that answers by its compute
capability, or by its name where nvidia-smi does not say that. What is newer than this table has no
generation here, and nothing is said about it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from devboot.facts import Version

if TYPE_CHECKING:
    from devboot.facts import Facts
    from devboot.facts.gpu import Gpu


class Generation(NamedTuple):
    """GPUs that drivers and toolkits treat alike."""

    name: str
    capability: Version  # the lowest of them
    devices: tuple[tuple[int, int], ...]  # PCI numbers, first and last
    first_driver: int  # the first Linux driver branch that knows them
    last_driver: int | None = None  # the last one, None: the newest still does

    @property
    def has_gsp(self) -> bool:
        """Whether the open kernel modules can drive it: they need its system processor."""
        return self.capability >= _TURING

    @property
    def needs_open(self) -> bool:
        """Whether only the open kernel modules drive it."""
        return self.capability >= _BLACKWELL


_TURING = Version.of("7.5")
_BLACKWELL = Version.of("10.0")

GENERATIONS = (
    Generation("Fermi", Version.of("2.0"), ((0x6C0, 0x6FF), (0xDC0, 0xE3F), (0x1040, 0x10BF),
               (0x1140, 0x117F), (0x1200, 0x127F)), 256, 390),
    Generation("Kepler", Version.of("3.0"), ((0xF80, 0x103F), (0x1180, 0x11FF), (0x1280, 0x12BF)),
               304, 470),
    Generation("Maxwell", Version.of("5.0"), ((0x1340, 0x143F), (0x1600, 0x167F),
               (0x17C0, 0x17FF)), 334, 580),
    Generation("Pascal", Version.of("6.0"), ((0x15C0, 0x15FF), (0x1B00, 0x1D7F)), 367, 580),
    Generation("Volta", Version.of("7.0"), ((0x1D80, 0x1DFF),), 384, 580),
    Generation("Turing", _TURING, ((0x1E00, 0x1FFF), (0x2180, 0x21FF)), 410),
    Generation("Ampere", Version.of("8.0"), ((0x2080, 0x20FF), (0x2200, 0x227F),
               (0x2400, 0x25FF)), 450),
    Generation("Ada", Version.of("8.9"), ((0x2680, 0x28FF),), 520),
    Generation("Hopper", Version.of("9.0"), ((0x2300, 0x237F),), 515),
    Generation("Blackwell", _BLACKWELL, ((0x2900, 0x29FF), (0x2B80, 0x2E3F), (0x2F00, 0x2F7F),
               (0x3180, 0x323F)), 570),
)  # fmt: skip
"""Sources: PCI numbers from pciutils/pciids (2026-08); the last drivers are NVIDIA's legacy
branches (https://www.nvidia.com/object/IO_32667.html), R580 for Maxwell to Volta
(https://docs.nvidia.com/datacenter/tesla/tesla-release-notes-580-65-06/); the first ones those of
the toolkit that can compile for the generation."""

NEWEST = Version.of("12.1")
"""The highest compute capability that this table knows."""

_GRACE_HOPPER = ((0x2342, 0x2348),)  # needs the open modules, other Hoppers run with both

_NAMES = tuple(
    (re.compile(pattern, re.IGNORECASE), Version.of(capability))
    for pattern, capability in (
        (r"\bGB10\b|DGX Spark", "12.1"),
        (r"RTX 50\d\d|RTX PRO [2-6]\d{3}", "12.0"),
        (r"\bG?B300\b", "10.3"),
        (r"\b(B100|G?B200)\b", "10.0"),
        (r"\b(H100|H200|H800|H20|GH200)\b", "9.0"),
        (r"RTX 40\d\d|\bL(4|20|40S?)\b|RTX \d{4} Ada|Ada Generation", "8.9"),
        (r"\bOrin\b", "8.7"),
        (r"RTX 30\d\d|RTX A[2-6]\d{3}|\bA(2|10|10G|16|40)\b", "8.6"),
        (r"\bA(100|30|800)\b", "8.0"),
        (r"RTX 20\d\d|GTX 16\d\d|TITAN RTX|Quadro RTX|\bT4\b|\bT(400|500|600|1000|1200|2000)\b"
         r"|MX[45]50", "7.5"),
        (r"\bV100|TITAN V\b|GV100", "7.0"),
        (r"P100\b|GP100", "6.0"),
        (r"GTX 10\d\d|GT 10[13]0|TITAN Xp?\b|\bP(4|40|600|1000|2000|4000|5000|6000)\b"
         r"|MX[123]\d0", "6.1"),
        (r"GTX 9[5-8]0|GTX TITAN X|\bM(40|60|6000)\b|Quadro M", "5.2"),
        (r"GTX 7[45]0|9[34]0M|\bM(10|2000M?)\b", "5.0"),
        (r"K80", "3.7"),
        (r"\bK(20|40)|GTX 7[78]0|GTX TITAN\b", "3.5"),
    )
)  # fmt: skip
"""Names as nvidia-smi prints them -> compute capability, the first that matches.
Source: https://developer.nvidia.com/cuda-gpus, as collected in NixOS/nixpkgs (2026-08)."""

_DATA_CENTER = re.compile(
    r"\b([ABHL](2|4|10|10G|16|20|30|40S?|100|200|300|800)|G[BH]\d{3}|V100|T4|P100|P40?|K80|M60)\b"
    r"|Tesla|GRID|DGX|NVIDIA [ABHLVTPKM]\d{1,3}\b",
)


def of_capability(capability: Version) -> Generation | None:
    """Return the generation of a compute capability, None for one newer than the table."""
    if capability > NEWEST:
        return None
    known = [gen for gen in GENERATIONS if gen.capability <= capability]
    # Ada and Hopper stand beside each other: 8.9 is the one, 9.0 the other.
    return known[-1] if known else None


def of_device(number: int | None) -> Generation | None:
    if number is None:
        return None
    return next((gen for gen in GENERATIONS if _among(number, gen.devices)), None)


def needs_open_module(number: int | None) -> bool:
    """Return whether only the open kernel modules drive the device with this PCI number."""
    if number is None:
        return False
    found = of_device(number)
    return _among(number, _GRACE_HOPPER) or (found is not None and found.needs_open)


def capability(gpu: Gpu) -> Version | None:
    """Return the compute capability of a GPU that answers, None when its name tells nothing."""
    by_name = (known for pattern, known in _NAMES if pattern.search(gpu.name))
    return gpu.capability or next(by_name, None)


def present(facts: Facts) -> dict[str, Generation]:
    """Return the generation of each GPU in this machine that has one, by a name for it."""
    devices = {str(device): of_device(device.id) for device in facts.pci_nvidia}
    answering = {gpu.name: capability(gpu) for gpu in facts.driver.gpus}
    by_name = {name: of_capability(found) for name, found in answering.items() if found}
    return {name: gen for name, gen in {**devices, **by_name}.items() if gen}


def is_data_center(name: str) -> bool:
    """Return whether a GPU is of the kind for which NVIDIA supports forward compatibility."""
    return bool(_DATA_CENTER.search(name)) and "GeForce" not in name


def _among(number: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= number <= last for first, last in ranges)
