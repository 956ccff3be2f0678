"""Where to stop when nobody said it: tests, operators and first lines, found in source text."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterable, Iterator

_TEST = re.compile(r"^[ \t]*(?:TYPED_)?TEST(?:_F|_P)?\(\s*(\w+)\s*,\s*(\w+)\s*\)", re.MULTILINE)
_REGISTERED = re.compile(
    r"\.(?:impl|def)\(\s*\"(?:\w+::)?(\w+)[^\"]*\"\s*,[^;\"]*?&?\b(?:\w+::)*(\w+)\s*\)"
)
_DEFINITION = re.compile(
    r"^[ \t]*(?:[\w:<>,&*\[\]\"]+[ \t&*]+)+(?:\w+::)*(\w+)\s*\(([^;{}]*)\)[^;{}()]*\{", re.MULTILINE
)
_NAMED = re.compile(r"\.(\w+)|\b(\w+)\s*\(")
_OWN = re.compile(r"^\s*(?:async )?def (\w+)", re.MULTILINE)
_DEVICES = ("", "_cpu", "_impl", "_kernel", "_cuda")
_MOST = 50


class Place(NamedTuple):
    """A line of a source file, as an editor names it."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


def gtest_lines(text: str, gtest_filter: str = "*") -> list[int]:
    """Return the first line inside of each GoogleTest test that the filter chooses."""
    chosen = (m for m in _TEST.finditer(text) if _is_chosen(m[1], m[2], gtest_filter))
    return [_statement(text, match.end()) for match in chosen][:_MOST]


def _is_chosen(suite: str, test: str, gtest_filter: str) -> bool:
    wanted, _, unwanted = gtest_filter.partition("-")

    def matches(patterns: str) -> bool:
        # `Prefix/Suite.Test/0` is an instance of `Suite.Test`.
        short = (re.sub(r"^[^.]*/|/[^.]*$", "", pattern) for pattern in patterns.split(":"))
        return any(fnmatchcase(f"{suite}.{test}", pattern) for pattern in short)

    return not test.startswith("DISABLED_") and matches(wanted or "*") and not matches(unwanted)


class Operator(NamedTuple):
    """A C++ function that Python text calls."""

    rank: tuple[int, int, int]
    """The least comes first: registered or not, the order of the calls, the device."""
    line: int
    """The first one inside of it."""


def operators(text: str, python: str, *, cuda: bool = False) -> list[Operator]:
    """Return the C++ functions that Python text calls by their names.

    The name is that of the function (with or without its device), or the one it is registered by
    (`m.impl("add", ...)`, pybind11's `m.def("add", &add)`). `cuda`: those for GPUs come first.
    """
    calls = _called(python)
    registered = {fn: calls[name] for name, fn in _REGISTERED.findall(text) if name in calls}
    devices = _DEVICES[::-1] if cuda else _DEVICES
    named = {call + device: (calls[call], n) for call in calls for n, device in enumerate(devices)}
    found = []
    for match in _DEFINITION.finditer(text):
        function, line = match[1], _statement(text, match.end())
        device = next((n for n, d in enumerate(devices) if d and function.endswith(d)), 0)
        if function in registered:
            found.append(Operator((0, registered[function], device), line))
        elif function in named:
            found.append(Operator((1, *named[function]), line))
    return found


def _called(python: str) -> dict[str, int]:
    """Return the names that are called or taken from a module, numbered in their order.

    What the text itself defines is meant only where it belongs to something.
    """
    own = set(_OWN.findall(python)) | {"main"}
    names = (m[1] or m[2] for m in _NAMED.finditer(python) if m[1] or m[2] not in own)
    return {name: order for order, name in enumerate(dict.fromkeys(names))}


def _statement(text: str, start: int) -> int:
    """Return the number of the first line with code after the line in which `start` is."""
    number = text.count("\n", 0, start) + 1
    lines = text.split("\n")
    for later, line in enumerate(lines[number:], number + 1):
        code = line.strip()
        if code and code != "{" and not code.startswith(("//", "/*", "* ", "*/", "#")):
            return later
    return number


def python_lines(text: str, *, tests: bool) -> list[int]:
    """Return the first line of each test function, or else of the module's own work.

    Text that is no Python has none.
    """
    import ast  # noqa: PLC0415

    try:
        module = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return []
    if tests:
        return [_first(function.body) for function in _test_functions(module.body)][:_MOST]
    body = module.body[_has_docstring(module.body) :]
    work = [node for node in body if not isinstance(node, _declarations())]
    return [_first(work or body)] if body else []


def _declarations() -> tuple[type[ast.stmt], ...]:
    import ast  # noqa: PLC0415

    return (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def _test_functions(body: Iterable[ast.stmt]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    import ast  # noqa: PLC0415

    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    for node in body:
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            yield from _test_functions(node.body)
        elif isinstance(node, functions) and node.name.startswith("test"):
            yield node


def _first(body: list[ast.stmt]) -> int:
    """Return the line of the first statement that does something: a docstring does nothing."""
    import ast  # noqa: PLC0415

    first = body[0]
    if isinstance(first, ast.If) and len(body) == 1:
        return first.body[0].lineno  # if __name__ == "__main__":
    return body[1].lineno if _has_docstring(body) and len(body) > 1 else first.lineno


def _has_docstring(body: list[ast.stmt]) -> bool:
    import ast  # noqa: PLC0415

    first = body[0] if body else None
    return isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
