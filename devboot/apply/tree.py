"""Files written below a folder that nobody else sees yet."""

from __future__ import annotations

from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING

from devboot.apply import fsops
from devboot.apply.folders import Folders
from devboot.plan import Where

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from devboot.plan import Change


def write_all(root: Path, changes: Iterable[Change]) -> None:
    """Write every file with its folders; modes are less the user's umask."""
    with closing(Folders()) as folders:
        for change in changes:
            where = Where.at(str(root), str(change.target.path))
            _make_parents(where.base, where.folder, folders)
            at = folders.of(where)
            _write(where.name, change.after or b"", change.target.mode, at)


def _make_parents(root: str, path: str, folders: Folders) -> None:
    if not path:
        return
    try:
        folders.at(root, path)
    except FileNotFoundError:
        parent, _, name = path.rpartition("/")
        _make_parents(root, parent, folders)
        with suppress(FileExistsError):
            fsops.make_folder(name, folders.at(root, parent))


def _write(name: str, data: bytes, mode: int, at: int) -> None:
    descriptor = fsops.create(name, at, mode)
    try:
        fsops.write(descriptor, data)
    finally:
        fsops.close(descriptor)


@contextmanager
def opened(folder: str | os.PathLike[str]) -> Iterator[int]:
    """Open a folder for as long as it is needed."""
    descriptor = fsops.open_root(str(folder))
    try:
        yield descriptor
    finally:
        fsops.close(descriptor)
