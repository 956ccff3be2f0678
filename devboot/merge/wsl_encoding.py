"""The bytes of WSL's files as text, and back.

Linux reads wsl.conf byte by byte. Windows opens .wslconfig with `ccs=UTF-8`
(microsoft/WSL, src/windows/common/WslCoreConfig.cpp, 2.9.4): it is UTF-8, unless the mark of
little-endian UTF-16 begins it (MicrosoftDocs/cpp-docs, fopen, "Unicode support").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from devboot.merge.wsl_ini import Dialect

_MARK = b"\xff\xfe"
_UTF_16 = "utf-16-le"  # the mark stays part of the text


def is_utf_16(data: bytes, dialect: Dialect) -> bool:
    """Tell whether WSL reads a file as UTF-16."""
    return dialect.windows and data.startswith(_MARK) and len(data) % 2 == 0


def decoded(data: bytes, dialect: Dialect, errors: str = "surrogateescape") -> str:
    """Return the text that WSL reads; `errors` is for bytes that are no UTF-8."""
    if is_utf_16(data, dialect):
        return data.decode(_UTF_16, "surrogatepass")
    return data.decode("utf-8", errors)


def encoded(text: str, like: bytes, dialect: Dialect) -> bytes:
    """Return the bytes of a text that was made of the one that the bytes `like` are."""
    if is_utf_16(like, dialect):
        return text.encode(_UTF_16, "surrogatepass")
    return text.encode("utf-8", "surrogateescape")
