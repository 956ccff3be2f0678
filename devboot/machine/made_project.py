"""A project that devboot made: its record, and files of the user's that are not in it."""

from __future__ import annotations

import os
from itertools import takewhile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from devboot.errors import DevbootError
from devboot.generators import archive, manifest
from devboot.machine.actual import read_actual
from devboot.machine.places import Places
from devboot.machine.tree import look_through
from devboot.plan import Place, Target, Whole

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from devboot.generators.manifest import Manifest
    from devboot.plan import Actual, Key

_MOST_BYTES = {manifest.PATH: 2 << 20, archive.PATH: 8 << 20}
_LARGEST_SOURCE = 1 << 20  # bytes; nothing that a template renders is nearly as large


class Made(NamedTuple):
    """How a project was made, as its manifest says."""

    folder: Path  # absolute
    manifest: Manifest
    digests: Mapping[str, str]  # SHA-256 of each file as it was rendered last, by path
    data: bytes  # the manifest itself


class MadeProject(NamedTuple):
    """What a project remembers of its making, and the files that hold it."""

    folder: Path  # absolute
    manifest: Manifest
    base: Mapping[PurePosixPath, Target]  # as they were rendered last
    record: Mapping[PurePosixPath, Target] = {}  # the files of the record that are there


def find_project(start: Path) -> Path:
    """Return the folder of the project that `start` is in.

    Raises DevbootError when there is none.
    """
    for folder in _upwards(start):
        if (folder / manifest.PATH).is_file():
            return folder
    raise DevbootError(
        f"`{start}` is in no project of devboot's: there is no `{manifest.PATH}`",
        hint="`devboot init` makes a project, `devboot adopt` takes one under management",
    )


def nearer(start: Path, project: Path) -> list[Path]:
    """Return where the record of a project would be that is nearer to `start` than this one."""
    return [above / manifest.PATH for above in takewhile(project.__ne__, _upwards(start))]


def _upwards(start: Path) -> tuple[Path, ...]:
    here = Path(os.path.abspath(start))  # noqa: PTH100  # links stay as the user sees them
    return here, *here.parents


def read_made(folder: Path) -> Made:
    """Read a project's manifest, which anybody may have written.

    Raises DevbootError for one that is damaged, too large, or no file.
    """
    data = _read(folder, manifest.PATH)
    text = data.decode("utf-8", "backslashreplace").replace("\r\n", "\n")
    return Made(folder, manifest.parse(text), manifest.parse_digests(text), data)


def read_project(folder: Path) -> MadeProject:
    """Read a project's manifest and its base, which must fit the checksums.

    Raises DevbootError as `read_made` does.
    """
    made = read_made(folder)
    data = _read(folder, archive.PATH)
    files = archive.unpack(data, made.digests)
    texts = {manifest.PATH: made.data, archive.PATH: data}
    record = (Target(Place.PROJECT, PurePosixPath(p), Whole(text)) for p, text in texts.items())
    return MadeProject(
        folder,
        made.manifest,
        {file.path: file for file in files},
        {file.path: file for file in record},
    )


def _read(folder: Path, path: str) -> bytes:
    key = Place.PROJECT, PurePosixPath(path)
    there = read_actual(Places({Place.PROJECT: folder}), [(key, Whole(b""))])[key]
    why = there.obstacle or ("is missing" if there.data is None else "")
    if there.data is not None and len(there.data) > _MOST_BYTES[path]:
        why = f"is larger than {_MOST_BYTES[path] >> 20} MiB"
    if why or there.data is None:
        raise DevbootError(
            f"`{path}` {why}; nothing was changed",
            hint=f"bring it back as it was committed: `git checkout {path}`",
        )
    return there.data


def look_at(folder: Path, paths: Iterable[PurePosixPath]) -> dict[PurePosixPath, Actual]:
    """Return what is on disk at some paths."""
    keys: list[tuple[Key, Whole]] = [((Place.PROJECT, path), Whole(b"")) for path in paths]
    found = read_actual(Places({Place.PROJECT: folder}), keys)
    return {path: actual for (_, path), actual in found.items()}


def strays(
    folder: Path, known: Collection[PurePosixPath], missing: Iterable[Target]
) -> dict[PurePosixPath, bytes]:
    """Return files that are none of the `known` ones and could be one of the missing ones.

    They have its ending or its stem, and a size that a rename with edits leaves.
    """
    wanted = list(missing)
    if not wanted:
        return {}
    found = (PurePosixPath(path) for path in look_through(folder).files)
    near = (path for path in found if path not in known and _is_near(folder / path, wanted))
    return {path: (folder / path).read_bytes() for path in near}


def _is_near(path: Path, wanted: Iterable[Target]) -> bool:
    try:
        size = path.stat().st_size
    except OSError:
        return False
    if size > _LARGEST_SOURCE or not os.access(path, os.R_OK):
        return False
    return any(
        (path.suffix == one.path.suffix or path.stem == one.path.stem)
        and len(one.content.own) < 4 * size
        and size < 4 * len(one.content.own)
        for one in wanted
    )
