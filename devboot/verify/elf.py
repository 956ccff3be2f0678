"""What an ELF file says about itself: for which machine, with debug information or without.

Source: elf(5), System V ABI.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO, NamedTuple

_HEADER = 64
_MACHINES = {3: "x86", 40: "ARM", 62: "x86-64", 183: "AArch64", 243: "RISC-V", 21: "PowerPC64"}
_MOST_SECTIONS = 4096
_MOST_NAMES = 1 << 20


class Elf(NamedTuple):
    """One program or library."""

    machine: str
    sections: frozenset[str]

    @property
    def has_lines(self) -> bool:
        """Whether it knows which line of which file each instruction comes from."""
        return bool({".debug_line", ".zdebug_line"} & self.sections)

    @property
    def is_stripped(self) -> bool:
        return ".symtab" not in self.sections


def read_elf(path: str | Path) -> Elf | None:
    """Read a file's headers; None: it is no ELF file, a damaged one, or cannot be read."""
    try:
        with Path(path).open("rb") as file:
            head = file.read(_HEADER)
            if head[:4] != b"\x7fELF" or len(head) < 52:  # noqa: PLR2004  # of the 32-bit header
                return None
            layout = _Layout(head)
            names = _names(file, layout)
            return Elf(_MACHINES.get(layout.machine, f"machine {layout.machine}"), names)
    except (OSError, struct.error):
        return None


class _Layout:
    """Where the section headers are and how they are written."""

    def __init__(self, head: bytes) -> None:
        order = "<" if head[5] == 1 else ">"
        wide = head[4] == 2  # noqa: PLR2004  # ELFCLASS64
        (self.machine,) = struct.unpack_from(f"{order}H", head, 18)
        address, start, sizes = ("Q", 40, 58) if wide else ("I", 32, 46)
        (self.start,) = struct.unpack_from(f"{order}{address}", head, start)
        self.size, self.count, self.names = struct.unpack_from(f"{order}HHH", head, sizes)
        self.section = struct.Struct(f"{order}II{4 * address}")


def _names(file: BinaryIO, layout: _Layout) -> frozenset[str]:
    def read_at(offset: int, size: int) -> bytes:
        file.seek(offset)
        return file.read(size)

    count = min(layout.count, _MOST_SECTIONS)
    table = read_at(layout.start, count * layout.size)
    headers = [layout.section.unpack_from(table, n * layout.size) for n in range(count)]
    if layout.names >= count:
        return frozenset()
    *_, offset, size = headers[layout.names]
    text = read_at(offset, min(size, _MOST_NAMES))
    return frozenset(text[h[0] :].partition(b"\0")[0].decode("latin-1") for h in headers)
