"""tasks.json: what builds, tests and measures, with matchers that read today's compilers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from devboot.generators.vscode.drafts import filled, load, parted, said_once
from devboot.generators.vscode.wanted import holds
from devboot.merge.json_entries import Element

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devboot.generators.vscode.drafts import Folder
    from devboot.merge.jsonc import Json


def tasks(folder: Folder) -> tuple[Element, ...]:
    """Return all tasks of the folder's languages."""
    specs = [spec for spec in load("tasks")["tasks"] if holds(spec["when"], folder.words)]
    elements = []
    for spec in specs:
        value, comments = parted(_task(folder, spec))
        elements.append(Element(("tasks",), "label", value, comments))
    return said_once(_one_default(elements))


def _task(folder: Folder, spec: Mapping[str, Any]) -> dict[str, Any]:
    entry: dict[str, Any] = filled(spec["entry"], folder.context)
    if isinstance(entry["args"], str):
        kind, build = entry["args"].split()
        entry["args"] = list(getattr(folder.workspace.builds[build], kind))
    shared = load("tasks")["like"][spec["like"]]
    if "environment" in spec and (variables := folder.environment(spec["environment"])):
        shared = {**shared, "options": {**shared["options"], "env": variables}}
    matchers = load("matchers")
    return {**entry, "problemMatcher": [matchers[name] for name in spec["matchers"]], **shared}


def _one_default(elements: list[Element]) -> list[Element]:
    """Make the first task of a group its default where the templates name none.

    A folder with CUDA files alone builds them, one with Python alone runs its tests.
    """
    for kind in ("build", "test"):
        groups = [element.value.get("group") for element in elements]
        if {"kind": kind, "isDefault": True} not in groups and kind in groups:
            first = elements[groups.index(kind)]
            value: dict[str, Json] = {**first.value, "group": {"kind": kind, "isDefault": True}}
            elements[groups.index(kind)] = first._replace(value=value)
    return elements
