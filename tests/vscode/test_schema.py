"""Our compact checker agrees with a complete one about the schemas of VS Code."""

from __future__ import annotations

import copy
import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devboot.render import listing
from devboot.vscode import documents, schema

NAMES = sorted(name.removesuffix(".json") for name in listing("templates/vscode/schemas"))
WORDS = {
    "$comment", "$schema", "additionalItems", "additionalProperties", "allOf", "anyOf", "const",
    "definitions", "deprecated", "enum", "if", "items", "maxItems", "minItems", "minimum", "oneOf",
    "pattern", "properties", "$ref", "required", "then", "title", "type",
}  # fmt: skip


def part_of(value: Any) -> documents.Part:
    part = documents.parsed("x.json", json.dumps(value).encode()).part
    assert part is not None
    return part


def ours(value: Any, root: dict[str, Any]) -> bool:
    found = schema.check(part_of(value), root, root)
    return all(violation.kind == "deprecated-key" for violation in found)


def words_of(value: Any, *, names: bool = False) -> set[str]:
    """Return the words of a schema; the names of properties are none."""
    if isinstance(value, list):
        return set().union(*map(words_of, value))
    if not isinstance(value, dict):
        return set()
    inner = (
        set() if word in {"enum", "const", "required"} and not names
        else words_of(item, names=not names and word in {"properties", "definitions"})
        for word, item in value.items()
    )  # fmt: skip
    return (set() if names else set(value)).union(*inner)


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_a_schema_and_uses_words_that_we_know(name: str) -> None:
    root = schema.load(name)
    jsonschema.Draft7Validator.check_schema(root)
    assert words_of(root) <= WORDS


SIMPLE: dict[str, st.SearchStrategy[Any]] = {
    "string": st.sampled_from(["x", "${workspaceFolder}", ""]),
    "boolean": st.booleans(),
    "integer": st.integers(-2, 99),
    "number": st.sampled_from([1, 2.5]),
    "null": st.none(),
}
ANYTHING = st.recursive(
    st.sampled_from([None, True, 1, 1.5, -2, "x", "launch", "build", [], {}]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.just("x"), inner, max_size=1),
    max_leaves=4,
)


def right(part: dict[str, Any], root: dict[str, Any], depth: int = 0) -> st.SearchStrategy[Any]:
    """Values that mostly are as a schema wants them."""
    while "$ref" in part:
        found: Any = root
        for step in part["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        part = found
    if "enum" in part or "const" in part:
        return st.sampled_from(part.get("enum") or [part["const"]])
    choices = part.get("anyOf") or part.get("oneOf")
    if choices:
        return st.one_of(right(one, root, depth + 1) for one in choices)
    types = part.get("type", "object")
    return st.one_of(
        _right(one, part, root, depth) for one in ([types] if isinstance(types, str) else types)
    )


def _right(
    kind: str, part: dict[str, Any], root: dict[str, Any], depth: int
) -> st.SearchStrategy[Any]:
    if kind in SIMPLE:
        return SIMPLE[kind]
    if kind == "array":
        items = part.get("items", {"type": "string"})
        items = items[0] if isinstance(items, list) else items
        return st.lists(right(items, root, depth + 1), max_size=2) if depth < 4 else st.just([])
    names = part.get("properties", {})
    chosen = [*part.get("required", ()), *sorted(names)][:40] if depth < 4 else []
    return st.fixed_dictionaries(
        {},
        optional={
            name: right(names.get(name, {"type": "string"}), root, depth + 1) for name in chosen
        },
    )


def values_for(name: str) -> st.SearchStrategy[Any]:
    """Objects with the keys of a schema, right ones and wrong ones."""
    root = schema.load(name)
    tops = [root, *(d for n, d in root.get("definitions", {}).items() if n in {"launch", "attach"})]
    known = {key: value for top in tops for key, value in top.get("properties", {}).items()}
    base = {
        "name": st.just("n"),
        "program": st.just("p"),
        "request": st.sampled_from(["launch", "attach"]),
        "version": st.just("2.0.0"),
        "folders": st.just([]),
        **({"type": st.just(name)} if "request" in known else {}),
    }
    needed = {key: base[key] for key in base if key in known}
    pairs = [
        (st.just(key), right(value, root, 1)) for key, value in known.items() if key not in needed
    ]
    more = [st.tuples(key, value) for key, value in pairs] * 2
    more += [st.tuples(key, ANYTHING) for key, _ in pairs]
    other = st.tuples(st.sampled_from(["other", "env", "x"]), ANYTHING)
    extra = st.lists(st.one_of(*more, other), max_size=3).map(dict)
    return st.tuples(st.fixed_dictionaries(needed), extra).map(lambda both: both[0] | both[1])


@pytest.mark.parametrize("name", NAMES)
def test_both_checkers_say_the_same(name: str) -> None:
    root = schema.load(name)
    # `oneOf` is taken for `anyOf`: two alternatives that both fit are no mistake of the user's.
    validator = jsonschema.Draft7Validator(_loosened(copy.deepcopy(root)))

    verdicts = set()

    @settings(max_examples=150, deadline=None)
    @given(values_for(name))
    def agree(value: Any) -> None:
        assert ours(value, root) == validator.is_valid(value), list(validator.iter_errors(value))
        verdicts.add(ours(value, root))

    agree()
    assert verdicts == {True, False}


def _loosened(value: Any) -> Any:
    if isinstance(value, list):
        return [_loosened(item) for item in value]
    if isinstance(value, dict):
        return {"anyOf" if k == "oneOf" else k: _loosened(item) for k, item in value.items()}
    return value


# The kinds of mistakes that VS Code shows in its Problems panel.
SHOWN = [
    ("cppdbg", {"name": "a", "type": "cppdbg", "request": "launch"}, "`program` is missing"),
    ("cppdbg", {"name": "a", "type": "cppdbg", "request": "launch", "program": "p", "cdw": 1},
     "`cdw` is no key here; did you mean `cwd`?"),
    ("cppdbg", {"name": "a", "type": "cppdbg", "request": "launch", "program": "p", "args": "x"},
     "`args` is a string, wanted is a list"),
    ("cppdbg", {"name": "a", "type": "cppdbg", "request": "attach", "program": "p", "envFile": "x"},
     "`envFile` is no key here"),
    ("cuda-gdb", {"name": "a", "type": "cuda-gdb", "request": "launch", "program": "p",
                  "onAPIError": "halt"},
     "`halt` is no value of it; allowed: `hide`, `ignore`, `stop`"),
    ("debugpy", {"name": "a", "type": "debugpy", "request": "launch", "console": "terminal"},
     "`terminal` is no value of it; did you mean `externalTerminal`?"),
    ("tasks", {"version": "2.0.0", "inputs": [{"id": "i", "type": "pickString",
               "description": "d"}]}, "`options` is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "message"), SHOWN)
def test_messages_say_what_is_wrong_and_what_would_do(
    name: str, value: dict[str, Any], message: str
) -> None:
    root = schema.load(name)
    assert [one.message for one in schema.check(part_of(value), root, root)] == [message]
