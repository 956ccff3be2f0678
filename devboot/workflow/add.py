"""`devboot add` and `remove`: a project is rendered with one thing more or fewer, and merged."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from devboot.errors import DevbootError
from devboot.generators import additions, operators
from devboot.generators.signature import parse_signature
from devboot.generators.template import did_you_mean, find_template
from devboot.machine.made_project import find_project, read_project
from devboot.workflow import update

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from devboot.generators.additions import AddedTest, Preset
    from devboot.generators.operators import Operator
    from devboot.generators.template import Template
    from devboot.machine.made_project import MadeProject

    Item = Operator | AddedTest | Preset

KINDS = {"op": "operator", "test": "test", "preset": "preset"}
"""What can be added, as commands call it and as people do."""

_LISTS = {"op": "operators", "test": "tests", "preset": "presets"}


class Added(NamedTuple):
    """One thing that comes to a project or goes from it, and what that changes."""

    kind: str  # of KINDS
    item: Item
    update: update.Update


class _Made(NamedTuple):
    """A project that can be added to, and what was added so far."""

    project: MadeProject
    template: Template
    operators: tuple[Operator, ...]
    tests: tuple[AddedTest, ...]
    presets: tuple[Preset, ...]

    @property
    def files(self) -> list[str]:
        """The names that operators and tests have, those of the template included."""
        added = [one.name for one in self.operators] + [one.name for one in self.tests]
        return [*self.template.operators, *added]


def add_operator(folder: Path, name: str, signature: str, *, cuda: bool | None) -> Added:
    """Plan one operator more; an empty `signature` is elementwise, `cuda` None is as the project.

    One that is there without a CUDA kernel gets it by `cuda`.
    Raises DevbootError for a folder in no project, a name or a signature that cannot be.
    """
    made = _made(folder, "op")
    known = {one.name: one for one in made.operators}
    if cuda and name in known and not known[name].cuda and not signature:
        new = known[name]._replace(cuda=True)
        return _added(made, "op", new, [new if one.name == name else one for one in made.operators])
    checked = operators.added_name(name, made.files)
    parsed = parse_signature(signature or operators.ELEMENTWISE)
    wanted = made.project.manifest.answers.get("cuda") != "OFF" if cuda is None else cuda
    new = operators.Operator(checked, parsed, wanted)
    return _added(made, "op", new, [*made.operators, new])


def add_test(folder: Path, name: str, language: str) -> Added:
    """Plan one file of tests more; raises as `add_operator` does."""
    made = _made(folder, "test")
    new = additions.AddedTest(operators.added_name(name, made.files, "test"), language)
    return _added(made, "test", new, [*made.tests, new])


def add_preset(folder: Path, name: str, inherits: str, variables: Sequence[str]) -> Added:
    """Plan one preset of CMake more; raises as `add_operator` does."""
    from devboot.machine.cmake_presets import configure_presets  # noqa: PLC0415  # presets only

    made = _made(folder, "preset")
    new = additions.preset(name, inherits, variables)
    known = configure_presets(made.project.folder)
    if name in known.every:
        raise DevbootError(
            f"there is a preset `{name}` already", hint="give the new preset another name"
        )
    if inherits not in known.project:
        raise DevbootError(
            f"there is no preset `{inherits}` to inherit from",
            hint=did_you_mean(inherits, known.project) or f"known: {', '.join(known.project)}",
        )
    return _added(made, "preset", new, [*made.presets, new])


def remove(folder: Path, kind: str, name: str) -> Added:
    """Plan one thing fewer; what was edited of it is a conflict.

    Raises DevbootError for what was not added by devboot.
    """
    made = _made(folder, kind)
    items: tuple[Item, ...] = getattr(made, _LISTS[kind])
    gone = next((one for one in items if one.name == name), None)
    if gone is None:
        raise _unknown(made, kind, name, [one.name for one in items])
    if kind == "preset":
        _refuse_heirs(made, name)
    return _added(made, kind, gone, [one for one in items if one != gone], going=True)


def _refuse_heirs(made: _Made, name: str) -> None:
    for one in made.presets:
        if one.inherits == name:
            raise DevbootError(
                f"the preset `{one.name}` inherits from `{name}`",
                hint=f"`devboot remove preset {one.name}` first",
            )


def _unknown(made: _Made, kind: str, name: str, known: Sequence[str]) -> DevbootError:
    if kind == "op" and name in made.template.operators:
        return DevbootError(
            f"the operator `{name}` came with the project",
            hint="delete its files and the lines that name it, `devboot update` respects that",
        )
    others = (
        f"it made: {', '.join(known)}" if known else "what you wrote yourself is yours to delete"
    )
    return DevbootError(
        f"`devboot add` made no {KINDS[kind]} `{name}` here",
        hint=did_you_mean(name, known) or others,
    )


def _made(folder: Path, kind: str) -> _Made:
    project = read_project(find_project(folder))
    template = find_template(project.manifest.template)
    lists = template.lists(project.manifest.answers)
    if _LISTS[kind] not in lists:
        raise DevbootError(
            f"a project of `{template.name}` has no {KINDS[kind]}s that devboot could add",
            hint="`devboot init --list` shows the templates",
        )
    return _Made(
        project,
        template,
        operators.operators_of(lists.get("operators", "")),
        additions.tests_of(lists.get("tests", "")),
        additions.presets_of(lists.get("presets", "")),
    )


def _added(
    made: _Made, kind: str, item: Item, items: Sequence[Item], *, going: bool = False
) -> Added:
    key = next(q.key for q in made.template.questions if q.kind == _LISTS[kind])
    answers = {key: _SEPARATORS[kind].join(map(str, items))}
    verb = "remove" if going else "add"
    request = update.Request(
        made.project.folder, answers, f"{verb} {kind} {item.name}", strict=going
    )
    if kind == "op":
        from devboot.workflow.added_launch import entries  # noqa: PLC0415  # for operators only

        request = request._replace(more=entries(made.project, answers))
    return Added(kind, item, update.plan(made.project, request))


_SEPARATORS = {"op": "; ", "test": "; ", "preset": " || "}
