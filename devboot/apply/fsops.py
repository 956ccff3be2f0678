"""Every system call of devboot that changes a disk, by directory descriptor.

Paths are walked once, when a folder is opened: what becomes a symbolic link later cannot lead a
write elsewhere. Tests inject failures here and nowhere else, so the reads that a transaction bases
its decisions on are here too.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import sys

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
# O_NONBLOCK: a named pipe in the place of a file must not hold us up.
_OLD_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_LOG_FILE = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC

_UNSUPPORTED = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EPERM})
_PIECE = 1 << 20  # bytes
_GET_FLAGS = 0x80086601  # FS_IOC_GETFLAGS of linux/fs.h
_FIXED = 0x10 | 0x20  # FS_IMMUTABLE_FL, FS_APPEND_FL


def open_root(path: str) -> int:
    """Open the folder that a user named; links on the way to it are theirs."""
    return os.open(path, _FOLDER)


def open_folder(name: str, at: int) -> int:
    """Open a folder below another; a link in its place is an `OSError`."""
    return os.open(name, _FOLDER | os.O_NOFOLLOW, dir_fd=at)


def list_folder(at: int) -> list[str]:
    return sorted(os.listdir(at))


def make_folder(name: str, at: int, mode: int = 0o777) -> None:
    """Make a folder; the user's umask decides who else may use it."""
    os.mkdir(name, mode, dir_fd=at)
    if (mask := umask()) & 0o700:
        os.chmod(name, mode & ~mask | 0o700, dir_fd=at)  # a descriptor has no path


def look(name: str, at: int) -> os.stat_result:
    """Return what has this name, without following a link."""
    return os.stat(name, dir_fd=at, follow_symlinks=False)


def read_file(name: str, at: int) -> tuple[bytes, os.stat_result]:
    """Return a regular file's bytes and what was true of it while it was open."""
    descriptor = os.open(name, _OLD_FILE, dir_fd=at)
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "not a regular file", name)
        pieces = iter(lambda: os.read(descriptor, _PIECE), b"")
        return b"".join(pieces), found
    finally:
        os.close(descriptor)


def read_part(name: str, at: int, offset: int, size: int) -> bytes:
    """Return so many bytes of a file of ours, fewer where it ends before."""
    descriptor = os.open(name, _OLD_FILE, dir_fd=at)
    try:
        pieces = []
        while size and (piece := os.pread(descriptor, size, offset)):
            pieces.append(piece)
            offset, size = offset + len(piece), size - len(piece)
        return b"".join(pieces)
    finally:
        os.close(descriptor)


def read_link(name: str, at: int) -> bytes:
    return os.fsencode(os.readlink(name, dir_fd=at))


def is_immutable(name: str, at: int) -> bool:
    """Tell whether `chattr +i` or `+a` forbids to replace a file; disks without flags allow it."""
    descriptor = os.open(name, _OLD_FILE, dir_fd=at)
    try:
        answer = fcntl.ioctl(descriptor, _GET_FLAGS, bytes(8))
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return bool(int.from_bytes(answer, sys.byteorder) & _FIXED)


def umask() -> int:
    """Return the mode bits that the user takes from new files."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def create(name: str, at: int, mode: int = 0o600) -> int:
    """Open a file that must not be there yet; the user's umask applies to `mode`."""
    return os.open(name, _NEW_FILE, mode, dir_fd=at)


def open_log(name: str, at: int) -> int:
    """Open a file whose lines are only ever appended."""
    return os.open(name, _LOG_FILE, 0o600, dir_fd=at)


def write(descriptor: int, data: bytes) -> None:
    written = os.write(descriptor, data)
    while written < len(data):
        written += os.write(descriptor, memoryview(data)[written:])


def cut(descriptor: int, size: int) -> None:
    """Shorten a file; unlike a write this needs no space."""
    os.ftruncate(descriptor, size)


def set_mode(descriptor: int, mode: int) -> None:
    """Set the mode of a file of ours, where the disk has modes: FAT and Windows' drives refuse."""
    try:
        os.fchmod(descriptor, mode)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise


def set_owner(descriptor: int, user: int, group: int) -> None:
    os.fchown(descriptor, user, group)


def copy_attributes(name: str, at: int, descriptor: int) -> None:
    """Copy extended attributes and with them access control lists, as far as the disk has any."""
    old = os.open(name, _OLD_FILE, dir_fd=at)
    try:
        for attribute in os.listxattr(old):
            os.setxattr(descriptor, attribute, os.getxattr(old, attribute))
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
    finally:
        os.close(old)


def make_link(to: bytes, name: str, at: int) -> None:
    os.symlink(os.fsdecode(to), name, dir_fd=at)


def rename(name: str, new: str, at: int) -> None:
    """Give a file another name; a file that has it is replaced."""
    os.rename(name, new, src_dir_fd=at, dst_dir_fd=at)


def rename_new(name: str, new: str, at: int) -> None:
    """Give a file another name; a file that has it is a `FileExistsError`."""
    from devboot.apply import linux  # noqa: PLC0415  # ctypes is slow to import

    if linux.rename(name, new, at, linux.NOREPLACE):
        return
    try:
        os.link(name, new, src_dir_fd=at, dst_dir_fd=at, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
        _rename_where_nothing_is(name, new, at)
    else:
        os.unlink(name, dir_fd=at)


def _rename_where_nothing_is(name: str, new: str, at: int) -> None:
    """Look, then rename: all that is left on FAT and on Windows drives."""
    try:
        look(new, at)
    except FileNotFoundError:
        rename(name, new, at)
    else:
        raise FileExistsError(errno.EEXIST, "file exists", new)


def exchange(name: str, other: str, at: int) -> bool:
    """Swap two names in one step; False where the file system cannot."""
    from devboot.apply import linux  # noqa: PLC0415

    return linux.rename(name, other, at, linux.EXCHANGE)


def rename_folder(name: str, new: str, at: int) -> None:
    """Put a finished folder in place; a folder there that is not empty is an `OSError`."""
    os.rename(name, new, src_dir_fd=at, dst_dir_fd=at)


def remove(name: str, at: int) -> None:
    os.unlink(name, dir_fd=at)


def remove_folder(name: str, at: int) -> None:
    os.rmdir(name, dir_fd=at)


def remove_tree(path: str) -> None:
    """Remove a folder that devboot made, with all that programs put into it."""
    import shutil  # noqa: PLC0415  # hardly ever needed

    shutil.rmtree(path)


def sync(descriptor: int) -> None:
    """Return when this file, or this folder's list of names, would survive a power cut."""
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # folders of some network disks
            raise


def sync_file(name: str, at: int) -> None:
    """Return when a file that somebody else wrote would survive a power cut."""
    descriptor = os.open(name, _OLD_FILE, dir_fd=at)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_disk(descriptor: int) -> None:
    """Return when all that was written to this descriptor's file system would survive."""
    from devboot.apply import linux  # noqa: PLC0415

    if not linux.sync_disk(descriptor):
        os.sync()


def lock(descriptor: int) -> None:
    """Take the lock that dies with the process; one held elsewhere is a `BlockingIOError`."""
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def close(descriptor: int) -> None:
    os.close(descriptor)
