"""Profiles that ship with devboot, as parsed when it was made: no command waits for YAML.

Loading a YAML parser costs a command more time than all that it does with a profile. A text is one
of ours by its digest: one that somebody edited is parsed like any other.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from devboot.profile.problems import Origin
from devboot.profile.yaml_nodes import Mapping, Node, Scalar, Sequence
from devboot.tables.profiles import PARSED

if TYPE_CHECKING:
    from devboot.profile.problems import Source

Row = tuple[Any, ...]
"""A node as plain values: line and column, then text and `plain`, or items, or keys and values."""


def parsed(source: Source) -> Node | None:
    """Return the document of a text that ships with devboot, None: it is no such text."""
    row = PARSED.get(digest(source.text))
    return None if row is None else _node(row, source.name)


def digest(text: str) -> str:
    return sha256(text.encode(errors="surrogatepass")).hexdigest()


def row_of(node: Node) -> Row:
    """Return a node as plain values, for `PARSED`."""
    at = node.origin[1:]
    if isinstance(node, Scalar):
        return (*at, node.text, node.plain)
    if isinstance(node, Sequence):
        return (*at, [row_of(item) for item in node.items])
    return (*at, {row_of(key): row_of(value) for key, value in node.entries})


def _node(row: Row, name: str) -> Node:
    line, column, held, *plain = row
    origin = Origin(name, line, column)
    if isinstance(held, str):
        return Scalar(held, origin, *plain)
    if isinstance(held, dict):
        entries = [(_key(key, name), _node(value, name)) for key, value in held.items()]
        return Mapping(entries, origin)
    return Sequence([_node(item, name) for item in held], origin)


def _key(row: Row, name: str) -> Scalar:
    line, column, text, plain = row
    return Scalar(text, Origin(name, line, column), plain)
