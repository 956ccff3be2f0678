"""The files of a new project, and the record that later updates need."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from devboot.generators import archive, manifest
from devboot.plan import Place, Target, Whole
from devboot.render import SUFFIX, render, sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from devboot.facts import Facts
    from devboot.generators.project import Project
    from devboot.profile import Profile
    from devboot.render import Source

NEEDS = frozenset({"python"})  # the interpreter goes into the files for this machine


def generate(project: Project, profile: Profile, facts: Facts) -> Iterator[Target]:  # noqa: ARG001
    """Yield the project's files, then `.devboot/` with what an update compares against."""
    files = rendered(project)
    yield from files
    yield from record(project, files)
    if facts.python:
        yield from _folder(project, project.template.local, {"python": facts.python.executable})


def rendered(project: Project) -> list[Target]:
    """Render all layers; a later layer replaces a file of an earlier one.

    The files are those that are committed and that an update compares, in the order of their paths.
    """
    files: dict[PurePosixPath, Target] = {}
    layers = (render(layer, project.context) for layer in project.template.layers)
    for layer in filter(None, layers):
        for target in _folder(project, layer, {}):
            files[target.path] = target
    return sorted(files.values(), key=lambda target: target.path)


def sources_of(project: Project) -> dict[PurePosixPath, str]:
    """Return which file below `templates/` each committed file is rendered from."""
    layers = (render(layer, project.context) for layer in project.template.layers)
    return {p: s for layer in layers if layer for p, s in _sources_in(project, layer).items()}


def local_of(project: Project) -> dict[PurePosixPath, str]:
    """Return which file below `templates/` each file for this machine only is rendered from."""
    return _sources_in(project, project.template.local)


def _sources_in(project: Project, layer: str) -> dict[PurePosixPath, str]:
    folder = f"{project.template.name}/{layer}"
    return {_path(project, source): f"{folder}/{source.path}" for source in sources(folder)}


def _path(project: Project, source: Source) -> PurePosixPath:
    return PurePosixPath(project.path(source.path).removesuffix(SUFFIX))


def _folder(project: Project, layer: str, extra: Mapping[str, str]) -> Iterator[Target]:
    context = {**project.context, **extra}
    for source in sources(f"{project.template.name}/{layer}"):
        data = source.data
        if source.path.endswith(SUFFIX):
            data = render(data.decode(), context).encode()
        yield Target(Place.PROJECT, _path(project, source), Whole(data), source.mode)


def record(project: Project, files: Sequence[Target]) -> Iterator[Target]:
    """Yield what the next update compares with: how the project was made, and the files."""
    text = manifest.written(project, {str(f.path): archive.sha256(f.content.own) for f in files})
    yield Target(Place.PROJECT, PurePosixPath(manifest.PATH), Whole(text.encode()))
    yield Target(Place.PROJECT, PurePosixPath(archive.PATH), Whole(archive.pack(files)))
