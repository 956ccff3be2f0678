"""Changes of single places: they do what they say, and nothing else."""

import re
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from devboot.merge.jsonc import Object, parse, same
from devboot.merge.jsonc_edit import Edits, New
from devboot.merge.jsonc_tree import child

from .documents import VALUES, documents, slow

GONE = object()


class Op(NamedTuple):
    """A change of one place in a document."""

    kind: str
    path: tuple[str | int, ...]  # of a container, into which something comes; else of the place
    value: object = None
    name: str = ""


def places(value, path=()):
    yield path, value
    if isinstance(value, (dict, list)):
        for step in value if isinstance(value, dict) else range(len(value)):
            yield from places(value[step], (*path, step))


@st.composite
def changed(draw):
    """A document, and changes of it that do not get into each other's way."""
    text, ops = draw(documents()), []
    for _ in range(draw(st.integers(1, 4))):
        path, value = draw(st.sampled_from(list(places(parse(text).value))))
        kinds = ["insert"] * isinstance(value, (dict, list)) + ["replace", "remove"] * bool(path)
        op = Op(draw(st.sampled_from(kinds or [""])), path, draw(VALUES))
        if isinstance(value, dict) and op.kind == "insert":
            op = op._replace(name=draw(st.sampled_from(["new", "né"])))
        if kinds and not any(in_the_way(op, other) for other in ops):
            ops.append(op)
    return text, ops


def in_the_way(one, other):
    if one.kind == other.kind == "insert":
        return (one.path, one.name) == (other.path, other.name) and bool(one.name)
    lower, upper = sorted((one, other), key=lambda op: len(op.path), reverse=True)
    if lower.path[: len(upper.path)] != upper.path:
        return False
    return upper.kind != "insert" or lower.path == upper.path


def carried_out(text, ops):
    document = parse(text)
    edits = Edits(document)
    for op in ops:
        holder, node = document.find(op.path[:-1]), document.find(op.path)
        if op.kind == "replace":
            edits.replace(node, op.value)
        elif op.kind == "remove":
            edits.remove(holder, child(holder, op.path[-1]))
        else:
            edits.insert(node, New(op.name or None, op.value))
    return edits.carried_out()


def expected(value, ops, path=()):
    """Return what a document says after the changes, found by walking over its values."""
    here = [op for op in ops if op.path == path]
    for op in here:
        if op.kind != "insert":
            return GONE if op.kind == "remove" else op.value
    if isinstance(value, dict):
        inner = {name: expected(value[name], ops, (*path, name)) for name in value}
        kept = {name: item for name, item in inner.items() if item is not GONE}
        return kept | {op.name: op.value for op in here}
    if isinstance(value, list):
        items = [expected(item, ops, (*path, at)) for at, item in enumerate(value)]
        return [item for item in items if item is not GONE] + [op.value for op in here]
    return value


def outside(text, ops):
    """Return the text without the places that are replaced or taken out."""
    document, spans = parse(text), []
    for op in ops:
        if op.kind != "insert":
            entry = child(document.find(op.path[:-1]), op.path[-1])
            start = entry.start if op.kind == "remove" else entry.node.start
            spans.append((start, entry.node.end))
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + text[end:]
    return text


@slow
@given(changed())
def test_edits_do_what_they_say_and_nothing_else(vscode, drawn):
    text, ops = drawn
    after = carried_out(text, ops)
    value, errors = vscode(after)
    assert errors == 0
    assert same(value, expected(parse(text).value, ops))
    left = iter(after)
    assert all(char in left for char in outside(text, ops) if not char.isspace() and char != ",")
    assert after.startswith("\ufeff") == text.startswith("\ufeff")
    assert line_ends(after) <= line_ends(text) or not line_ends(text)


def line_ends(text):
    return set(re.findall(r"\r\n|\r|\n", text))


@slow
@given(documents(), st.data())
def test_what_comes_in_goes_again(text, data):
    """All that may be left of it are blanks."""
    document = parse(text)
    containers = [path for path, value in places(document.value) if isinstance(value, (dict, list))]
    path = data.draw(st.sampled_from(containers or [None]))
    if path is None:
        return
    name = "new" if isinstance(document.find(path), Object) else ""
    after = carried_out(text, [Op("insert", path, data.draw(VALUES), name)])
    last = name or len(document.find(path).entries)
    again = carried_out(after, [Op("remove", (*path, last))])
    assert "".join(again.split()) == "".join(text.split())
