"""Statistics of a few numbers."""

from .statistics import deviation, mean

__all__ = ["deviation", "mean"]
