"""Folders that devboot made whole, and how one goes again while nothing in it has changed.

Its bytes are not in the store, so every step looks before it destroys:

    name -> draft   one rename; then its content is compared with what devboot made
    draft -> gone   only when they are the same: what has this name may be removed at any time
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from devboot.apply import fsops
from devboot.apply.tree import opened
from devboot.errors import ConflictError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from devboot.apply.record import Tree

# git rewrites its index when it is only asked for the status; what is staged is in the objects.
_IGNORED = PurePosixPath(".git/index")


def tree_digest(folder: Path, name: str) -> str:
    """Return one SHA-256 over all paths, kinds, modes and bytes below a folder of that name."""
    total = hashlib.sha256()
    top = PurePosixPath(name if name == ".git" else ".")
    for path, described in sorted(_described(folder, top)):
        total.update(f"{path}\0{described}\0".encode(errors="surrogateescape"))
    return total.hexdigest()


def _described(folder: Path, below: PurePosixPath) -> Iterator[tuple[str, str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            path = below / entry.name
            if entry.is_symlink():
                yield str(path), f"link {Path(entry.path).readlink()}"
            elif entry.is_dir():
                yield str(path), "folder"
                yield from _described(Path(entry.path), path)
            elif entry.is_file() and path != _IGNORED:
                mode = entry.stat().st_mode
                yield str(path), f"{mode:o} {hashlib.sha256(_bytes(entry.path)).hexdigest()}"
            elif not entry.is_file():
                yield str(path), "something else"


def _bytes(path: str) -> bytes:
    return Path(path).read_bytes()


def going(tree: Tree) -> Tree:
    """Return what takes a folder away that an earlier run made."""
    if tree.goes:
        raise ConflictError(
            f"`{tree.base}/{tree.name}` was removed, and its bytes are not in the store",
            hint="make it again",
        )
    return tree._replace(goes=True, draft=f".{tree.name}.devboot-{os.urandom(4).hex()}")


def refuse_changed(tree: Tree) -> None:
    """Refuse to take a folder away in which something is not as devboot made it."""
    folder = Path(tree.base, tree.name)
    if not folder.is_dir() or folder.is_symlink():
        raise ConflictError(f"`{folder}` is gone", hint="there is nothing left to undo")
    if tree_digest(folder, tree.name) != tree.digest:
        raise ConflictError(
            f"something in `{folder}` changed since devboot made it; nothing was removed",
            hint="remove it yourself when you no longer need it",
        )


def is_there(trees: Iterable[Tree]) -> bool:
    """Tell whether a run that was to make folders came as far as giving them their names."""
    making = [tree for tree in trees if not tree.goes]
    there = [Path(tree.base, tree.name).is_dir() for tree in making]
    drafts = [Path(tree.base, tree.draft).is_dir() for tree in making]
    return bool(making) and all(there) and not any(drafts)


def take_away(tree: Tree) -> bool:
    """Give the folder its hidden name; False, with the folder where it was, when it changed."""
    with opened(tree.base) as at:
        if _exists(tree.name, at) and not _exists(tree.draft, at):
            fsops.rename_new(tree.name, tree.draft, at)
        if not _exists(tree.draft, at):
            return True  # gone, by us or by its owner
        if tree_digest(Path(tree.base, tree.draft), tree.name) != tree.digest:
            fsops.rename_new(tree.draft, tree.name, at)
            return False
        fsops.rename_new(tree.draft, _gone(tree), at)
        return True


def take_away_or_refuse(tree: Tree) -> None:
    """Give the folder its hidden name, or raise ConflictError with the folder where it was."""
    if not take_away(tree):
        raise ConflictError(
            f"something in `{tree.base}/{tree.name}` changed just now; nothing was removed",
            hint="run the command again",
        )


def bring_back(tree: Tree) -> None:
    """Give a folder that was taken away, and not yet removed, its name again."""
    with opened(tree.base) as at:
        for name in (tree.draft, _gone(tree)):
            if _exists(name, at):
                fsops.rename_new(name, tree.name, at)


def remove(tree: Tree) -> None:
    """Remove a folder that was taken away."""
    gone = Path(tree.base, _gone(tree))
    if gone.is_dir():
        fsops.remove_tree(str(gone))


def _gone(tree: Tree) -> str:
    return f"{tree.draft}-gone"


def _exists(name: str, at: int) -> bool:
    try:
        fsops.look(name, at)
    except FileNotFoundError:
        return False
    return True
