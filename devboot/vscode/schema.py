"""A checker for the JSON Schemas of VS Code's files, which says where what is wrong.

It knows the words that those schemas use: a compact part of draft-07.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.excerpt import quoted
from devboot.profile.problems import closest
from devboot.render import read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from devboot.vscode.documents import Part

Schema = dict[str, Any]


class Violation(NamedTuple):
    """Where a value is not as its schema says."""

    kind: str  # unknown-key | wrong-type | missing-key | bad-value | deprecated-key
    part: Part
    message: str
    known: tuple[str, ...] = ()  # of an unknown key: those that would do


@cache
def load(name: str) -> Schema:
    """Return a schema of the package data, for example `cppdbg`."""
    found: Schema = json.loads(read_text(f"templates/vscode/schemas/{name}.json"))
    return found


def check(part: Part, schema: Schema, root: Schema) -> Iterator[Violation]:
    """Yield every violation; `root` has the definitions that `schema` refers to."""
    schema = _followed(schema, root)
    if not _has_type(part.value, schema):
        yield _wrong_type(part, schema)
        return
    for word, find in _WORDS.items():
        if word in schema:
            yield from find(part, schema, root)


def _followed(schema: Schema, root: Schema) -> Schema:
    """Follow references, which these schemas have into themselves only."""
    reference = schema.get("$ref")
    if reference is None:
        return schema
    found: Any = root
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return _followed(found, root)


_TYPES: Mapping[str, Callable[[Any], bool]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda v: isinstance(v, (int, float)) and not isinstance(v, bool) and v == v // 1,
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}
_NAMES = {
    "null": "null", "boolean": "true or false", "integer": "a whole number", "number": "a number",
    "string": "a string", "array": "a list", "object": "an object",
}  # fmt: skip


def _types(schema: Schema) -> list[str]:
    types = schema.get("type", [])
    return [types] if isinstance(types, str) else types


def _has_type(value: Any, schema: Schema) -> bool:  # noqa: ANN401  # JSON
    types = _types(schema)
    return not types or any(_TYPES[name](value) for name in types)


def _wrong_type(part: Part, schema: Schema) -> Violation:
    wanted = " or ".join(_NAMES[name] for name in _types(schema))
    found = next(_NAMES[name] for name, fits in _TYPES.items() if fits(part.value))
    return Violation("wrong-type", part, f"{_subject(part)} is {found}, wanted is {wanted}")


def _subject(part: Part) -> str:
    return f"`{part.name}`" if part.name else "this"


def _properties(part: Part, schema: Schema, root: Schema) -> Iterator[Violation]:
    known = schema["properties"]
    for name, member in part.members():
        if name in known:
            if _followed(known[name], root).get("deprecated") or known[name].get("deprecated"):
                yield Violation("deprecated-key", member, f"`{name}` is out of use")
            yield from check(member, known[name], root)
        elif schema.get("additionalProperties") is False:
            yield _unknown(name, member, known)


def _unknown(name: str, member: Part, known: Iterable[str]) -> Violation:
    near = closest(name, known)
    rest = f"; did you mean `{near}`?" if near else ""
    return Violation("unknown-key", member, f"{quoted(name)} is no key here{rest}", tuple(known))


def _additional(part: Part, schema: Schema, root: Schema) -> Iterator[Violation]:
    wanted = schema["additionalProperties"]
    if isinstance(wanted, dict):
        for name, member in part.members():
            if name not in schema.get("properties", ()):
                yield from check(member, wanted, root)
    elif wanted is False and "properties" not in schema:
        for name, member in part.members():
            yield _unknown(name, member, ())


def _required(part: Part, schema: Schema, _root: Schema) -> Iterator[Violation]:
    if isinstance(part.value, dict):
        for name in schema["required"]:
            if part.get(name) is None:
                yield Violation("missing-key", part, f"`{name}` is missing")


def _items(part: Part, schema: Schema, root: Schema) -> Iterator[Violation]:
    wanted = schema["items"]
    for index, element in enumerate(part.elements()):
        if isinstance(wanted, dict):
            yield from check(element, wanted, root)
        elif index < len(wanted):
            yield from check(element, wanted[index], root)


def _enum(part: Part, schema: Schema, _root: Schema) -> Iterator[Violation]:
    values = [schema["const"]] if "const" in schema else schema["enum"]
    if not any(part.value == one and type(part.value) is type(one) for one in values):
        words = [str(one) for one in values if isinstance(one, str)]
        near = closest(str(part.value), words) if words else None
        rest = f"did you mean `{near}`?" if near else f"allowed: {', '.join(map(_shown, values))}"
        yield Violation("bad-value", part, f"{_shown(part.value)} is no value of it; {rest}")


def _shown(value: Any) -> str:  # noqa: ANN401
    return quoted(value if isinstance(value, str) else json.dumps(value))


def _any_of(part: Part, schema: Schema, root: Schema) -> Iterator[Violation]:
    branches = schema.get("anyOf") or schema["oneOf"]
    fitting = [one for one in branches if _has_type(part.value, _followed(one, root))]
    if not fitting:
        types = [name for one in branches for name in _types(_followed(one, root))]
        yield _wrong_type(part, {"type": list(dict.fromkeys(types))})
        return
    found = [list(check(part, one, root)) for one in fitting]
    yield from min(found, key=_badness)


def _badness(found: list[Violation]) -> tuple[int, int]:
    """Order alternatives: one whose kind is another is worse than one with a mistake in it."""
    return sum(one.kind == "bad-value" for one in found), len(found)


def _all_of(part: Part, schema: Schema, root: Schema) -> Iterator[Violation]:
    for one in schema["allOf"]:
        yield from check(part, one, root)


def _if(part: Part, schema: Schema, root: Schema) -> Iterator[Violation]:
    if not any(check(part, schema["if"], root)):
        yield from check(part, schema["then"], root)


def _minimum(part: Part, schema: Schema, _root: Schema) -> Iterator[Violation]:
    if _TYPES["number"](part.value) and part.value < schema["minimum"]:
        yield Violation("bad-value", part, f"{part.value} is less than {schema['minimum']}")


def _pattern(part: Part, schema: Schema, _root: Schema) -> Iterator[Violation]:
    if isinstance(part.value, str) and not re.search(schema["pattern"], part.value):
        yield Violation("bad-value", part, f"{quoted(part.value)} does not have the form of it")


def _length(part: Part, schema: Schema, _root: Schema) -> Iterator[Violation]:
    low, high = schema.get("minItems", 0), schema.get("maxItems")
    if isinstance(part.value, list) and not low <= len(part.value) <= (high or len(part.value)):
        yield Violation(
            "bad-value", part, f"a list of {len(part.value)} is none of the right length"
        )


_WORDS: Mapping[str, Callable[[Part, Schema, Schema], Iterator[Violation]]] = {
    "properties": _properties, "additionalProperties": _additional, "required": _required,
    "items": _items, "enum": _enum, "const": _enum, "anyOf": _any_of, "oneOf": _any_of,
    "allOf": _all_of, "if": _if, "minimum": _minimum, "pattern": _pattern, "minItems": _length,
}  # fmt: skip
"""The words of draft-07 that the schemas use; `oneOf` is taken for `anyOf`."""
