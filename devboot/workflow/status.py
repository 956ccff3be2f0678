"""`devboot status`: what became of a project's files, of its template, and of its machine."""

from __future__ import annotations

import time
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.generators.archive import sha256
from devboot.generators.template import newer, version_of
from devboot.machine.build_record import build_records
from devboot.machine.made_project import find_project, look_at, read_made
from devboot.merge.shape import spellings
from devboot.merge.three_way import has_markers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from devboot.checks.built import BuildRecord
    from devboot.checks.drift import Drift
    from devboot.generators.manifest import Manifest
    from devboot.machine.made_project import Made
    from devboot.plan import Actual

UNMODIFIED, EDITED, DELETED, RENAMED, UNSETTLED = (
    "unmodified", "edited", "deleted", "renamed", "unsettled",
)  # fmt: skip


class FileState(NamedTuple):
    """What became of one file since it was rendered last."""

    path: str
    state: str
    now: str = ""  # where it is, of a renamed one

    def as_json(self) -> dict[str, Any]:
        known = {"path": self.path, "state": self.state}
        return {**known, "now": self.now} if self.now else known


class Status(NamedTuple):
    """A project beside its template and its machine."""

    folder: Path
    made: Manifest
    current: str  # version of the template that this devboot has; empty: it has no such template
    files: tuple[FileState, ...]
    drift: tuple[Drift, ...]
    records: tuple[BuildRecord, ...]  # that were compared with the machine
    since: int  # when somebody began to look, in ns

    @property
    def behind(self) -> bool:
        return newer(self.current, self.made.version)

    @property
    def needs_work(self) -> bool:
        """Whether something is to be done: an update, markers to settle, a build to configure."""
        unsettled = any(file.state == UNSETTLED for file in self.files)
        return self.behind or unsettled or bool(self.drift)

    def as_json(self) -> dict[str, Any]:
        return {
            "schema": "devboot.status/1",
            "project": {
                "path": str(self.folder),
                "name": self.made.name,
                "template": self.made.template,
                "version": self.made.version,
                "current": self.current,
                "behind": self.behind,
                "answers": dict(self.made.answers),
            },
            "files": [file.as_json() for file in self.files],
            "drift": [one._asdict() for one in self.drift],
        }


def status(start: Path) -> Status:
    """Look at the project that `start` is in; nothing is written.

    Raises DevbootError when there is none, or when its record cannot be read.
    """
    since = time.time_ns()
    made = read_made(find_project(start))
    current = version_of(made.manifest.template)
    records = tuple(build_records(made.folder))
    drift = _drift(made.folder, records)
    return Status(made.folder, made.manifest, current, _files(made), drift, records, since)


def _files(made: Made) -> tuple[FileState, ...]:
    there = look_at(made.folder, map(PurePosixPath, made.digests))
    gone = [path for path, one in there.items() if one.data is None]
    moved = _moved(made, gone) if gone else {}
    states = ((path, _state(one, made.digests[str(path)])) for path, one in there.items())
    return tuple(
        FileState(str(path), RENAMED, str(moved[path]))
        if path in moved
        else FileState(str(path), state)
        for path, state in states
    )


def state_of(there: Actual, rendered: bytes) -> str:
    """Return what became of one file."""
    return _state(there, sha256(rendered))


def _state(there: Actual, digest: str) -> str:
    if there.data is None:
        return DELETED
    if sha256(there.data) == digest:
        return UNMODIFIED
    if has_markers(there.data):
        return UNSETTLED
    return UNMODIFIED if digest in map(sha256, spellings(there.data)) else EDITED


def _moved(made: Made, gone: Iterable[PurePosixPath]) -> Mapping[PurePosixPath, PurePosixPath]:
    from devboot.generators.renamed import renamed  # noqa: PLC0415  # where something is missing
    from devboot.machine.made_project import read_project, strays  # noqa: PLC0415

    project = read_project(made.folder)
    missing = [project.base[path] for path in gone]
    texts = {file.path: file.content.own for file in missing}
    return renamed(texts, strays(made.folder, project.base.keys(), missing))


def _drift(folder: Path, records: Sequence[BuildRecord]) -> tuple[Drift, ...]:
    if not records:
        return ()
    from devboot.checks import drift  # noqa: PLC0415  # tables, for a configured project only
    from devboot.machine.machine import Machine  # noqa: PLC0415

    facts = Machine(cwd=folder).facts(drift.needs(records))
    return tuple(drift.drift(records, facts.lenient))
