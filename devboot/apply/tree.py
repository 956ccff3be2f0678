"""Files written below one folder: all of them, or none."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from devboot.apply import fsops
from devboot.apply.signals import undisturbed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from devboot.plan import Change

_TOP = PurePosixPath()


class Tree:
    """New files below an open folder; `undo` takes back whatever was written so far."""

    def __init__(self, root: int) -> None:
        self._folders = {_TOP: root}
        self._undo: list[Callable[[], None]] = []

    def write(self, change: Change) -> None:
        """Write one file that must not be there; it appears whole, with its folders."""
        path = change.target.path
        folder = self._folder(path.parent)
        draft = f".{path.name}.devboot-{os.urandom(4).hex()}"
        self._later(fsops.remove, draft, folder)
        fsops.write_new(draft, change.after or b"", change.target.mode, folder)
        fsops.link_new(draft, path.name, folder)
        self._later(fsops.remove, path.name, folder)
        fsops.remove(draft, folder)

    def undo(self) -> None:
        """Remove the files and folders that were made, the last one first."""
        for action in reversed(self._undo):
            with suppress(OSError):  # already gone, or a folder that somebody else uses by now
                action()
        self._undo.clear()

    def close(self) -> None:
        for path, folder in self._folders.items():
            if path != _TOP:
                fsops.close(folder)

    def _folder(self, path: PurePosixPath) -> int:
        if path not in self._folders:
            parent = self._folder(path.parent)
            with suppress(FileExistsError):
                fsops.make_folder(path.name, parent)
                self._later(fsops.remove_folder, path.name, parent)
            self._folders[path] = fsops.open_folder(path.name, parent)
        return self._folders[path]

    def _later(self, action: Callable[[str, int], None], name: str, folder: int) -> None:
        self._undo.append(lambda: action(name, folder))


@contextmanager
def opened(folder: str | os.PathLike[str]) -> Iterator[int]:
    """Open a folder for as long as it is needed."""
    descriptor = fsops.open_root(str(folder))
    try:
        yield descriptor
    finally:
        fsops.close(descriptor)


def write_all(root: int, changes: Iterable[Change]) -> None:
    """Write every file below an open folder; after an error or Ctrl-C none of them is there."""
    tree = Tree(root)
    try:
        for change in changes:
            tree.write(change)
    except BaseException:
        with undisturbed():
            tree.undo()
        raise
    finally:
        tree.close()
