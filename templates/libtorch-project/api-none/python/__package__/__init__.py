"""Operators over any buffer of float32 or float64: array.array, numpy.ndarray, memoryview, ...

A result is a memoryview: `out[i, j]`, `out.tolist()`, `numpy.asarray(out)`.
"""

from .ops import matmul, row_sum, vector_add

__all__ = ["matmul", "row_sum", "vector_add"]
