"""A program run as in a container: a folder of this machine appears to it under another path.

Run as a script: `python elsewhere.py ROOT LOCAL REMOTE PROGRAM [ARGUMENT ...]`. It makes namespaces
of its own (user_namespaces(7), mount_namespaces(7)), so that nothing changes for anybody else, and
becomes PROGRAM there.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

_NEW_USER = 0x10000000
_NEW_MOUNTS = 0x00020000
_BIND, _RECURSIVE, _PRIVATE = 4096, 16384, 1 << 18
_REFUSED = 121
"""The exit status that says: no namespaces here."""


def main(root: Path, local: str, remote: str, argv: list[str]) -> None:
    """Become the program, with an empty folder `root` as its root.

    Raises OSError where the system refuses.
    """
    cwd = Path.cwd()
    _enter_namespaces()
    _mount("none", root, "tmpfs", 0)
    _mirror(Path("/"), root, Path(remote).parts[1:], local)
    os.chroot(root)
    os.chdir(Path(remote, cwd.relative_to(local)) if cwd.is_relative_to(local) else cwd)
    os.execv(argv[0], argv)  # noqa: S606  # no shell is wanted


def _enter_namespaces() -> None:
    user, group = os.getuid(), os.getgid()
    if _libc("unshare", _NEW_USER | _NEW_MOUNTS) == 0:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    elif _libc("unshare", _NEW_MOUNTS) != 0:
        raise OSError(ctypes.get_errno(), "no namespaces")
    _mount("none", Path("/"), None, _RECURSIVE | _PRIVATE)


def _mirror(real: Path, copy: Path, parts: tuple[str, ...], local: str) -> None:
    """Fill `copy` with what is in `real`, but for the path of `parts`, which becomes `local`."""
    first, rest = parts[0], parts[1:]
    (copy / first).mkdir()
    if rest:
        _mirror(real / first, copy / first, rest, local)
    else:
        _mount(local, copy / first, None, _BIND | _RECURSIVE)
    for entry in os.scandir(real) if real.is_dir() else ():
        target = copy / entry.name
        if entry.name == first:
            continue
        if entry.is_symlink():
            target.symlink_to(Path(entry.path).readlink())
            continue
        target.mkdir() if entry.is_dir() else target.touch()
        _mount(entry.path, target, None, _BIND | _RECURSIVE)


def _mount(what: str, where: Path, kind: str | None, flags: int) -> None:
    words = [what.encode(), os.fsencode(where), kind and kind.encode(), flags, None]
    if _libc("mount", *words) != 0:
        raise OSError(ctypes.get_errno(), f"cannot mount {where}")


def _libc(name: str, *arguments: object) -> int:
    return int(getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments))


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4:])
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(_REFUSED)
