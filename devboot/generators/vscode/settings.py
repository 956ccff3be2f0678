"""settings.json and extensions.json: one engine for C++, and what the other files make use of."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from devboot.generators.vscode.drafts import filled, load, parted
from devboot.generators.vscode.wanted import holds
from devboot.merge.json_entries import Entry, Item, Member

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from devboot.generators.vscode.drafts import Folder


def settings(folder: Folder) -> tuple[Member, ...]:
    return tuple(_settings(folder))


def _settings(folder: Folder) -> Iterator[Member]:
    for spec in load("settings"):
        if holds(spec["when"], folder.words):
            values, comments = parted(filled(spec["settings"], folder.context))
            for key, value in values.items():
                yield from _members(key, _special(folder, value), comments.get(key, ""))


def _special(folder: Folder, value: Any) -> Any:  # noqa: ANN401  # JSON
    if value == "test folders":
        return list(folder.workspace.test_folders)
    if isinstance(value, dict) and value.get("setupCommands") == "gdb":
        return {**value, "setupCommands": folder.gdb()}
    return value


def _members(key: str, value: Any, comment: str) -> Iterator[Member]:  # noqa: ANN401
    """Own the members of an object one by one: others in there are the user's."""
    if not isinstance(value, dict):
        yield Member((key,), value, comment)
        return
    for name, inner in value.items():
        yield Member((key, name), inner, comment)
        comment = ""


def extensions(folder: Folder, documents: Iterable[Iterable[Entry]]) -> tuple[Item, ...]:
    """Recommend what the documents are for, and warn of the engine that was not chosen."""
    data = load("extensions")
    text = "".join(_text(entry) for entries in documents for entry in entries)
    used = [name for sign, name in data["used by"].items() if sign in text]
    wanted = [s["recommend"] for s in data["wanted"] if holds(s["when"], folder.words)]
    unwanted = [s["recommend"] for s in data["unwanted"] if holds(s["when"], folder.words)]
    return (
        *(Item(("recommendations",), name) for name in dict.fromkeys([*used, *wanted])),
        *(Item(("unwantedRecommendations",), name) for name in unwanted),
    )


def _text(entry: Entry) -> str:
    """Return an entry in the form in which the signs of the templates are written."""
    keys = "".join(f'"{key}": ' for key in entry.path)
    return f"{keys}{json.dumps(entry.value, ensure_ascii=False)}\n"
