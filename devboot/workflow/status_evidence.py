"""Remembering what `devboot status` said of a project, with all that this rests on."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from devboot.generators import manifest
from devboot.machine.build_record import rests_on
from devboot.machine.evidence import Doubt
from devboot.machine.made_project import nearer
from devboot.machine.places import places
from devboot.place import Place
from devboot.workflow import evidence
from devboot.workflow.status import DELETED, RENAMED
from devboot.workflow.unchanged import STATUS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from devboot.machine.evidence import Asked
    from devboot.workflow.status import Status


def remember(found: Status, start: Path, said: Sequence[str]) -> None:
    """Write down what was `said` of a status, unless anything about it is in doubt.

    A project built for CUDA is: what nvcc and the driver answer is in no file. So is a file that is
    gone: it may be found again under any name.
    """
    gone = any(file.state in {DELETED, RENAMED} for file in found.files)
    if not gone and not any(record.cuda for record in found.records):
        finding = evidence.Finding(STATUS, found.since, said, lambda: _asked(found, start))
        evidence.keep(finding, places().path(Place.STATE))


def _asked(found: Status, start: Path) -> Asked:
    folder = str(found.folder)
    paths = [manifest.PATH, *(file.path for file in found.files)]
    links = [f"{folder}/{path}" for path in paths]
    folders = {one: None for path in paths for one in evidence.above(folder, path)}
    if any(map(os.path.islink, (*links, *folders))):
        raise Doubt("a link")
    programs = (program for one in found.records for program in one.programs)
    template = f"templates/{found.made.template}/template.yml"
    files = [*map(str, nearer(start, found.folder)), *rests_on(found.folder), *programs]
    return [f"real {folder}"], [*files, *evidence.program([template])], links, list(folders)
