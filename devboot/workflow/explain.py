"""`devboot explain`: where a file of a project comes from, and what you made of it."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.errors import DevbootError
from devboot.generators import files
from devboot.generators.names import project_name
from devboot.generators.project import Project
from devboot.generators.template import find_template
from devboot.machine.made_project import find_project, look_at, read_project
from devboot.plan import Action, Change, Plan, Target, Whole
from devboot.render import SUFFIX, names_in, read_text
from devboot.workflow import status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devboot.generators.manifest import Manifest
    from devboot.machine.made_project import MadeProject
    from devboot.plan import Actual

_LISTS = {"operators": "ops"}
"""What a template's file reads of a list, and the answer that has the list."""
_NAMES = frozenset({"name", "package", "PACKAGE"})
"""What a template's file knows of the project's name."""


class Origin(NamedTuple):
    """Where a file comes from."""

    path: str
    kind: str  # template, machine, vscode, record, yours
    made: Manifest
    source: str = ""  # the template's file; empty: this version of the template has none
    answers: Mapping[str, str] = {}  # those that its content or its being there depends on
    facts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()  # of the project's name, or of entries in the file
    state: str = ""  # as `devboot status` says
    was: str = ""  # the path that it was rendered to, when you gave it another name
    change: Plan = Plan(())  # from the file as it was rendered to the file as it is

    def as_json(self) -> dict[str, Any]:
        from devboot.plan.unified import diff  # noqa: PLC0415  # for JSON only

        return {
            "schema": "devboot.explain/1",
            "path": self.path,
            "kind": self.kind,
            "template": self.made.template,
            "version": self.made.version,
            "source": self.source,
            "answers": dict(self.answers),
            "facts": list(self.facts),
            "names": list(self.names),
            "state": self.state,
            "was": self.was,
            "diff": diff(self.change),
        }


def explain(file: Path) -> Origin:
    """Say where a file of a project comes from; it need not be there any more.

    Raises DevbootError for a file that is in no project, or that nobody knows.
    """
    full = Path(os.path.abspath(file))  # noqa: PTH100  # links stay as the user sees them
    folder = find_project(full.parent)
    path = PurePosixPath(full.relative_to(folder).as_posix())
    made = read_project(folder)
    there = look_at(folder, [path])[path]
    was = _rendered_as(made, path)
    if was is not None:
        return _of_template(made, path, was, there)
    if there.data is None and not there.obstacle:
        raise DevbootError(
            f"there is no `{path}` in `{made.manifest.name}`, and none was made",
            hint="`devboot status` lists the files that devboot made and you changed",
        )
    return _other(made, path)


def _rendered_as(made: MadeProject, path: PurePosixPath) -> PurePosixPath | None:
    """Return the path that a file was rendered to; None: it was not."""
    if path in made.base:
        return path
    moved = {file.now: file.path for file in status.status(made.folder).files if file.now}
    was = moved.get(str(path))
    return None if was is None else PurePosixPath(was)


def _of_template(
    made: MadeProject, path: PurePosixPath, was: PurePosixPath, there: Actual
) -> Origin:
    project = _project(made.manifest)
    origin_of = files.sources_of(project).get(was)
    words = _words_of(origin_of) if origin_of else frozenset()
    origin = Origin(
        str(path), "template", made.manifest,
        f"templates/{origin_of.source}" if origin_of else "",
        {key: answer for key, answer in project.answers.items() if key in words},
        names=tuple(sorted(_NAMES & words)),
        state=status.state_of(there, made.base[was].content.own),
        was="" if was == path else str(was),
    )  # fmt: skip
    return origin._replace(change=_change(made.base[was], there))


def _words_of(made: files.Made) -> frozenset[str]:
    """Return the answers and names that a file, its path and its being there depend on."""
    path = made.source.replace("__package__", "{{ package }}")
    content = read_text(f"templates/{made.source}") if made.source.endswith(SUFFIX) else ""
    words = names_in(f"{path}{made.chosen_by}{content}")
    return words | {_LISTS[word] for word in words & _LISTS.keys()}


def _project(made: Manifest) -> Project:
    template = find_template(made.template)
    return Project(template, project_name(made.name), template.answers_again(made.answers, {}))


def _change(base: Target, there: Actual) -> Plan:
    before = base.content.own
    if there.data in (None, before):
        return Plan(())
    target = Target(base.place, base.path, Whole(before))
    return Plan((Change(target, Action.UPDATE, before=before, after=there.data),))


def _other(made: MadeProject, path: PurePosixPath) -> Origin:
    """Tell a file that is not the template's: one for this machine, of an editor, or the user's."""
    project = _project(made.manifest)
    local = files.local_of(project)
    if path in local:
        source = f"templates/{local[path].source}"
        return Origin(str(path), "machine", made.manifest, source, facts=tuple(sorted(files.NEEDS)))
    if path.parts[0] == ".devboot":
        return Origin(str(path), "record", made.manifest)
    names = _entries(made.folder, path)
    return Origin(str(path), "vscode" if names else "yours", made.manifest, names=names)


def _entries(folder: Path, path: PurePosixPath) -> tuple[str, ...]:
    """Return the names of what `devboot vscode` put into a file."""
    from devboot.generators.vscode import record  # noqa: PLC0415

    if path.parent != PurePosixPath(".vscode") or not (folder / record.PATH).is_file():
        return ()
    with (folder / record.PATH).open("rb") as file:
        known = record.parse(file.read(record.MAX_BYTES + 1))
    return tuple(dict.fromkeys(entry.name for entry in known.files.get(path.name, ())))
