"""A project that is to be made: a template, a name and the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from devboot.render import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devboot.generators.names import ProjectName
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

    @property
    def context(self) -> dict[str, str]:
        """What the template's files may use."""
        return {
            "name": self.name.name,
            "package": self.name.package,
            "PACKAGE": self.name.package.upper(),
            **self.answers,
        }
