"""A project that is to be made: a template, a name and the answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devboot.generators.names import ProjectName
    from devboot.generators.template import Template


@dataclass(frozen=True)
class Project:
    """What a template's files are rendered from."""

    template: Template
    name: ProjectName
    answers: Mapping[str, str]  # checked, complete

    @property
    def context(self) -> dict[str, str]:
        """What the template's files may use."""
        return {
            "name": self.name.name,
            "package": self.name.package,
            "PACKAGE": self.name.package.upper(),
            **self.answers,
        }
