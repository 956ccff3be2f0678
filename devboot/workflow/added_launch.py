"""The entries of VS Code for operators that come to a project or go from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.generators.names import project_name
from devboot.generators.vscode import libtorch, record
from devboot.workflow import vscode
from devboot.workflow.vscode_wanted import Asked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devboot.machine.made_project import MadeProject
    from devboot.plan import Target


def entries(made: MadeProject, answers: Mapping[str, str]) -> tuple[Target, ...]:
    """Return the project's `.vscode` as new answers want it; nothing where devboot wrote none."""
    if made.manifest.template != libtorch.TEMPLATE or not (made.folder / record.PATH).is_file():
        return ()
    place = vscode.look(Asked(made.folder), lambda _name, _why: None)
    package = project_name(made.manifest.name).package
    planned = libtorch.workspace(package, {**made.manifest.answers, **answers})
    now = place.workspace._replace(operators=planned.operators, query="")
    return vscode.targets(place._replace(workspace=now))
