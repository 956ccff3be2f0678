"""How a user's editor or checkout keeps a text, apart from what it says."""

from __future__ import annotations

from typing import NamedTuple

_BOM = b"\xef\xbb\xbf"


class Shape(NamedTuple):
    """What a text differs in from the one it was made of without one line that says so."""

    crlf: bool  # every line ends as on Windows
    bom: bool
    open_end: bool  # the last line has no end

    @staticmethod
    def of(yours: bytes, base: bytes) -> Shape:
        lines = yours.count(b"\n")
        return Shape(
            crlf=lines > 0 and yours.count(b"\r\n") == lines and b"\r\n" not in base,
            bom=yours.startswith(_BOM) and not base.startswith(_BOM),
            open_end=base.endswith(b"\n") and bool(yours) and not yours.endswith(b"\n"),
        )

    def taken_off(self, yours: bytes) -> bytes:
        """Return the text as it would be in the shape of the one it was made of."""
        text = yours.removeprefix(_BOM) if self.bom else yours
        text = text.replace(b"\r\n", b"\n") if self.crlf else text
        return text + b"\n" if self.open_end else text

    def put_on(self, text: bytes) -> bytes:
        """Return a text in this shape."""
        text = text.removesuffix(b"\n") if self.open_end else text
        text = text.replace(b"\n", b"\r\n") if self.crlf else text
        return _BOM + text if self.bom else text


def spellings(yours: bytes) -> tuple[bytes, ...]:
    """Return the texts of usual shape that a text may have been made of without one line edited."""
    plain = yours.removeprefix(_BOM).replace(b"\r\n", b"\n")
    return yours, plain, plain + b"\n"


def untouched(base: bytes, yours: bytes) -> bool:
    """Tell whether two texts say the same: line ends and a mark at the beginning say nothing."""
    return yours == base or Shape.of(yours, base).taken_off(yours) == base
