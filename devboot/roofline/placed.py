"""Work placed below a roof: what bounds it, and how long it takes at least."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from devboot.roofline.gpu import Roof
    from devboot.roofline.transformer import Model, Work


class Placed(NamedTuple):
    """One forward pass on one GPU."""

    work: Work
    balance: float  # FLOP per byte of the GPU
    attainable: float  # FLOP per second, at most

    @property
    def bound(self) -> str:
        """`memory` or `compute`."""
        return "memory" if self.work.intensity < self.balance else "compute"

    @property
    def seconds(self) -> float:
        return self.work.flop / self.attainable

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.work.name,
            "flop": self.work.flop,
            "bytes": self.work.moved,
            "intensity": self.work.intensity,
            "bound": self.bound,
            "attainable": self.attainable,
            "seconds": self.seconds,
        }


class Roofline(NamedTuple):
    """A GPU's roof and the passes of a model below it."""

    roof: Roof
    dtype: str
    model: Model
    batch: int
    placed: tuple[Placed, ...]

    def as_json(self) -> dict[str, Any]:
        roof = self.roof
        return {
            "schema": "devboot.gpu-roofline/1",
            "gpu": roof.gpu,
            "source": roof.source,
            "bandwidth": roof.bandwidth,
            "peaks": roof.peaks,
            "balance": {dtype: roof.balance(dtype) for dtype in roof.peaks},
            "dtype": self.dtype,
            "model": {**self.model._asdict(), "batch": self.batch},
            "passes": [each.as_json() for each in self.placed],
        }


def place(work: Work, roof: Roof, dtype: str) -> Placed:
    return Placed(work, roof.balance(dtype), roof.attainable(work.intensity, dtype))
