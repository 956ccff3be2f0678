"""The files of a new project, and the record that later updates need."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from devboot.generators import archive, manifest
from devboot.plan import Place, Target, Whole
from devboot.render import SUFFIX, render, sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from devboot.facts import Facts
    from devboot.generators.additions import AddedTest
    from devboot.generators.operator_words import OperatorWords
    from devboot.generators.project import Project
    from devboot.profile import Profile

NEEDS = frozenset({"python"})  # the interpreter goes into the files for this machine


def generate(project: Project, profile: Profile, facts: Facts) -> Iterator[Target]:  # noqa: ARG001
    """Yield the project's files, then `.devboot/` with what an update compares against."""
    files = rendered(project)
    yield from files
    yield from record(project, files)
    if project.template.local and facts.python:
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
    for word, items in (("op", project.operators), ("test", project.tests)):
        for item in items:
            files.update((target.path, target) for target in _added(project, word, item))
    return sorted(files.values(), key=lambda target: target.path)


def _added(project: Project, word: str, item: OperatorWords | AddedTest) -> Iterator[Target]:
    """Render the layers of one operator or test; `__op__`, `__test__` in a path is its name."""
    from devboot.generators.operator_words import fill  # noqa: PLC0415  # where one was added

    more = {word: item, "fill": fill}
    layers = (render(one, {**project.context, **more}) for one in project.template.added[word])
    for layer in filter(None, layers):
        yield from _folder(project, layer, more, f"__{word}__", item.name)


def _folder(
    project: Project, layer: str, extra: Mapping[str, Any], word: str = "", name: str = ""
) -> Iterator[Target]:
    context = {**project.context, **extra}
    for source in sources(project.template.folder(layer)):
        path, data = project.path(source.path), source.data
        path = path.replace(word, name) if word else path
        if path.endswith(SUFFIX):
            path, data = path[: -len(SUFFIX)], render(data.decode(), context).encode()
        yield Target(Place.PROJECT, PurePosixPath(path), Whole(data), source.mode)


def record(project: Project, files: Sequence[Target]) -> Iterator[Target]:
    """Yield what the next update compares with: how the project was made, and the files."""
    text = manifest.written(project, {str(f.path): archive.sha256(f.content.own) for f in files})
    yield Target(Place.PROJECT, PurePosixPath(manifest.PATH), Whole(text.encode()))
    yield Target(Place.PROJECT, PurePosixPath(archive.PATH), Whole(archive.pack(files)))
