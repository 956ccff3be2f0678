"""The roof: what a GPU can compute and move in a second, by the table of its name."""

from __future__ import annotations

import re
from typing import NamedTuple

from devboot.tables import gpus

DTYPES = {"fp32": 4, "tf32": 4, "bf16": 2, "fp16": 2, "fp8": 1}
"""Bytes that a number takes in memory, by its type."""


class Roof(NamedTuple):
    """The peaks of a GPU; dense, accumulating in fp32, as its maker states them."""

    gpu: str
    bandwidth: float  # bytes per second
    peaks: dict[str, float]  # FLOP per second, by type
    source: str

    def balance(self, dtype: str) -> float:
        """Return the FLOP per byte at which computing takes as long as moving."""
        return self.peaks[dtype] / self.bandwidth

    def attainable(self, intensity: float, dtype: str) -> float:
        """Return the most FLOP per second at so many FLOP per byte."""
        return min(self.peaks[dtype], intensity * self.bandwidth)


def roof_of(name: str) -> Roof | None:
    """Return the roof of a GPU as nvidia-smi or our table names it, None: not in the table."""
    for row in gpus.PEAKS:
        if name.lower() == row["gpu"].lower() or re.search(row["name"], name, re.IGNORECASE):
            peaks = {dtype: row[dtype] * 1e12 for dtype in DTYPES if dtype in row}
            return Roof(row["gpu"], row["bandwidth"] * 1e9, peaks, row["source"])
    return None


def known() -> list[str]:
    return [row["gpu"] for row in gpus.PEAKS]
