"""Reading a facts document that somebody sent."""

from __future__ import annotations

import json
from typing import Any

from devboot.errors import DevbootError
from devboot.facts.document import SCHEMA_FAMILY, Facts

MAX_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 32
"""Mappings and lists within each other; what a machine writes has five."""

_SECTIONS = ("env", "files", "dirs", "commands")
_HINT = "`devboot facts` writes such a file"


def load_facts(data: bytes, *, origin: str = "facts") -> Facts:
    """Return the facts in a JSON document; a later schema number loads too.

    Keys that are not known are kept, values of another type than is known are nobody's fact.
    Raises DevbootError for what is too large, not JSON, too deep, or not a facts document.
    """
    if len(data) > MAX_BYTES:
        raise DevbootError(f"`{origin}` is larger than {MAX_BYTES // 2**20} MiB", hint=_HINT)
    try:
        document = json.loads(data, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:  # ValueError: also UTF-8 and numbers too long
        raise DevbootError(f"`{origin}` is not JSON: {error}", hint=_HINT) from error
    schema = document.get("schema") if isinstance(document, dict) else None
    if not isinstance(schema, str) or not schema.startswith(SCHEMA_FAMILY):
        raise DevbootError(f"`{origin}` is not a facts document (`{SCHEMA_FAMILY}1`)", hint=_HINT)
    for name in _SECTIONS:
        if not isinstance(document.get(name, {}), dict):
            raise DevbootError(f"`{name}` in `{origin}` is not a mapping", hint=_HINT)
    if _is_deeper(document, MAX_DEPTH):
        raise DevbootError(f"`{origin}` is nested deeper than {MAX_DEPTH} levels", hint=_HINT)
    return Facts(document)


def _is_deeper(value: Any, limit: int) -> bool:  # noqa: ANN401  # JSON
    level = [value]
    for _ in range(limit):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return False
    return True


def _inside(value: Any) -> list[Any]:  # noqa: ANN401  # JSON
    items = value.values() if isinstance(value, dict) else value
    return [item for item in items if isinstance(item, (dict, list))]


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")
