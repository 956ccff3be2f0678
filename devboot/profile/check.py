"""YAML nodes against the keys of a profile: typed values, or everything that is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.excerpt import quoted
from devboot.profile import complaints, yaml_nodes
from devboot.profile.kinds import Free, ListOf, Open, Setting, Table, Text
from devboot.profile.layers import Node
from devboot.profile.problems import Complaint, Origin, Problem, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from devboot.profile.kinds import Key, Kind, Leaf

    _Entry = tuple[yaml_nodes.Scalar, yaml_nodes.Node]

_OPERATORS = ("+", "-")
_MOST_UNKNOWN = 200  # keys; each costs a search for what was meant
_ITEM = Text("a word", r"[^\n]+")  # of a list that becomes one text


def checked(node: yaml_nodes.Node, table: Table, source: Source) -> tuple[Node, list[Problem]]:
    """Return the values of a document and what is wrong with it, in the order of the file.

    Where there are problems the values are those that are right.
    """
    check = _Check(source)
    values = check.value(node, table, "") or Node({}, node.origin)
    return values, sorted(check.problems, key=lambda problem: (problem.line, problem.column))


class _Check:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self._unknown = 0

    def value(self, node: yaml_nodes.Node, kind: Kind, path: str) -> Node | None:
        """Return the typed value at `path`, or None after saying what is wrong."""
        if isinstance(kind, Table):
            return self._table(node, kind, path)
        if isinstance(kind, Open):
            return self._open(node, path, kind.known())
        if isinstance(kind, Free):
            return self._open(node, path, {})
        if isinstance(kind, ListOf):
            return self._list(node, kind, path)
        return self._leaf(node, kind, path)

    def _table(self, node: yaml_nodes.Node, table: Table, path: str) -> Node | None:
        entries = self._entries(node, path)
        if entries is None:
            return None
        values = {}
        for key, inner in entries:
            kind = self._kind_of(key, table, path)
            value = self.value(inner, kind, _join(path, key.text)) if kind is not None else None
            if value:
                values[key.text] = value
        self._required(table, {key.text for key, _ in entries}, node.origin, path)
        return Node(values, node.origin)

    def _kind_of(self, key: yaml_nodes.Scalar, table: Table, path: str) -> Kind | None:
        if key.text.startswith(_OPERATORS):
            if edited := table.editable(key.text[1:]):
                return edited
            self._report(key.origin, complaints.no_list(key.text, table))
        elif key.text in table.keys:
            return table.keys[key.text].kind
        else:
            path = _join(path, key.text)
            self._report(key.origin, complaints.unknown_key(key.text, table, path))
        return None

    def _required(self, table: Table, given: set[str], origin: Origin, path: str) -> None:
        for name, key in table.keys.items():
            if key.required and name not in given:
                self._say(origin, f"`{_join(path, name)}` is missing: {key.help}")

    def _entries(self, node: yaml_nodes.Node, path: str) -> list[_Entry] | None:
        """Return the entries of a mapping, the first of each key."""
        if isinstance(node, yaml_nodes.Scalar) and node.empty:
            return []  # all keys below it are commented out
        if isinstance(node, yaml_nodes.Mapping):
            return list(self._unique(node))
        self._report(node.origin, complaints.wrong_kind(path, "a mapping", node))
        return None

    def _unique(self, node: yaml_nodes.Mapping) -> Iterator[_Entry]:
        first: dict[str, int] = {}
        for key, value in node.entries:
            if key.text in first:
                self._say(
                    key.origin, f"{quoted(key.text)} is already given in line {first[key.text]}"
                )
            elif not key.text:
                self._say(key.origin, "a key is missing here")
            else:
                first[key.text] = key.origin.line
                yield key, value

    def _list(self, node: yaml_nodes.Node, kind: ListOf, path: str) -> Node | None:
        if not isinstance(node, yaml_nodes.Sequence):
            self._report(node.origin, complaints.wrong_kind(path, "a list", node))
            return None
        numbered = enumerate(node.items)
        return _list_node(
            node, (self.value(item, kind.item, f"{path}[{number}]") for number, item in numbered)
        )

    def _leaf(self, node: yaml_nodes.Node, kind: Leaf, path: str) -> Node | None:
        if isinstance(kind, Setting) and kind.listed and isinstance(node, yaml_nodes.Sequence):
            return self._listed(node, kind, path)
        if not isinstance(node, yaml_nodes.Scalar) or node.empty:
            self._report(node.origin, complaints.wrong_kind(path, kind.words, node))
            return None
        try:
            return Node(kind.read(node.text), node.origin)
        except ValueError:
            self._report(node.origin, complaints.wrong_word(path, kind, node.text))
            return None

    def _listed(self, node: yaml_nodes.Sequence, kind: Setting, path: str) -> Node | None:
        """Return a list that its reader takes as one text with commas."""
        value = _list_node(node, (self._leaf(item, _ITEM, path) for item in node.items))
        text = ",".join(value.plain())
        if kind.judge(text):
            self._report(node.origin, complaints.wrong_word(path, kind, text))
            return None
        return value

    def _open(self, node: yaml_nodes.Node, path: str, known: Mapping[str, Key]) -> Node | None:
        """Return a mapping of keys of which some may be known, the others the user's own."""
        entries = self._entries(node, path)
        if entries is None:
            return None
        values = {}
        for key, inner in entries:
            where = _join(path, key.text)
            if key.text.startswith(_OPERATORS):
                self._say(key.origin, f"a key cannot start with `{key.text[0]}` here")
            elif complaint := self._misnamed(key.text, known, where):
                self._report(key.origin, complaint)
            elif value := self._known_or_own(inner, known.get(key.text), where):
                values[key.text] = value
        return Node(values, node.origin)

    def _misnamed(self, name: str, known: Mapping[str, Key], path: str) -> Complaint | None:
        """Say what an unknown key was meant to be, for no more of them than make sense."""
        if name in known or not known:
            return None
        self._unknown += 1
        if self._unknown > _MOST_UNKNOWN:
            return Complaint(f"more than {_MOST_UNKNOWN} keys that WSL does not know")
        return complaints.misnamed(name, known, path)

    def _known_or_own(self, node: yaml_nodes.Node, key: Key | None, path: str) -> Node | None:
        return self._anything(node, path) if key is None else self.value(node, key.kind, path)

    def _anything(self, node: yaml_nodes.Node, path: str) -> Node | None:
        if isinstance(node, yaml_nodes.Mapping):
            return self._open(node, path, {})
        if isinstance(node, yaml_nodes.Sequence):
            return _list_node(node, (self._anything(item, path) for item in node.items))
        if node.empty:
            self._say(node.origin, f"{quoted(path)} has no value")
            return None
        return Node(node.text, node.origin)

    def _say(self, at: Origin, message: str) -> None:
        self._report(at, Complaint(message))

    def _report(self, at: Origin, complaint: Complaint) -> None:
        self.problems.append(Problem(self.source, at.line, at.column, complaint))


def _list_node(node: yaml_nodes.Sequence, items: Iterable[Node | None]) -> Node:
    return Node(tuple(item for item in items if item), node.origin)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
