"""The questions that launch.json and tasks.json ask, those that something in the file uses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from devboot.generators.vscode.drafts import filled, load
from devboot.merge.json_entries import Element

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from devboot.generators.vscode.drafts import Folder


def inputs(folder: Folder, elements: Iterable[Element]) -> tuple[Element, ...]:
    """Return the questions that elements of one file refer to."""
    text = json.dumps([element.value for element in elements])
    return tuple(_asked(folder, text))


def _asked(folder: Folder, text: str) -> Iterator[Element]:
    for question in load("inputs"):
        if f"${{input:{question['id']}}}" in text:
            value: dict[str, Any] = filled(question, folder.context)
            if isinstance(value.get("options"), str):
                cuda = value["id"] != "program"
                value["options"] = folder.workspace.programs(value["options"], cuda=cuda)
                value["default"] = value["options"][0]
            yield Element(("inputs",), "id", value)
