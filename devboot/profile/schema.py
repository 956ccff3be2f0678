"""The JSON Schema of profiles, for editors: made from the keys that the checks read too.

It says what a schema can say. Editors see YAML's own types, so that a version may be a number
there; devboot reads every word as it is written, and says more, at line and column.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from devboot.profile.keys import PROFILE
from devboot.profile.kinds import Choice, Free, Integer, ListOf, Table

if TYPE_CHECKING:
    from devboot.profile.kinds import Key, Kind, Leaf

DRAFT = "http://json-schema.org/draft-07/schema#"
"""The draft that yaml-language-server reads."""


def schema() -> dict[str, Any]:
    """Return the schema of a whole profile."""
    return {
        "$schema": DRAFT,
        "title": "devboot profile",
        "description": "what a C++, CUDA and Python workstation should be",
        **_table(PROFILE),
    }


def _table(table: Table) -> dict[str, Any]:
    known = {name: _key(key) for name, key in table.keys.items()}
    edits = {
        operator + path: {"description": f"{verb} `{path}`", **_kind(key.kind)}
        for path, key in table.paths()
        if table.editable(path)
        for operator, verb in (("+", "adds to"), ("-", "takes away from"))
    }
    required = [name for name, key in table.keys.items() if key.required]
    return {
        "type": ["object", "null"],  # null: all keys below it are commented out
        "properties": {**known, **edits},
        "additionalProperties": False,
        **({"required": required} if required else {}),
    }


def _key(key: Key) -> dict[str, Any]:
    shown: dict[str, Any] = {"description": key.help, **_kind(key.kind)}
    if key.default not in (None, ()):
        default = key.default
        shown["default"] = list(default) if isinstance(default, tuple) else default
    return shown


def _kind(kind: Kind) -> dict[str, Any]:
    if isinstance(kind, Table):
        return _table(kind)
    if isinstance(kind, ListOf):
        return {"type": "array", "items": _kind(kind.item)}
    if isinstance(kind, Free):
        return {"type": ["object", "null"]}
    return _leaf(kind)


def _leaf(kind: Leaf) -> dict[str, Any]:
    if isinstance(kind, Integer):
        return {"type": "integer", "minimum": kind.low, "maximum": kind.high}
    if isinstance(kind, Choice):
        numbers = [int(word) for word in kind.values if word.isdecimal()]  # as YAML reads them
        return {"enum": [*dict.fromkeys([*kind.values.values(), *kind.values, *numbers])]}
    pattern = f"^(?:{kind.pattern.replace('(?:', '(')})$"
    return {"type": ["string", "number"], "pattern": pattern}
