"""Reading a facts document that somebody sent."""

from __future__ import annotations

import json

from devboot.errors import DevbootError
from devboot.facts.document import SCHEMA_FAMILY, Facts

MAX_BYTES = 8 * 1024 * 1024
_HINT = "`devboot facts` writes such a file"


def load_facts(data: bytes, *, origin: str = "facts") -> Facts:
    """Return the facts in a JSON document; a later schema number loads too.

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
    return Facts(document)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")
