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
    def operators(self) -> tuple[OperatorWords, ...]:
        """The operators that were added to those of the template."""
        answer = self.answers.get("ops")
        if not answer:
            return ()
        from devboot.generators.operator_words import OperatorWords  # noqa: PLC0415
        from devboot.generators.operators import operators_of  # noqa: PLC0415

        return tuple(map(OperatorWords, operators_of(answer)))

    @property
    def tests(self) -> tuple[AddedTest, ...]:
        """The files of tests that were added beside those of operators."""
        answer = self.answers.get("tests")
        if not answer:
            return ()
        from devboot.generators.additions import tests_of  # noqa: PLC0415

        return tests_of(answer)

    @property
    def presets(self) -> tuple[Preset, ...]:
        """The presets that were added to those of the template."""
        answer = self.answers.get("presets")
        if not answer:
            return ()
        from devboot.generators.additions import presets_of  # noqa: PLC0415

        return presets_of(answer)

    @property
    def context(self) -> dict[str, Any]:
        """What the template's files may use."""
        return {
            "name": self.name.name,
            "package": self.name.package,
            "PACKAGE": self.name.package.upper(),
            **self.answers,
            "operators": self.operators,
            "tests": self.tests,
            "presets": self.presets,
        }
