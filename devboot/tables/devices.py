"""NVIDIA's devices on the PCI bus: the generation of a GPU that no driver speaks for.

Compiled from tables/devices.yaml by `tools/tables.py build`: edit that.
"""

from __future__ import annotations

from typing import Any

AS_OF = "2026-08"

GENERATIONS: dict[Any, Any] = {
    "Fermi": ((1728, 1791), (3520, 3647), (4160, 4287), (4416, 4479), (4608, 4735)),
    "Kepler": ((3968, 4159), (4480, 4607), (4736, 4799)),
    "Maxwell": ((4928, 5183), (5632, 5759), (6080, 6143)),
    "Pascal": ((5568, 5631), (6912, 7551)),
    "Volta": ((7552, 7679),),
    "Turing": ((7680, 8191), (8576, 8703)),
    "Ampere": ((8320, 8447), (8704, 8831), (9216, 9727)),
    "Hopper": ((8960, 9087),),
    "Ada": ((9856, 10495),),
    "Blackwell": ((10496, 10751), (11136, 11839), (12032, 12159), (12672, 12863)),
}

FIRST_BRANCH: dict[Any, Any] = {
    "Turing": "410",
    "Ampere": "450",
    "Hopper": "515",
    "Ada": "520",
    "Blackwell": "570",
}

DATA_CENTER: tuple[Any, ...] = (
    "Tesla|GRID|\\b(A(2|10G?|16|30|40|100|800)|L(2|4|20|40S?)|V100|T4|P(4|40|100)|K80|M(10|60))\\b",
    "\\b(H(20|100|200|800)|B(100|200|300)|G[BH]\\d{3})\\b",
)
