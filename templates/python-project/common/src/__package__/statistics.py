"""The mean and the deviation of a sample."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def mean(values: Sequence[float]) -> float:
    """Return the arithmetic mean; raises ValueError when there are no values."""
    if not values:
        raise ValueError("the mean of no values")
    total = 0.0
    for value in values:
        total += value
    return total / len(values)


def deviation(values: Sequence[float]) -> float:
    """Return the standard deviation of a sample; raises ValueError for fewer than two values."""
    if len(values) < 2:
        raise ValueError("the deviation of fewer than two values")
    middle = mean(values)
    squares = [(value - middle) ** 2 for value in values]
    return math.sqrt(sum(squares) / (len(values) - 1))
