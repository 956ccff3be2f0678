"""A project's files, rendered once more: which new file continues which one that was there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.plan import Target
from devboot.plan.rebase import Rebase

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import PurePosixPath

    Files = Mapping[PurePosixPath, Target]
    Paths = Mapping[PurePosixPath, PurePosixPath]


def by_path(files: Iterable[Target]) -> dict[PurePosixPath, Target]:
    return {file.path: file for file in files}


def rebases(
    base: Files, new: Files, renames: Paths, moved: Paths, there: Collection[PurePosixPath]
) -> Iterator[Rebase]:
    """Pair the files that were rendered last (`base`) with those that are rendered now (`new`).

    `renames` has the template's old paths and what they became, `moved` the files that the user
    renamed and where they are, `there` the paths of `new` at which the user has a file.
    """
    continued = set()
    for path, file in base.items():
        becomes = _becomes(path, new, renames, base)
        if becomes is None:
            if path not in moved:
                yield Rebase(file, None)
            continue
        if path in moved:
            yield Rebase(_at(file, moved[path]), _at(new[becomes], moved[path]))
        elif becomes != path and becomes in there:
            yield Rebase(file, None)
            continue
        else:
            yield Rebase(file, new[becomes])
        continued.add(becomes)
    yield from (Rebase(None, file) for path, file in new.items() if path not in continued)


def _becomes(path: PurePosixPath, new: Files, renames: Paths, base: Files) -> PurePosixPath | None:
    """Return where a file of the last rendering is in the new one; None: it is not in there."""
    seen = set()
    while path not in new and path in renames and path not in seen:
        seen.add(path)
        path = renames[path]
    return path if path in new and (not seen or path not in base) else None


def _at(file: Target, path: PurePosixPath) -> Target:
    return Target(file.place, path, file.content, file.mode)
