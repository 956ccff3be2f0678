"""What each template makes, beside its version: projects learn of a change by its version alone.

`devboot status` compares versions, it renders nothing. So what a template makes is rendered here
with every choice of answers and one of each thing that can be added, and its digest is kept in
tables/rendered.lock. What does not reach a project, as a comment in template.yml, is not in it.
"""

from __future__ import annotations

import itertools
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from devboot.generators import files
from devboot.generators.names import project_name
from devboot.generators.project import Project
from devboot.generators.template import find_template, template_names
from versions.modules import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.generators.template import Template

LOCK = TABLES / "rendered.lock"
_HEAD = "# template, version, SHA-256 of what it makes: by `tools/tables.py build`, see README.md\n"
_ADDED = {
    "operators": "one(Tensor x -> Tensor); two(Tensor a, float b=1.5 -> (Tensor, Tensor)) cpu",
    "tests": "three cpp; four python",
    "presets": "five|debug|CMAKE_CXX_FLAGS=-O1",
}


class Made(NamedTuple):
    """A template's version and the digest of what that makes."""

    version: str
    digest: str


def now() -> dict[str, Made]:
    """Return what the templates make, by their names."""
    templates = map(find_template, template_names())
    return {one.name: Made(one.version, _digest(one)) for one in templates}


def locked() -> dict[str, Made]:
    """Return what they made when `text` was written last."""
    lines = LOCK.read_text(encoding="utf-8").splitlines()[1:]
    return {name: Made(version, digest) for name, version, digest in map(str.split, lines)}


def text() -> str:
    """Return what tables/rendered.lock should be."""
    return _HEAD + "".join(f"{name} {made.version} {made.digest}\n" for name, made in now().items())


def unraised() -> list[str]:
    """Return the templates that make something else than before, by the same version."""
    before = locked()
    return [
        name
        for name, made in now().items()
        if name in before and made != before[name] and made.version == before[name].version
    ]


def _digest(template: Template) -> str:
    digest = sha256()
    for project in _projects(template):
        for file in files.rendered(project):
            content = sha256(file.content.own).hexdigest()
            digest.update(f"{file.path} {file.mode} {content}\n".encode())
    return digest.hexdigest()


def _projects(template: Template) -> Iterator[Project]:
    """Yield a project for each choice of answers, bare and with one of each that can be added."""
    chosen = [[(q.key, choice) for choice in q.choices] for q in template.questions if q.choices]
    added = {q.key: _ADDED[q.kind] for q in template.questions if q.kind}
    for more in [{}, added] if added else [{}]:
        for answers in map(dict, itertools.product(*chosen)):
            yield Project(template, project_name("my-name"), template.answers({**answers, **more}))
