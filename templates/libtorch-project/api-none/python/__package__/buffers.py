"""Float32 and float64 memory as C sees it, over Python's buffer protocol."""

from __future__ import annotations

import ctypes
import sys
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing_extensions import Buffer

TYPES: dict[str, Any] = {"f": ctypes.c_float, "d": ctypes.c_double}
NAMES = {"f": "float32", "d": "float64"}
_NATIVE = "@=<" if sys.byteorder == "little" else "@=>"


@dataclass(frozen=True)
class Floats:
    """Elements in row-major order."""

    code: str  # "f" or "d"
    shape: tuple[int, ...]
    array: Any  # ctypes array; shares the memory of the buffer it was made of, or owns a copy


def read(op: str, buffer: Buffer) -> Floats:
    """Return the buffer's elements; read-only and strided ones are copied.

    Raises TypeError when they are not native float32 or float64.
    """
    try:
        view = memoryview(buffer)
    except TypeError:
        kind = type(buffer).__name__
        raise TypeError(
            f"{op}: expected a buffer (array.array, numpy.ndarray, memoryview), got {kind}"
        ) from None
    code = view.format.lstrip(_NATIVE)
    if code not in TYPES:
        raise TypeError(f"{op}: expected float32 or float64, got format {view.format!r}")
    shape = view.shape or ()
    array = TYPES[code] * prod(shape)
    if view.readonly or not view.c_contiguous:
        return Floats(code, shape, array.from_buffer_copy(view.tobytes()))
    return Floats(code, shape, array.from_buffer(view))


def zeros(code: str, *shape: int) -> memoryview[float]:
    """Return new memory of that shape, zeroed."""
    kind: Any = TYPES[code]
    out: memoryview[float]
    if 0 not in shape:
        memory: Any = memoryview(bytearray(prod(shape) * ctypes.sizeof(kind)))
        out = memory.cast(code, shape)
    else:  # cast has no word for an empty view, ctypes has
        for size in reversed(shape):
            kind *= size
        out = memoryview(kind())
    return out
