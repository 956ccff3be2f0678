"""Readable tensors in gdb: `at::Tensor`, `torch::Tensor` and `torch::stable::Tensor`.

    (gdb) source tools/gdb/tensor_printers.py
    (gdb) print a            float32 [3, 5] cpu = [[0, 1, 2, 3, 4], [5, 6, 7, ...], ...]
    (gdb) ptensor a          all values, at most 1000
    (gdb) ptensor/20 a       at most 20 values

Also `step` no longer descends into torch and the standard library. Values are shown for CPU tensors.
Tensors are read from memory alone, so core dumps work and no code of the program is run while gdb
prints a stack (gdb 12 breaks when a printer does that). For gdb >= 12 and cuda-gdb.
"""

from __future__ import annotations

import math
import struct

import gdb
import gdb.printing
import gdb.types

# libtorch comes without debug information, so the place of c10::TensorImpl's fields is written here.
# Where its sizes begin: in torch >= 2.9, before. A place is right if all fields make sense there.
SIZES_AT = (56, 64)
STORAGE_AT, DATA_AT = 16, 16  # in TensorImpl the StorageImpl, in that the data
INLINE_DIMS = 5  # up to here sizes and strides lie in the tensor itself
DEVICES = {0: "cpu", 1: "cuda", 6: "hip", 9: "xla", 12: "xpu", 13: "mps", 14: "meta", 20: "private"}
DTYPES = {  # c10::ScalarType: name, layout of one element for `struct`
    0: ("uint8", "B"), 1: ("int8", "b"), 2: ("int16", "h"), 3: ("int32", "i"), 4: ("int64", "q"),
    5: ("float16", "e"), 6: ("float32", "f"), 7: ("float64", "d"),
    8: ("complex32", "ee"), 9: ("complex64", "ff"), 10: ("complex128", "dd"), 11: ("bool", "?"),
    15: ("bfloat16", "H"), 27: ("uint16", "H"), 28: ("uint32", "I"), 29: ("uint64", "Q"),
    23: ("float8_e5m2", ""), 24: ("float8_e4m3fn", ""), 44: ("float8_e8m0fnu", ""),
}  # fmt: skip


class Unreadable(Exception):
    """This is no tensor (yet), or a tensor of a torch whose layout is not known here."""


def _read(address: int, layout: str) -> tuple:
    data = gdb.selected_inferior().read_memory(address, struct.calcsize("<" + layout))
    return struct.unpack("<" + layout, data)


class Tensor:
    """One c10::TensorImpl, read from memory."""

    def __init__(self, impl: int, sizes_at: int) -> None:
        self.impl = impl
        base = impl + sizes_at
        (self.dim,) = _read(base, "Q")
        self.offset, self.numel, self.dtype, self.device, self.index, has = _read(
            base + 88, "qqHbbB"
        )
        self.defined = has == 1
        if has > 1 or self.dim > 64 or self.dtype > 64:
            raise Unreadable("not a tensor, or not yet constructed")
        if self.dim <= INLINE_DIMS:
            sizes, strides = base + 8, base + 8 + 8 * INLINE_DIMS
        else:
            (sizes,) = _read(base + 8, "Q")
            strides = sizes + 8 * self.dim
        self.sizes = _read(sizes, f"{self.dim}q")
        self.strides = _read(strides, f"{self.dim}q")
        if min(self.sizes, default=0) < 0 or math.prod(self.sizes) != self.numel:
            raise Unreadable("not a plain strided tensor, or not yet constructed")

    def heading(self) -> str:
        device = DEVICES.get(self.device, f"device {self.device}")
        number = f":{self.index}" if self.index >= 0 else ""
        strides = "" if self.is_contiguous() else f", strides {list(self.strides)}"
        name = DTYPES.get(self.dtype, (f"dtype {self.dtype}",))[0]
        return f"{name} {list(self.sizes)} {device}{number}{strides}"

    def is_contiguous(self) -> bool:
        expected = 1
        for size, stride in zip(reversed(self.sizes), reversed(self.strides)):
            if size != 1 and stride != expected:
                return self.numel == 0
            expected *= size
        return True

    def values(self, limit: int, newline: bool = False) -> str | None:
        """Return the first `limit` values as nested lists; None where they cannot be read."""
        layout = DTYPES.get(self.dtype, ("", ""))[1]
        if self.device != 0 or not layout:
            return None
        if self.numel == 0:
            return "[]"
        (storage,) = _read(self.impl + STORAGE_AT, "Q")
        (data,) = _read(storage + DATA_AT, "Q") if storage else (0,)
        if not data:
            return None
        size = struct.calcsize("<" + layout)
        left = limit

        def level(dim: int, index: int) -> str:
            nonlocal left
            if dim == self.dim:
                left -= 1
                return _number(_read(data + index * size, layout), self.dtype)
            parts = []
            for i in range(self.sizes[dim]):
                if left <= 0:
                    parts.append("...")
                    break
                parts.append(level(dim + 1, index + i * self.strides[dim]))
            inner = ",\n" + " " * (dim + 1) if newline and dim + 1 < self.dim else ", "
            return "[" + inner.join(parts) + "]"

        return level(0, self.offset)


def _number(parts: tuple, dtype: int) -> str:
    if dtype == 15:  # bfloat16 is the upper half of a float32
        parts = struct.unpack("<f", struct.pack("<I", parts[0] << 16))
    texts = [f"{part:.6g}" if isinstance(part, float) else str(part) for part in parts]
    return (
        texts[0] if len(texts) == 1 else f"{texts[0]}{'' if texts[1][0] in '-' else '+'}{texts[1]}j"
    )


def _impl(value: gdb.Value) -> int:
    """Return the address of the TensorImpl that a tensor, or a pointer to one, stands for."""
    kind = value.type.strip_typedefs()
    if kind.code in (gdb.TYPE_CODE_REF, gdb.TYPE_CODE_RVALUE_REF):
        return _impl(value.referenced_value())
    if kind.code == gdb.TYPE_CODE_PTR:
        if kind.target().strip_typedefs().name == "AtenTensorOpaque":  # really an at::Tensor
            return _read(int(value), "Q")[0] if int(value) else 0
        return _impl(value.dereference())
    if kind.name == "torch::stable::Tensor":
        return _impl(value["ath_"]["_M_ptr"])
    try:
        return int(value["impl_"]["target_"])
    except gdb.error as error:
        raise Unreadable("not a tensor") from error


def _tensor(value: gdb.Value) -> Tensor:
    impl = _impl(value)
    if not impl:
        raise Unreadable("moved from, or not yet constructed")
    for sizes_at in SIZES_AT:
        try:
            return Tensor(impl, sizes_at)
        except (Unreadable, gdb.MemoryError) as error:
            reason = error
    raise Unreadable(reason)


def describe(value: gdb.Value, limit: int, newline: bool = False) -> str:
    """Return a tensor as text; whatever goes wrong becomes text too."""
    try:
        tensor = _tensor(value)
        if not tensor.defined:
            return "undefined"
        values = tensor.values(limit, newline)
        return tensor.heading() + (
            "" if values is None else (" =\n" if newline else " = ") + values
        )
    except Exception as error:
        return f"<unreadable tensor: {error}>"


class Printer:
    def __init__(self, value: gdb.Value) -> None:
        self.value = value

    def to_string(self) -> str:
        return describe(self.value, limit=8)


class PTensor(gdb.Command):
    """Print a tensor with its values: ptensor EXPRESSION, or ptensor/COUNT EXPRESSION.

    At most COUNT values (1000 unless given). EXPRESSION is a tensor, a reference or pointer to one,
    or an AtenTensorHandle. Values of a C array need no command: print *POINTER@COUNT."""

    def __init__(self) -> None:
        super().__init__("ptensor", gdb.COMMAND_DATA, gdb.COMPLETE_EXPRESSION)

    def invoke(self, argument: str, from_tty: bool) -> None:
        count = "1000"
        if argument.startswith("/"):
            count, _, argument = argument[1:].partition(" ")
        if not count.isdigit() or not argument.strip():
            raise gdb.GdbError("usage: ptensor[/COUNT] EXPRESSION")
        print(describe(gdb.parse_and_eval(argument), int(count), newline=True))


def _load() -> None:
    printers = gdb.printing.RegexpCollectionPrettyPrinter("libtorch")
    printers.add_printer("Tensor", r"^(at::Tensor(Base)?|torch::stable::Tensor)$", Printer)
    gdb.printing.register_pretty_printer(None, printers, replace=True)
    PTensor()
    # By function: a file pattern cannot span directories (`*` does not match `/` there).
    skipped = r"^(std|__gnu_cxx|c10|at|torch)::"
    if skipped not in gdb.execute("info skip", to_string=True):
        gdb.execute(f"skip -rfu {skipped}", to_string=True)


_load()
