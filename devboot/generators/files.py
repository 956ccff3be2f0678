"""The files of a new project, and the record that later updates need."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from devboot.plan import Place, Target, Whole
from devboot.render import SUFFIX, render, sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from devboot.facts import Facts
    from devboot.generators.project import Project
    from devboot.profile import Profile

NEEDS = frozenset({"python"})  # the interpreter goes into the files for this machine


def generate(project: Project, profile: Profile, facts: Facts) -> Iterator[Target]:  # noqa: ARG001
    """Yield the project's files, then `.devboot/` with what an update compares against."""
    files = _layers(project)
    yield from files
    yield from _record(project, files)
    if project.template.local and facts.python:
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
    for source in sources(project.template.folder(layer)):
        path, data = source.path.replace("__package__", project.name.package), source.data
        if path.endswith(SUFFIX):
            path, data = path[: -len(SUFFIX)], render(data.decode(), context).encode()
        yield Target(Place.PROJECT, PurePosixPath(path), Whole(data), source.mode)


def _record(project: Project, files: Sequence[Target]) -> Iterator[Target]:
    texts = {str(file.path): file.content.own.decode() for file in files}
    executable = [str(file.path) for file in files if file.mode & 0o100]
    manifest = _manifest(project, texts)
    yield Target(Place.PROJECT, PurePosixPath(".devboot/project.yml"), Whole(manifest.encode()))
    base = _archive(texts, executable)
    yield Target(Place.PROJECT, PurePosixPath(".devboot/base.zip"), Whole(base))


def _manifest(project: Project, texts: Mapping[str, str]) -> str:
    """Return the committed record; names, answers and paths need no escapes in YAML."""
    lines = [
        "# devboot compares with this on `devboot update`: commit it, leave it as it is.",
        "version: 1",
        f"template: {project.template.name}",
        f'template_version: "{project.template.version}"',
        f"name: {project.name.name}",
        "answers:",
        *(f'  {key}: "{answer}"' for key, answer in project.answers.items()),
        "files:  # sha256 of each file as it was made",
        *(f'  "{path}": {_sha256(text)}' for path, text in texts.items()),
    ]
    return "\n".join(lines) + "\n"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _archive(texts: Mapping[str, str], executable: Sequence[str]) -> bytes:
    """Pack the rendered files; the same files give the same bytes, whenever and wherever.

    One member holds all of them: they are small and alike, and packed one by one they would take
    half as much again of every clone.
    """
    import zipfile  # noqa: PLC0415  # with all that it imports, only a new project pays for it

    document = {"files": dict(texts), "executable": list(executable)}
    member = zipfile.ZipInfo("base.json")  # dated 1980-01-01
    member.compress_type = zipfile.ZIP_DEFLATED
    member.create_system = 3  # Unix: the mode is meant
    member.external_attr = 0o644 << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
        archive.writestr(member, text, zipfile.ZIP_DEFLATED, compresslevel=9)
    return buffer.getvalue()
