"""The files of a new project, and the record that later updates need."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

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
    from devboot.render import Source

NEEDS = frozenset({"python"})  # the interpreter goes into the files for this machine


def generate(project: Project, profile: Profile, facts: Facts) -> Iterator[Target]:  # noqa: ARG001
    """Yield the project's files, then `.devboot/` with what an update compares against."""
    files = rendered(project)
    yield from files
    yield from record(project, files)
    if project.template.local and facts.python:
        extra = {"python": facts.python.executable}
        yield from _folder(project, _Layer(project.template.folder(project.template.local), extra))


class _Layer(NamedTuple):
    """A folder of a template, and what its files may use beside the answers."""

    folder: str  # below `templates/`
    extra: Mapping[str, Any] = {}
    word: str = ""  # stands in paths for the name of what was added: `__op__`
    name: str = ""
    chosen_by: str = ""  # template text that reads the answers which decide that it is there


class Made(NamedTuple):
    """Where a file of a project comes from."""

    source: str  # below `templates/`
    chosen_by: str = ""  # as in `_Layer`


def rendered(project: Project) -> list[Target]:
    """Render all layers; a later layer replaces a file of an earlier one.

    The files are those that are committed and that an update compares, in the order of their paths.
    """
    files = {file.path: file for layer in _layers(project) for file in _folder(project, layer)}
    return sorted(files.values(), key=lambda target: target.path)


def sources_of(project: Project) -> dict[PurePosixPath, Made]:
    """Return what each committed file is rendered from."""
    return {p: s for layer in _layers(project) for p, s in _sources_in(project, layer).items()}


def local_of(project: Project) -> dict[PurePosixPath, Made]:
    """Return what each file for this machine only is rendered from."""
    local = project.template.local
    return _sources_in(project, _Layer(project.template.folder(local))) if local else {}


def _layers(project: Project) -> Iterator[_Layer]:
    """Yield the layers that the answers choose, then those of each operator and test added."""
    for text in project.template.layers:
        if layer := render(text, project.context):
            yield _Layer(project.template.folder(layer), chosen_by=text)
    for operator in project.added.get("operators", ()):
        yield from _added(project, "op", operator)
    for test in project.added.get("tests", ()):
        yield from _added(project, "test", test)


def _added(project: Project, word: str, item: OperatorWords | AddedTest) -> Iterator[_Layer]:
    from devboot.generators.operator_words import fill  # noqa: PLC0415  # where one was added

    more = {word: item, "fill": fill}
    for text in project.template.added[word]:
        if layer := render(text, {**project.context, **more}):
            why = f"{text}{{{{ {_ANSWERS[word]} }}}}"
            yield _Layer(project.template.folder(layer), more, f"__{word}__", item.name, why)


_ANSWERS = {"op": "ops", "test": "tests"}
"""The answers that list what was added."""


def _folder(project: Project, layer: _Layer) -> Iterator[Target]:
    context = {**project.context, **layer.extra}
    for source in sources(layer.folder):
        data = source.data
        if source.path.endswith(SUFFIX):
            data = render(data.decode(), context).encode()
        yield Target(Place.PROJECT, _path(project, layer, source), Whole(data), source.mode)


def _sources_in(project: Project, layer: _Layer) -> dict[PurePosixPath, Made]:
    return {
        _path(project, layer, source): Made(f"{layer.folder}/{source.path}", layer.chosen_by)
        for source in sources(layer.folder)
    }


def _path(project: Project, layer: _Layer, source: Source) -> PurePosixPath:
    path = project.path(source.path).removesuffix(SUFFIX)
    return PurePosixPath(path.replace(layer.word, layer.name) if layer.word else path)


def record(project: Project, files: Sequence[Target]) -> Iterator[Target]:
    """Yield what the next update compares with: how the project was made, and the files."""
    text = manifest.written(project, {str(f.path): archive.sha256(f.content.own) for f in files})
    yield Target(Place.PROJECT, PurePosixPath(manifest.PATH), Whole(text.encode()))
    yield Target(Place.PROJECT, PurePosixPath(archive.PATH), Whole(archive.pack(files)))
