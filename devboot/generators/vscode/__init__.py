"""`.vscode/` of a folder: F5 stops where the work is, from C++, from CUDA and from Python."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from devboot.generators.vscode import libtorch, record
from devboot.generators.vscode.drafts import Folder
from devboot.generators.vscode.inputs import inputs
from devboot.generators.vscode.launch import compounds, configurations
from devboot.generators.vscode.planned import planned
from devboot.generators.vscode.settings import extensions, settings
from devboot.generators.vscode.tasks import tasks
from devboot.generators.vscode.wanted import Wanted
from devboot.generators.vscode.workspace import PRINTERS
from devboot.merge.json_entries import Member
from devboot.plan import Place, Target, Whole
from devboot.plan.json_entries import JsonEntries, Record
from devboot.render import read_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from devboot.facts import Facts
    from devboot.generators.project import Project
    from devboot.generators.vscode.record import Remembered
    from devboot.generators.vscode.workspace import Workspace
    from devboot.merge.json_entries import Entries
    from devboot.profile import Profile

NEEDS: frozenset[str] = frozenset()  # committed files hold nothing of this machine

_OURS = b"# Written by `devboot vscode`, which writes it anew: your edits belong into a copy.\n"

_VERSIONS = {"launch.json": "0.2.0", "tasks.json": "2.0.0"}


def generate(project: Project, profile: Profile, facts: Facts) -> Iterator[Target]:  # noqa: ARG001
    """Yield the `.vscode` of a project that is being made."""
    workspace = planned(project.template.name, project.name.package, project.answers)
    assert workspace is not None, project.template.name
    engine = str(profile.editor.vscode.intellisense)
    yield from targets(workspace, Wanted(workspace.languages, engine), record.Remembered())


def targets(
    workspace: Workspace,
    wanted: Wanted,
    last: Remembered,
    languages: tuple[str, ...] = (),
    restore: Sequence[str] = (),
) -> Iterator[Target]:
    """Yield the files of `.vscode` and the record of what is in them.

    `last` is the record so far, `languages` those to be remembered as asked for, `restore` the
    names of entries to bring back that the user deleted.
    """
    new = documents(workspace, wanted)
    for name in dict.fromkeys([*new, *last.files]):
        content = JsonEntries(new.get(name, ()), last.files.get(name, ()), frozenset(restore))
        yield Target(Place.PROJECT, PurePosixPath(".vscode", name), content)
    now = record.Remembered(new, languages, wanted.engine, wanted.everything)
    yield Target(Place.PROJECT, PurePosixPath(record.PATH), Record(record.text(now)))
    if workspace.printers == PRINTERS and not {"cpp", "cuda"}.isdisjoint(wanted.languages):
        script = read_text(f"templates/{libtorch.TEMPLATE}/torch/{libtorch.PRINTERS}")
        yield Target(Place.PROJECT, PurePosixPath(PRINTERS), Record(_OURS + script.encode()))
    if workspace.query:
        yield Target(Place.PROJECT, PurePosixPath(workspace.query), Whole(b""))


def documents(workspace: Workspace, wanted: Wanted) -> dict[str, Entries]:
    """Return what devboot wants in each file of `.vscode`, by its name."""
    folder = Folder.of(workspace, wanted)
    starts, doing, groups = configurations(folder), tasks(folder), compounds(folder)
    set_to = settings(folder)
    found: dict[str, Entries] = {
        "launch.json": (*starts, *groups, *inputs(folder, starts)),
        "tasks.json": (*doing, *inputs(folder, doing)),
        "settings.json": set_to,
        "extensions.json": extensions(folder, (starts, doing, set_to)),
    }
    for name, version in _VERSIONS.items():
        if found[name]:
            found[name] = (Member(("version",), version), *found[name])
    return {name: entries for name, entries in found.items() if entries}
