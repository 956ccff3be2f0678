"""Layers of settings: each value with the place that it came from, later layers over earlier."""

from __future__ import annotations

from typing import Any, NamedTuple

from devboot.profile.kinds import Free, Open, Table
from devboot.profile.problems import Origin

DEFAULT = Origin("default")


class Node(NamedTuple):
    """A value and its origin: a mapping holds nodes, a list holds nodes, the rest is plain."""

    value: Any
    origin: Origin

    def plain(self) -> Any:  # noqa: ANN401
        """Return the value without origins: dicts, tuples, words, numbers, booleans, None."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, tuple):
            return tuple(node.plain() for node in self.value)
        return self.value


EMPTY_LIST = Node((), DEFAULT)


def defaults(table: Table) -> Node:
    """Return the lowest layer: every key of the table, unset ones None."""
    return Node(
        {name: _default(key.kind, key.default) for name, key in table.keys.items()},
        DEFAULT,
    )


def _default(kind: object, value: Any) -> Node:  # noqa: ANN401
    if isinstance(kind, Table):
        return defaults(kind)
    if isinstance(kind, Free | Open):
        return Node({}, DEFAULT)
    if isinstance(value, tuple):
        return Node(tuple(Node(item, DEFAULT) for item in value), DEFAULT)
    return Node(value, DEFAULT)


def merge(base: Node, over: Node) -> Node:
    """Put one layer over another: mappings merge, the rest is replaced.

    In `over` the keys `+a.b` and `-a.b` add to a list and take away from it, after its plain keys.
    """
    if not (isinstance(base.value, dict) and isinstance(over.value, dict)):
        return over
    merged = dict(base.value)
    edits = {key: node for key, node in over.value.items() if key[0] in "+-"}
    for key, node in over.value.items():
        if key not in edits:
            merged[key] = merge(merged[key], node) if key in merged else node
    result = Node(merged, over.origin)
    for key, node in edits.items():
        result = _edited(result, key[1:].split("."), key[0], node)
    return result


def _edited(tree: Node, path: list[str], operator: str, items: Node) -> Node:
    if not path:
        return (_added if operator == "+" else _removed)(tree, items)
    name, *rest = path
    inner = tree.value.get(name, Node({}, items.origin) if rest else EMPTY_LIST)
    return tree._replace(value={**tree.value, name: _edited(inner, rest, operator, items)})


def _added(base: Node, items: Node) -> Node:
    there = [item.plain() for item in base.value]
    new = tuple(item for item in items.value if item.plain() not in there)
    return Node(base.value + new, items.origin)


def _removed(base: Node, items: Node) -> Node:
    gone = [item.plain() for item in items.value]
    return Node(tuple(node for node in base.value if node.plain() not in gone), items.origin)
