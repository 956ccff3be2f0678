"""`devboot update`: a project is rendered once more, and what is new goes into the user's files."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from devboot.errors import ConflictError, DevbootError
from devboot.generators import files, manifest
from devboot.generators.names import project_name
from devboot.generators.project import Project
from devboot.generators.renamed import renamed
from devboot.generators.rerender import by_path, rebases
from devboot.generators.template import find_template, newer
from devboot.machine.made_project import find_project, look_at, read_project, strays
from devboot.machine.places import places
from devboot.merge.three_way import has_markers
from devboot.plan import Place
from devboot.plan.rebase import Rebase
from devboot.workflow import apply as road
from devboot.workflow.conflicts import resolve

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from devboot.generators.manifest import Manifest
    from devboot.machine.made_project import MadeProject
    from devboot.plan import Change, Plan, Target

COMMAND = "update"


class Request(NamedTuple):
    """A project to be rendered once more."""

    folder: Path  # the project's, or one in it
    answers: Mapping[str, str] = {}  # new ones; the others stay as they are
    command: str = COMMAND  # what `devboot history` shows
    more: Sequence[Target] = ()  # other files that go along, in the same transaction
    strict: bool = False  # a file that goes and was edited is a conflict


class Update(NamedTuple):
    """What an update would do."""

    project: Project  # as it will be
    made: Manifest  # as it was
    renamed: Mapping[PurePosixPath, PurePosixPath]  # files that the user gave another name
    request: road.Request
    plan: Plan

    @property
    def folder(self) -> Path:
        return self.request.places.path(Place.PROJECT)

    @property
    def has_news(self) -> bool:
        """Whether an update would write something, or would have to ask."""
        return bool(self.plan.writes or self.plan.conflicts)

    @property
    def left(self) -> tuple[str, ...]:
        """The files in which an earlier update left markers, which nobody has settled yet."""
        changes = (c for c in self.plan.changes if c.before and has_markers(c.before))
        return tuple(str(change.target.path) for change in changes)


class Updated(NamedTuple):
    """What came of it."""

    update: Update
    plan: Plan
    run: int | None = None  # number of the run; None: nothing was to be changed
    notes: tuple[str, ...] = ()  # about an earlier run that was interrupted

    @property
    def marked(self) -> tuple[Change, ...]:
        """The files in which both sides stand between markers."""
        return marked(self.plan)


def marked(plan: Plan) -> tuple[Change, ...]:
    """Return the files in which both sides stand between markers, or would."""
    return tuple(c for c in plan.changes if c.marked and c.after and has_markers(c.after))


def look(request: Request) -> Update:
    """Read the project, render it once more and compare; nothing is written.

    Raises DevbootError for a project whose record cannot be used, and for answers that the
    template does not take.
    """
    return plan(read_project(find_project(request.folder)), request)


def plan(made: MadeProject, request: Request) -> Update:
    """Compare as `look` does, with a record that need not be on disk yet."""
    project = _project(made.manifest, request.answers)
    new = by_path(files.rendered(project))
    moved = _moved(made, new)
    there = {path for path, one in look_at(made.folder, new).items() if one.data is not None}
    paths = _renames(project)
    pairs = [*rebases(made.base, new, paths, moved, there), *_record(project, new, made)]
    pairs = [one._replace(strict=request.strict) for one in pairs]
    asked = road.Request(
        request.command, places(project=made.folder), request.more, rebases=tuple(pairs)
    )
    return Update(project, made.manifest, moved, asked, road.preview(asked))


def settled(update: Update, policy: str) -> Plan:
    """Return the plan without conflicts; `merge` puts both sides between markers where they meet.

    Raises ConflictError that names all files where that cannot be done, or where nobody chose.
    """
    _refuse_other_record(update.plan)
    if policy != "fail" or not update.plan.conflicts:
        return resolve(update.plan, policy)
    names = "".join(f"\n  {c.target.path}: {c.reason}" for c in update.plan.conflicts)
    if all(change.removal for change in update.plan.conflicts):
        raise ConflictError(
            f"you edited files that are to go, nothing was changed:{names}", hint=_WAYS_TO_GO
        )
    if all(change.obstacle for change in update.plan.conflicts):
        raise ConflictError(f"files are in the way, nothing was changed:{names}", hint=_WAY_ROUND)
    raise ConflictError(
        f"your edits and the template's meet, nothing was changed:{names}", hint=_WAYS_OUT
    )


def _refuse_other_record(plan: Plan) -> None:
    """The record was read a moment ago: where it is another now, somebody is at work here too."""
    if any(str(c.target.path) == manifest.PATH and not c.obstacle for c in plan.conflicts):
        raise ConflictError(
            "the project changed while it was looked at, nothing was changed",
            hint="run the command again",
        )


_WAY_ROUND = "mend what is said of each; `--on-conflict keep` leaves these files alone"

_WAYS_OUT = (
    "`--on-conflict merge` puts both between markers, `keep` leaves these files alone, `replace`"
    " stores yours and takes the template's"
)

_WAYS_TO_GO = (
    "`--on-conflict keep` leaves these files where they are, `replace` removes them too: `devboot"
    " undo` brings them back"
)


def carry_out(update: Update, policy: str) -> Updated:
    """Write what is new, all of it or nothing; `policy` is that of `settled`.

    Raises ConflictError as that does, and when files changed since they were looked at.
    """
    settled(update, policy)
    done = road.apply(update.request, policy, shown=update.plan)
    return Updated(update, done.plan, done.run, done.notes)


def _project(made: Manifest, answers: Mapping[str, str]) -> Project:
    template = find_template(made.template)
    if newer(made.version, template.version):
        raise DevbootError(
            f"the project was made by version {made.version} of `{template.name}`, and this devboot"
            f" has {template.version}",
            hint="use a newer devboot",
        )
    name = project_name(made.name)
    return Project(template, name, template.answers_again(made.answers, answers))


def _renames(project: Project) -> dict[PurePosixPath, PurePosixPath]:
    """Return the paths that the template renamed, as they are in this project."""
    known = project.template.renames.items()
    return {PurePosixPath(project.path(a)): PurePosixPath(project.path(b)) for a, b in known}


def _moved(
    made: MadeProject, new: Mapping[PurePosixPath, Target]
) -> dict[PurePosixPath, PurePosixPath]:
    """Return where the user's files are that are no longer where they were rendered."""
    there = look_at(made.folder, made.base)
    missing = [
        made.base[path] for path, one in there.items() if one.data is None and not one.obstacle
    ]
    known = made.base.keys() | new.keys()
    texts = {file.path: file.content.own for file in missing}
    return renamed(texts, strays(made.folder, known, missing))


def _record(
    project: Project, new: Mapping[PurePosixPath, Target], made: MadeProject
) -> list[Rebase]:
    """Return the record's own files, which change with the others."""
    record = files.record(project, list(new.values()))
    return [Rebase(made.record.get(file.path), file) for file in record]
