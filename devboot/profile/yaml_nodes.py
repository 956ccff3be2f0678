"""YAML as it stands in the file: words with their line and column, nothing guessed, nothing run.

A profile is data that may come from a stranger. Only mappings, lists and words are accepted, each
word stays as it was written (`3.10` is not a number, `no` is not false), and size, depth and
number of nodes are bounded before they cost anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from devboot.excerpt import quoted
from devboot.profile.problems import Complaint, Origin, Problem, ProfileError, Source
from devboot.profile.syntax import MAX_DEPTH, syntax_problem
from devboot.profile.text import forbidden_in, not_allowed, refuse_characters

if TYPE_CHECKING:
    from collections.abc import Iterator

_Event = Any  # a class of PyYAML, which is only imported to read a profile

MAX_NODES = 5000
MAX_TEXT = 4096


class Scalar(NamedTuple):
    """A word or text, exactly as written."""

    text: str
    origin: Origin
    plain: bool = True  # not in quotes

    @property
    def empty(self) -> bool:
        """Nothing was written after the colon, or a word that YAML reads as nothing."""
        return self.plain and self.text in ("", "~", "null", "Null", "NULL")


class Sequence(NamedTuple):
    """A list."""

    items: list[Node]
    origin: Origin


class Mapping(NamedTuple):
    """Keys with their values in the order of the file; a key may stand there twice."""

    entries: list[tuple[Scalar, Node]]
    origin: Origin


Node = Scalar | Sequence | Mapping


def kind_of(node: Node) -> str:
    return {Scalar: "text", Sequence: "a list", Mapping: "a mapping"}[type(node)]


def parse(source: Source, text: str | None = None) -> Node:
    """Return the one document of a text, an empty mapping when there is none.

    `text` stands in for the source's where only a part of it is YAML; places are the same in both.
    Raises ProfileError with everything that profiles do not use, or else what is not YAML.
    """
    refuse_characters(source)
    return _Builder(source).build(_events(source, source.text if text is None else text))


def _events(source: Source, text: str) -> Iterator[_Event]:
    """Yield the events of the YAML parser, in C where it was built."""
    import yaml  # noqa: PLC0415  (20 ms, only where a profile is read)

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        yield from yaml.parse(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        raise ProfileError.of([syntax_problem(source, error)]) from None
    except (yaml.YAMLError, OverflowError, ValueError) as error:
        # The parser in Python lets bad escapes through to `chr`.
        message = f"not YAML: {str(error).partition(chr(10))[0]}"
        raise ProfileError.of([Problem(source, 1, 1, Complaint(message))]) from None


class _Builder:
    """Makes nodes of events; its stack is a list, so that no nesting overflows Python's own."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._problems: list[Problem] = []
        self._top: list[Node] = []
        self._open: list[tuple[list[Node], Origin]] = []
        self._nodes = 0
        self._handlers = {
            "DocumentStartEvent": self._document,
            "AliasEvent": self._alias,
            "ScalarEvent": self._scalar,
            "SequenceStartEvent": self._start,
            "SequenceEndEvent": self._sequence,
            "MappingStartEvent": self._start,
            "MappingEndEvent": self._mapping,
        }

    def build(self, events: Iterator[_Event]) -> Node:
        for event in events:
            if handler := self._handlers.get(type(event).__name__):
                mark = event.start_mark
                handler(event, Origin(self._source.name, mark.line + 1, mark.column + 1))
        if self._problems:
            raise ProfileError.of(self._problems)
        return self._top[0] if self._top else Mapping([], Origin(self._source.name, 1, 1))

    def _document(self, _event: _Event, origin: Origin) -> None:
        if self._top:
            self._stop(origin, "a profile is one document: `---` may only stand before it")

    def _alias(self, event: _Event, origin: Origin) -> None:
        self._refuse_names(event, origin)
        self._add(Scalar("", origin))

    def _scalar(self, event: _Event, origin: Origin) -> None:
        self._refuse_names(event, origin)
        if bad := forbidden_in(event.value):
            self._report(origin, not_allowed(bad))
        if len(event.value) > MAX_TEXT:
            self._report(origin, f"text longer than {MAX_TEXT} characters")
        self._add(Scalar(event.value, origin, not event.style))

    def _start(self, event: _Event, origin: Origin) -> None:
        self._refuse_names(event, origin)
        self._open.append(([], origin))
        if len(self._open) > MAX_DEPTH:
            self._stop(origin, f"nested deeper than {MAX_DEPTH} levels")

    def _sequence(self, _event: _Event, _origin: Origin) -> None:
        self._add(Sequence(*self._open.pop()))

    def _mapping(self, _event: _Event, _origin: Origin) -> None:
        nodes, origin = self._open.pop()
        keys = [self._key(node) for node in nodes[::2]]
        self._add(Mapping(list(zip(keys, nodes[1::2], strict=True)), origin))

    def _key(self, node: Node) -> Scalar:
        if not isinstance(node, Scalar):
            self._report(node.origin, f"a key is a word, not {kind_of(node)}")
            return Scalar("", node.origin)
        if node.plain and node.text == "<<":
            self._report(node.origin, "merge keys are not used in profiles; see `extends`")
        return node

    def _add(self, node: Node) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._stop(node.origin, f"more than {MAX_NODES} values")
        (self._open[-1][0] if self._open else self._top).append(node)

    def _refuse_names(self, event: _Event, origin: Origin) -> None:
        if event.anchor:
            self._report(origin, "anchors and aliases are not used in profiles")
        if getattr(event, "tag", None):
            self._report(origin, f"tags such as {quoted(event.tag)} are not used in profiles")

    def _report(self, origin: Origin, message: str) -> None:
        complaint = Complaint(message)
        self._problems.append(Problem(self._source, origin.line, origin.column, complaint))

    def _stop(self, origin: Origin, message: str) -> NoReturn:
        self._report(origin, message)
        raise ProfileError.of(self._problems)
