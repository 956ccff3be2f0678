"""The two Linux system calls that Python's `os` lacks: renameat2 (glibc 2.28) and syncfs (2.14).

Only fsops calls this.
"""

from __future__ import annotations

import ctypes
import errno
import os

NOREPLACE, EXCHANGE = 1, 2  # linux/fs.h

_LIBC = ctypes.CDLL(None, use_errno=True)
_RENAME = getattr(_LIBC, "renameat2", None)  # musl has none
# EINVAL: the file system does not know the flag; ENOSYS: the kernel or an emulation lacks the call.
_UNSUPPORTED = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP})


def rename(name: str, new: str, at: int, flags: int) -> bool:
    """Rename in one folder; False where C library, kernel or file system cannot do it so."""
    if _RENAME is None:
        return False
    if _RENAME(at, os.fsencode(name), at, os.fsencode(new), flags) == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code), name, None, new)


def sync_disk(descriptor: int) -> bool:
    """Flush one file system; False where the call is missing."""
    try:
        function = _LIBC.syncfs
    except AttributeError:
        return False
    if function(descriptor) == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code))
