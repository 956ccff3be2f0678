"""The template, the name and the answers whose rendering is most like a project that is there."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, NamedTuple

from devboot.errors import DevbootError
from devboot.generators import files
from devboot.generators.names import project_name
from devboot.generators.project import Project
from devboot.generators.renamed import similarity, weighed, weight

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import PurePosixPath

    from devboot.generators.names import ProjectName
    from devboot.generators.template import Template
    from devboot.plan import Target

    Reader = Callable[[PurePosixPath], bytes | None]

_MOST_ANSWERS = 64  # combinations that are tried
_NAMES = (
    re.compile(r"^\s*project\s*\(\s*([\w-]+)", re.MULTILINE | re.IGNORECASE),
    re.compile(r"^name\s*=\s*[\"']([\w.-]+)[\"']", re.MULTILINE),
)


class Nearest(NamedTuple):
    """A rendering and how much of it is there."""

    project: Project
    files: tuple[Target, ...]
    alike: float  # from 0 to 1


def names_of(texts: Iterable[str], folder: str) -> tuple[ProjectName, ...]:
    """Return what a project may be called: by its files, then by its folder."""
    said = [match[1] for text in texts for pattern in _NAMES if (match := pattern.search(text))]
    return tuple(dict.fromkeys(filter(None, map(_checked, (*said, folder)))))


def _checked(name: str) -> ProjectName | None:
    try:
        return project_name(name)
    except DevbootError:
        return None


def nearest(
    templates: Sequence[Template],
    names: Sequence[ProjectName],
    given: Mapping[str, str],
    read: Reader,
) -> Nearest:
    """Return the rendering that is most like what is there.

    `given` answers are taken as they are, the others tried out; `read` returns a file of the
    project. Of equal ones the first is taken. Raises DevbootError for answers that none takes.
    """
    seen = _Seen(read)
    first = [seen.beside(Project(t, n, t.answers(given))) for t in templates for n in names]
    project = max(first, key=lambda one: one.alike).project
    return max(map(seen.beside, _with_answers(project, given)), key=lambda one: one.alike)


def _with_answers(project: Project, given: Mapping[str, str]) -> Iterator[Project]:
    open_ones = [q for q in project.template.questions if q.choices and q.key not in given]
    choices = ([q.default, *(c for c in q.choices if c != q.default)] for q in open_ones)
    for answers in itertools.islice(itertools.product(*choices), _MOST_ANSWERS):
        chosen = {q.key: answer for q, answer in zip(open_ones, answers, strict=True)}
        yield project._replace(answers=project.template.answers({**given, **chosen}))


class _Seen:
    """The files of the project, each looked at once."""

    def __init__(self, read: Reader) -> None:
        self._read = read
        self._lines: dict[PurePosixPath, Counter[bytes] | None] = {}

    def beside(self, project: Project) -> Nearest:
        rendered = tuple(files.rendered(project))
        whole = sum(weight(weighed(file.content.own)) for file in rendered)
        there = sum(map(self._there, rendered))
        return Nearest(project, rendered, there / whole if whole else 0.0)

    def _there(self, file: Target) -> float:
        lines = weighed(file.content.own)
        found = self._found(file.path)
        return 0.0 if found is None else weight(lines) * similarity(lines, found)

    def _found(self, path: PurePosixPath) -> Counter[bytes] | None:
        if path not in self._lines:
            data = self._read(path)
            self._lines[path] = None if data is None else weighed(data)
        return self._lines[path]
