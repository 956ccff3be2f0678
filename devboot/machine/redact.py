"""Taking a person out of a facts document, so that it can be shown to others."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Patterns = tuple[tuple[re.Pattern[str], str], ...]

_HOME = "/home/USER"
_PATTERNS = (
    (re.compile(r"([/\\]Users[/\\])[^/\\:\n]+(?=[/\\])"), r"\1USER"),  # Windows: with blanks
    (re.compile(r"(/home/|[/\\]Users[/\\])[^/\\\s:\"']+"), r"\1USER"),
    (re.compile(r"\b(GPU|MIG)-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), r"\1-UUID"),
    (re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "UUID"),  # of disks
    (re.compile(r"(https?://)[^/\s@]+@"), r"\1"),  # user:password
    (
        re.compile(r"(?i)\b(\w*(?:token|secret|passw(?:or)?d|api_?key))(\s*[=:]\s*)\S+"),
        r"\1\2HIDDEN",
    ),
    (re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]*\w"), "MAIL"),
    (re.compile(r"\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b", re.IGNORECASE), "MAC"),
    # Four numbers may be a version: an address is what a URL, a mount or `addr=` names.
    (re.compile(r"(//|addr=)(?:\d{1,3}\.){3}\d{1,3}\b"), r"\1ADDRESS"),
    (re.compile(r"^[\w.-]+(?=:/\S* \S+ (?:nfs|ceph|fuse))", re.MULTILINE), "SERVER"),
    (re.compile(r"^//[\w.-]+(?=/\S* \S+ (?:cifs|smb))", re.MULTILINE), "//SERVER"),
)


def redact(document: Mapping[str, Any], *, home: str, user: str, host: str) -> dict[str, Any]:
    """Return the document without home, user, host, Windows user, GPU UUIDs, tokens, addresses.

    The home directory becomes `/home/USER`, so that paths keep parsing and judging.
    """
    patterns = _patterns(home, user, host)
    redacted = {key: _redacted(value, patterns) for key, value in document.items()}
    return {**redacted, "redacted": True}


def redactions(
    document: Mapping[str, Any], *, home: str, user: str, host: str
) -> Counter[tuple[str, str]]:
    """Return what `redact` would replace and by what, with how often it does."""
    patterns = _patterns(home, user, host)
    found: Counter[tuple[str, str]] = Counter()
    for text in _texts(document):
        for pattern, replacement in patterns:
            found.update((hit[0], hit.expand(replacement)) for hit in pattern.finditer(text))
            text = pattern.sub(replacement, text)  # noqa: PLW2901  # a later one sees what is left
    return Counter({pair: count for pair, count in found.items() if pair[0] != pair[1]})


def _patterns(home: str, user: str, host: str) -> Patterns:
    words = [(re.compile(rf"\b{re.escape(word)}\b"), name) for word, name in _names(user, host)]
    at_home = [(re.compile(rf"{re.escape(home)}(?![\w.-])"), _HOME)] if home.strip("/") else []
    return (*at_home, *_PATTERNS, *words)


def _names(user: str, host: str) -> list[tuple[str, str]]:
    """Return what is replaced as a word; `root` and very short names are too common for that."""
    pairs = [(user, "USER"), (host, "HOST")]
    return [(word, name) for word, name in pairs if len(word) > 2 and word != "root"]  # noqa: PLR2004


def _redacted(value: Any, patterns: Patterns) -> Any:  # noqa: ANN401  # JSON
    if isinstance(value, str):
        for pattern, replacement in patterns:
            value = pattern.sub(replacement, value)
        return value
    if isinstance(value, list):
        return [_redacted(item, patterns) for item in value]
    if isinstance(value, dict):
        return {_redacted(key, patterns): _redacted(item, patterns) for key, item in value.items()}
    return value


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401  # JSON
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _texts(item)
