"""A project that is to be made: a template, a name and the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

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
    def languages(self) -> tuple[str, ...]:
        """The template's languages, without CUDA where it was declined."""
        declined = {"cuda"} if self.answers.get("cuda") == "OFF" else set()
        return tuple(name for name in self.template.languages if name not in declined)

    @property
    def uses_torch(self) -> bool:
        return self.answers.get("api") != "none"

    def path(self, path: str) -> str:
        """Return where a file of the template is in the project."""
        return path.replace("__package__", self.name.package)

    @property
    def context(self) -> dict[str, str]:
        """What the template's files may use."""
        return {
            "name": self.name.name,
            "package": self.name.package,
            "PACKAGE": self.name.package.upper(),
            **self.answers,
        }
