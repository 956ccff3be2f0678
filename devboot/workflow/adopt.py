"""`devboot adopt`: a project that is there comes under management; not one byte of it changes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from devboot.errors import ConflictError, DevbootError
from devboot.generators import files, manifest
from devboot.generators.names import project_name
from devboot.generators.nearest import Nearest, names_of, nearest
from devboot.generators.rerender import by_path
from devboot.generators.template import find_template, template_names
from devboot.machine.files import plain_text
from devboot.machine.made_project import MadeProject, look_at
from devboot.machine.places import places
from devboot.workflow import apply as road
from devboot.workflow import status, update

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path, PurePosixPath

    from devboot.generators.names import ProjectName
    from devboot.plan import Plan

_LIKE = 0.05
"""Less of a template is in any two projects: lines such as `int main() {`, names such as `src`."""
_SPEAKING = ("CMakeLists.txt", "pyproject.toml")
"""Files that say what a project is called."""


class Request(NamedTuple):
    """A folder to be taken under management, and what is known of it."""

    folder: Path
    template: str = ""  # empty: the nearest one
    name: str = ""  # empty: as its files say
    answers: Mapping[str, str] = {}  # those that are not to be guessed
    add_missing: bool = False  # what is not there comes with the next update


class Adoption(NamedTuple):
    """What is known of a folder once it is a project of devboot's."""

    folder: Path
    nearest: Nearest
    states: Counter[str]  # how many of the template's files are what, in the words of `status`
    request: road.Request
    plan: Plan  # two files, both new
    update: update.Update  # what an update would do next


class Adopted(NamedTuple):
    """What came of it."""

    adoption: Adoption
    run: int | None
    notes: tuple[str, ...] = ()


def look(asked: Request) -> Adoption:
    """Find the nearest template and answers; nothing is written.

    Raises DevbootError for a folder that is like no template, ConflictError for one that is under
    management already.
    """
    folder = _checked(asked.folder)
    found = _nearest(folder, asked)
    there = look_at(folder, (file.path for file in found.files))
    kept = [f for f in found.files if there[f.path].data is not None or not asked.add_missing]
    record = tuple(files.record(found.project, kept))
    request = road.Request("adopt", places(project=folder), record)
    text = record[0].content.own.decode()
    made = MadeProject(folder, manifest.parse(text), by_path(kept), by_path(record))
    states = (status.state_of(there[file.path], file.content.own) for file in found.files)
    plan, after = road.preview(request), update.plan(made, update.Request(folder))
    return Adoption(folder, found, Counter(states), request, plan, after)


def carry_out(adoption: Adoption) -> Adopted:
    """Write the record, and nothing else."""
    done = road.apply(adoption.request, shown=adoption.plan)
    return Adopted(adoption, done.run, done.notes)


def _checked(folder: Path) -> Path:
    if not folder.is_dir():
        raise DevbootError(
            f"`{folder}` is not a folder", hint="name the project's folder: `-C DIR`"
        )
    folder = folder.resolve()
    if (folder / manifest.PATH).exists():
        raise ConflictError(
            f"`{folder}` is under management already", hint="`devboot status` says how it stands"
        )
    return folder


def _nearest(folder: Path, asked: Request) -> Nearest:
    names = [asked.template] if asked.template else template_names()
    templates = tuple(map(find_template, names))

    def read(path: PurePosixPath) -> bytes | None:
        return look_at(folder, [path])[path].data

    found = nearest(templates, _names(folder, asked), asked.answers, read)
    if found.alike < _LIKE and not asked.template:
        raise DevbootError(
            f"nothing in `{folder}` is like a template of devboot's",
            hint=f"name one all the same, `devboot adopt TEMPLATE`: {', '.join(names)};"
            " `devboot vscode` sets up debugging without any",
        )
    return found


def _names(folder: Path, asked: Request) -> tuple[ProjectName, ...]:
    if asked.name:
        return (project_name(asked.name),)
    texts = (plain_text(folder / name) or "" for name in _SPEAKING)
    names = names_of(texts, folder.name)
    return names or (project_name(folder.name),)  # whose complaint says what to do
