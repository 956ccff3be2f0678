"""The files of a new project, and the record that later updates need."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from devboot.plan import Place, Target, Whole
from devboot.render import SUFFIX, render, sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from devboot.facts import Facts
    from devboot.generators.project import Project

NEEDS = frozenset({"python"})  # the interpreter goes into the files for this machine



def generate(project: Project, facts: Facts) -> Iterator[Target]:
    """Yield the project's files, then `.devboot/` with what an update compares against."""
    files = _layers(project)
    yield from files
    yield from _record(project, files)
    if facts.python:
        yield from _folder(project, project.template.local, {"python": facts.python.executable})


def _layers(project: Project) -> list[Target]:
    """Render all layers; a later layer replaces a file of an earlier one."""
    files: dict[PurePosixPath, Target] = {}
    layers = (render(layer, project.context) for layer in project.template.layers)
    for layer in filter(None, layers):
        for target in _folder(project, layer, {}):
            files[target.path] = target
    return sorted(files.values(), key=lambda target: target.path)


def _folder(project: Project, layer: str, extra: Mapping[str, str]) -> Iterator[Target]:
    context = {**project.context, **extra}
    for source in sources(f"{project.template.name}/{layer}"):
        path, data = source.path.replace("__package__", project.name.package), source.data
        if path.endswith(SUFFIX):
            path, data = path[: -len(SUFFIX)], render(data.decode(), context).encode()
        yield Target(Place.PROJECT, PurePosixPath(path), Whole(data), source.mode)


def _record(project: Project, files: Iterable[Target]) -> Iterator[Target]:
    content = {str(file.path): (file.content.own, file.mode) for file in files}
    manifest = _manifest(project, {path: data for path, (data, _) in content.items()})
    yield Target(Place.PROJECT, PurePosixPath(".devboot/project.yml"), Whole(manifest.encode()))
    yield Target(Place.PROJECT, PurePosixPath(".devboot/base.zip"), Whole(_archive(content)))


def _manifest(project: Project, files: Mapping[str, bytes]) -> str:
    """Return the committed record: every value is a plain or a quoted string that needs no escape."""
    lines = [
        "# Made by devboot, which compares with it on `devboot update`: commit it, leave it as it is.",
        "version: 1",
        f"template: {project.template.name}",
        f'template_version: "{project.template.version}"',
        f"name: {project.name.name}",
        "answers:",
        *(f'  {key}: "{answer}"' for key, answer in project.answers.items()),
        "files:  # sha256 of each file as it was made",
        *(f'  "{path}": {hashlib.sha256(data).hexdigest()}' for path, data in files.items()),
    ]
    return "\n".join(lines) + "\n"


def _archive(files: Mapping[str, tuple[bytes, int]]) -> bytes:
    """Pack the rendered files; the same files give the same bytes, whenever and wherever."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path, (data, mode) in sorted(files.items()):
            entry = zipfile.ZipInfo(path)  # dated 1980-01-01
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix: the mode is meant
            entry.external_attr = mode << 16
            archive.writestr(entry, data)
    return buffer.getvalue()
