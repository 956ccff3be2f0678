"""The data that `.vscode` is made of: `templates/vscode/*.json`, filled in for one folder."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.generators.vscode.wanted import flags
from devboot.render import read_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devboot.generators.vscode.wanted import Wanted
    from devboot.generators.vscode.workspace import Workspace
    from devboot.merge.json_entries import Element

_WORD = re.compile(r"\{\{ (\w+) \}\}")

COMMENT = "//"
"""What a key begins with whose value stands above the member of that name, as a comment."""


class Folder(NamedTuple):
    """A folder, what is wanted of it, and the words that hold for the templates."""

    workspace: Workspace
    wanted: Wanted
    words: frozenset[str]

    @staticmethod
    def of(workspace: Workspace, wanted: Wanted) -> Folder:
        return Folder(workspace, wanted, flags(workspace, wanted))

    @property
    def context(self) -> Mapping[str, str]:
        """What every entry may use."""
        found = self.workspace
        return {
            "any_program": self._program("program", "debug"),
            "cuda_program": self._program("cudaProgram", "cuda-debug", cuda=True),
            "profiled_program": self._program("profiledProgram", "release", cuda=True),
            "debug_folder": found.debug.folder if found.debug else "",
            "module": found.module or "main",
            "container": found.container or "/workspace",
        }

    def _program(self, question: str, build: str, *, cuda: bool = False) -> str:
        """Return the one program there is, or the question which of them."""
        if self.workspace.extension:
            return "${command:python.interpreterPath}"
        if self.workspace.debug is None:
            below = "build/${relativeFileDirname}/${fileBasenameNoExtension}"
            return f"${{workspaceFolder}}/{below}"
        programs = self.workspace.programs(build, cuda=cuda)
        if not programs:
            return "${command:cmake.launchTargetPath}"
        one = programs[0] if len(programs) == 1 else f"${{input:{question}}}"
        return f"${{workspaceFolder}}/{one}"

    def environment(self, build: str) -> dict[str, str]:
        """Return the variables with which Python finds what a build made."""
        found = self.workspace.builds.get(build)
        context = {"build": found.folder if found else ""}
        values: dict[str, str] = filled(dict(self.workspace.environment), context)
        return values

    def gdb(self) -> list[dict[str, Any]]:
        """Return what gdb is told at its start."""
        data = load("gdb")
        rest = data["printers" if self.workspace.printers else "plain"]
        told: list[dict[str, Any]] = filled(
            data["always"] + rest, {"printers": self.workspace.printers}
        )
        return told


@cache
def load(name: str) -> Any:  # noqa: ANN401  # JSON
    """Return one file of the templates."""
    return json.loads(read_text(f"templates/vscode/{name}.json"))


def filled(value: Any, context: Mapping[str, str]) -> Any:  # noqa: ANN401  # JSON
    """Put `{{ word }}` into every string of a value; values may hold VS Code's own `${...}`.

    Raises KeyError for a word that the context lacks.
    """
    if isinstance(value, str):
        return _WORD.sub(lambda match: context[match[1]], value) if "{{" in value else value
    if isinstance(value, list):
        return [filled(item, context) for item in value]
    if isinstance(value, dict):
        return {key: filled(item, context) for key, item in value.items()}
    return value


def parted(value: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Part the members of an object from the comments on them."""
    comments = {k[len(COMMENT) :]: v for k, v in value.items() if k.startswith(COMMENT)}
    return {k: v for k, v in value.items() if not k.startswith(COMMENT)}, comments


def said_once(elements: list[Element]) -> tuple[Element, ...]:
    """Leave each comment where it comes first in the file."""
    said: set[str] = set()
    result = []
    for element in elements:
        new = {field: text for field, text in element.comments.items() if text not in said}
        said.update(new.values())
        result.append(element._replace(comments=new))
    return tuple(result)
