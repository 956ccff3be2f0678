"""A profile for people: its values with their origins, who set one, what differs from another."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.profile.layers import Node
    from devboot.profile.problems import Origin
    from devboot.profile.profile import Profile

_PLAIN = re.compile(r"[\w./+~][\w./+~@=*-]*(?: [\w./+~@=*-]+)*", re.ASCII)
_NOTHING = frozenset({"null", "Null", "NULL"})
_WIDTH = 48  # columns of values before their origins; a longer one pushes its own away
_DONE = frozenset({"extends"})
"""Keys that have had their effect in the values themselves."""


class Said(NamedTuple):
    """What one layer says about a key."""

    operator: str  # `+` adds to a list, `-` takes away, empty: this value
    value: Any  # plain
    origin: Origin


def leaves(node: Node, path: str = "") -> Iterator[tuple[str, Node]]:
    """Yield every value that is set, by its path; an empty mapping has none."""
    if isinstance(node.value, dict):
        for name, inner in node.value.items():
            yield from leaves(inner, f"{path}.{name}" if path else name)
    elif node.value is not None:
        yield path, node


def as_yaml(profile: Profile, *, origins: bool) -> str:
    """Return all values as a profile of its own, each with where it was written if asked for."""
    kept = {name: node for name, node in profile.root.value.items() if name not in _DONE}
    rows = list(_rows(profile.root._replace(value=kept), ""))
    if not origins:
        return "".join(f"{text}\n" for text, _ in rows)
    width = min(_WIDTH, max(len(text) for text, _ in rows))
    lines = (f"{text:<{width}}  # {origin}" if origin else text for text, origin in rows)
    return "".join(f"{line}\n" for line in lines)


def said_about(profile: Profile, key: str) -> tuple[Said, ...]:
    """Return what each layer says about a key, lowest first; raise ProfileError for no key."""
    profile.get(key)
    found = (_said(layer, key.split(".")) for layer in profile.layers)
    return tuple(said for each in found for said in each)


def differences(one: Profile, other: Profile) -> Iterator[tuple[str, Any, Any]]:
    """Yield the paths whose values differ, with both values, None where one is not set."""
    here, there = (
        {path: node.plain() for path, node in leaves(p.root) if path not in ("name", *_DONE)}
        for p in (one, other)
    )
    for path in sorted(here.keys() | there.keys()):
        if here.get(path) != there.get(path):
            yield path, here.get(path), there.get(path)


def word(value: Any) -> str:  # noqa: ANN401
    """Return a plain value as YAML on one line."""
    if isinstance(value, tuple):
        return f"[{', '.join(word(item) for item in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{word(key)}: {word(item)}' for key, item in value.items())}}}"
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    plain = _PLAIN.fullmatch(text) and text not in _NOTHING
    return text if plain else json.dumps(text, ensure_ascii=False)


def _rows(node: Node, indent: str) -> Iterator[tuple[str, Origin | None]]:
    for name, inner in node.value.items():
        if not isinstance(inner.value, dict):
            if inner.value is not None:
                yield f"{indent}{word(name)}: {word(inner.plain())}", inner.origin
        elif rows := list(_rows(inner, f"{indent}  ")):
            yield f"{indent}{word(name)}:", None
            yield from rows


def _said(layer: Node, path: list[str]) -> Iterator[Said]:
    """Yield what a layer says at a path, by a value, by an edit of its list, or by both."""
    node: Node | None = layer
    for depth, name in enumerate(path):
        if node is None or not isinstance(node.value, dict):
            return
        for operator in "+-":
            if edit := node.value.get(operator + ".".join(path[depth:])):
                yield Said(operator, edit.plain(), edit.origin)
        node = node.value.get(name)
    if node is not None and node.value not in (None, {}):
        yield Said("", node.plain(), node.origin)
