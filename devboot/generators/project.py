"""A project that is to be made: a template, a name and the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.render import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devboot.generators.additions import AddedTest, Preset
    from devboot.generators.names import ProjectName
    from devboot.generators.operator_words import OperatorWords
    from devboot.generators.template import Template


class Project(NamedTuple):
    """What a template's files are rendered from."""

    template: Template
    name: ProjectName
    answers: Mapping[str, str]  # checked, complete

    @property
    def needs(self) -> tuple[str, ...]:
        """What a machine must have to build it, in the words of `checks/project.py`."""
        return tuple(render(need, self.context) for need in self.template.needs)

    @property
    def uses_python(self) -> bool:
        return "python" in self.template.languages

    def path(self, path: str) -> str:
        """Return where a file of the template is in the project."""
        return path.replace("__package__", self.name.package)

    @property
    def added(self) -> dict[str, tuple[Any, ...]]:
        """What was added one by one: `operators`, `tests`, `presets`, if the template has them."""
        lists = self.template.lists(self.answers)
        return {kind: _read(kind, answer) if answer else () for kind, answer in lists.items()}

    @property
    def context(self) -> dict[str, Any]:
        """What the template's files may use."""
        return {
            "name": self.name.name,
            "package": self.name.package,
            "PACKAGE": self.name.package.upper(),
            **self.answers,
            **self.added,
        }


def _read(kind: str, answer: str) -> tuple[OperatorWords | AddedTest | Preset, ...]:
    from devboot.generators import additions, operators  # noqa: PLC0415  # where one was added
    from devboot.generators.operator_words import OperatorWords  # noqa: PLC0415

    if kind == "operators":
        return tuple(map(OperatorWords, operators.operators_of(answer)))
    return (additions.tests_of if kind == "tests" else additions.presets_of)(answer)
