"""The work of one forward pass of a transformer: FLOP, and bytes that have to be moved.

Per layer the matrices hold 12 H^2 weights (4 H^2 of attention, 8 H^2 of the feed-forward part), and
each token multiplies and adds with all of them: 24 H^2 FLOP. Attention compares each new token with
every token it sees and sums their values: 4 H FLOP a pair, masked ones counted too.

Moved are all weights once, and the keys and values: two caches of H numbers per token and layer.
Prefill writes them; decode writes those of the new tokens and reads those of all cached ones.
Activations stay on the chip, embeddings are left out, and every head has keys of its own:
grouped-query attention moves less.
"""

from __future__ import annotations

from typing import NamedTuple


class Model(NamedTuple):
    """A transformer, as far as its arithmetic goes."""

    hidden: int  # H
    layers: int  # N
    parameters: float  # all that has to be read; 12 N H^2 where nobody says

    @classmethod
    def of(cls, hidden: int, layers: int, parameters: float | None = None) -> Model:
        return cls(hidden, layers, parameters or 12.0 * layers * hidden * hidden)


class Work(NamedTuple):
    """What one forward pass takes."""

    name: str  # `prefill` or `decode`
    flop: float
    moved: float  # bytes

    @property
    def intensity(self) -> float:
        """FLOP per byte."""
        return self.flop / self.moved


def prefill(model: Model, *, batch: int, prompt: int, size: int) -> Work:
    """Return the pass over a prompt of `prompt` tokens; a number takes `size` bytes."""
    flop = _flop(model, batch, new=prompt, seen=prompt)
    written = _cache(model, batch, prompt, size)
    return Work("prefill", flop, model.parameters * size + written)


def decode(model: Model, *, batch: int, cached: int, size: int, new: int = 1) -> Work:
    """Return the pass that makes `new` tokens after `cached` ones."""
    flop = _flop(model, batch, new=new, seen=cached)
    moved = _cache(model, batch, cached + new, size)
    return Work("decode", flop, model.parameters * size + moved)


def _flop(model: Model, batch: int, *, new: int, seen: int) -> float:
    matrices = 24.0 * batch * new * model.hidden**2
    attention = 4.0 * batch * new * seen * model.hidden
    return model.layers * (matrices + attention)


def _cache(model: Model, batch: int, tokens: int, size: int) -> float:
    return 2.0 * size * model.layers * batch * tokens * model.hidden
