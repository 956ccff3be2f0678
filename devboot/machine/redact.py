"""Taking a person out of a facts document, so that it can be shown to others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_HOME = "/home/USER"
_PATTERNS = (
    (re.compile(r"([/\\]Users[/\\])[^/\\:\n]+(?=[/\\])"), r"\1USER"),  # Windows: with blanks
    (re.compile(r"(/home/|[/\\]Users[/\\])[^/\\\s:\"']+"), r"\1USER"),
    (re.compile(r"\b(GPU|MIG)-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), r"\1-UUID"),
    (re.compile(r"(https?://)[^/\s@]+@"), r"\1"),  # user:password
)


def redact(document: Mapping[str, Any], *, home: str, user: str, host: str) -> dict[str, Any]:
    """Return the document without home, user, host, Windows user and GPU UUIDs.

    The home directory becomes `/home/USER`, so that paths keep parsing and judging.
    """
    words = [(re.compile(rf"\b{re.escape(word)}\b"), name) for word, name in _names(user, host)]
    at_home = [(re.compile(rf"{re.escape(home)}(?![\w.-])"), _HOME)] if home.strip("/") else []
    patterns = (*at_home, *_PATTERNS, *words)
    redacted = {key: _redacted(value, patterns) for key, value in document.items()}
    return {**redacted, "redacted": True}


def _names(user: str, host: str) -> list[tuple[str, str]]:
    """Return what is replaced as a word; `root` and very short names are too common for that."""
    pairs = [(user, "USER"), (host, "HOST")]
    return [(word, name) for word, name in pairs if len(word) > 2 and word != "root"]  # noqa: PLR2004


def _redacted(value: Any, patterns: tuple[tuple[re.Pattern[str], str], ...]) -> Any:  # noqa: ANN401  # JSON
    if isinstance(value, str):
        for pattern, replacement in patterns:
            value = pattern.sub(replacement, value)
        return value
    if isinstance(value, list):
        return [_redacted(item, patterns) for item in value]
    if isinstance(value, dict):
        return {_redacted(key, patterns): _redacted(item, patterns) for key, item in value.items()}
    return value
