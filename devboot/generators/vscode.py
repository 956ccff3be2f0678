"""`.vscode/` of a project: F5 stops in the kernel, from C++, from CUDA and from Python."""

from __future__ import annotations

import json
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from devboot.plan import Place, Target, Whole
from devboot.render import read_text, render_values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.facts import Facts
    from devboot.generators.project import Project
    from devboot.profile import Profile

NEEDS: frozenset[str] = frozenset()  # committed files hold nothing of this machine


def generate(project: Project, profile: Profile, facts: Facts) -> Iterator[Target]:  # noqa: ARG001
    """Yield launch, tasks, settings and extensions for the project's languages and one engine."""
    engine = str(profile.editor.vscode.intellisense)
    languages = [_share(name, project) for name in (*project.languages, engine)]
    configurations = [_with_gdb(entry, project) for entry in _joined(languages, "configurations")]
    documents = {
        "launch.json": {
            "version": "0.2.0",
            "configurations": configurations,
            "inputs": _joined(languages, "inputs"),
        },
        "tasks.json": {"version": "2.0.0", "tasks": _joined(languages, "tasks")},
        "settings.json": {k: v for language in languages for k, v in language["settings"].items()},
        "extensions.json": {"recommendations": _joined(languages, "extensions")},
    }
    for name, document in documents.items():
        text = json.dumps(document, indent=2) + "\n"
        yield Target(Place.PROJECT, PurePosixPath(".vscode", name), Whole(text.encode()))


def _share(name: str, project: Project) -> dict[str, Any]:
    """Load the share of a language or an engine; strings are rendered, never JSON as text."""
    rendered: dict[str, Any] = render_values(_data(name), project.context)
    return rendered


def _with_gdb(entry: dict[str, Any], project: Project) -> dict[str, Any]:
    """Add what gdb is told at its start to a configuration that runs it."""
    if entry["type"] != "cppdbg":
        return entry
    gdb = _data("gdb")
    return {**entry, "setupCommands": gdb["always"] + (gdb["torch"] if project.uses_torch else [])}


@cache
def _data(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(read_text(f"templates/vscode/{name}.json"))
    return data


def _joined(languages: list[dict[str, Any]], key: str) -> list[Any]:
    return [item for language in languages for item in language[key]]
