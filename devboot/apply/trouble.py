"""The disk's refusals in words."""

from __future__ import annotations

import errno
import os
import posixpath
from contextlib import contextmanager
from typing import TYPE_CHECKING

from devboot.errors import DevbootError

if TYPE_CHECKING:
    from collections.abc import Iterator

_HINTS = {
    errno.ENOSPC: "free some space",
    errno.EDQUOT: "your quota is used up: free some space",
    errno.EFBIG: "the disk or a limit (`ulimit -f`) allows no file of this size",
    errno.EROFS: "the disk can only be read",
    errno.EACCES: "see who may write there: `ls -ld FOLDER`",
    errno.EPERM: "see who may write there: `ls -ld FOLDER`, `lsattr -d FOLDER`",
    errno.EIO: "the disk has a fault: see `dmesg`, and save what you have",
}


@contextmanager
def in_words() -> Iterator[None]:
    """Turn an `OSError` of a transaction, which by then was taken back, into a `DevbootError`."""
    try:
        yield
    except OSError as error:
        reason = os.strerror(error.errno).lower() if error.errno else str(error)
        what = f"cannot write `{error.filename}`" if error.filename else "cannot write"
        hint = _HINTS.get(error.errno or 0, "").replace("FOLDER", _folder(error.filename))
        raise DevbootError(f"{what}: {reason}; nothing was changed", hint=hint) from error


def _folder(path: object) -> str:
    if not isinstance(path, str) or "/" not in path:
        return "FOLDER"
    import shlex  # noqa: PLC0415  # hardly ever needed

    return shlex.quote(posixpath.dirname(path))
