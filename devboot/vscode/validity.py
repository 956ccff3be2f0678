"""The files of a folder held against the schemas of VS Code and of its debuggers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from devboot.vscode import schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from devboot.vscode.documents import Level, Opened, Part
    from devboot.vscode.schema import Violation

_DEBUGGERS = ("cppdbg", "cuda-gdb", "debugpy")
"""Types whose attributes are known."""
OTHER_WORDS = {
    ("cppdbg", "env"), ("cuda-gdb", "env"), ("debugpy", "environment"), ("python", "environment"),
    ("debugpy", "host"), ("debugpy", "port"), ("python", "host"), ("python", "port"),
}  # fmt: skip
"""Type and key where another debugger's word is used: a rule of its own has better advice."""
_TASK_KINDS = frozenset({"shell", "process"})


def violations(opened: Opened) -> tuple[Violation, ...]:
    """Return every violation of the schemas of VS Code and of the debuggers that are known."""
    found: list[Violation] = []
    for level in opened.levels:
        found += _of_level(level)
    for file in opened.files:
        if file.path.endswith(".code-workspace") and file.part:
            found += schema.check(file.part, schema.load("workspace"), schema.load("workspace"))
    return tuple(found)


def _of_level(level: Level) -> Iterator[Violation]:
    for name, part in (("launch", level.launch), ("extensions", level.extensions)):
        if part is not None:
            yield from schema.check(part, schema.load(name), schema.load(name))
    if level.settings is not None:
        yield from schema.check(level.settings, {"type": "object"}, {})
    for element in _elements(level.launch, "configurations"):
        yield from _configuration(element)
    if level.tasks is not None:
        root = schema.load("tasks")
        yield from schema.check(level.tasks, root, root)
        for element in _elements(level.tasks, "tasks"):
            yield from _task(element)


def _elements(part: Part | None, name: str) -> Iterable[Part]:
    found = part.get(name) if part else None
    return found.elements() if found else ()


def _configuration(part: Part) -> Iterator[Violation]:
    if not isinstance(part.value, dict):
        return
    kind = _text(part.value.get("type"))
    known = "debugpy" if kind == "python" else kind
    request = _text(part.value.get("request"))
    if known not in _DEBUGGERS:
        return
    root = schema.load(known)
    wanted = root["definitions"].get(request)
    if wanted is None:
        yield from schema.check(part, {"properties": root["properties"]}, root)
        return
    given = {"name", "type", "request"}  # missing ones are an error of launch.json already
    wanted = {**wanted, "required": [n for n in wanted["required"] if n not in given]}
    properties = {**wanted["properties"], "type": {"type": "string"}}
    for violation in schema.check(part, {**wanted, "properties": properties}, root):
        if not (violation.kind == "unknown-key" and (kind, violation.part.name) in OTHER_WORDS):
            yield violation


def _task(part: Part) -> Iterator[Violation]:
    """Check a task; what an extension contributes has attributes that only it knows."""
    if not isinstance(part.value, dict):
        return
    root = schema.load("tasks")
    own = _text(part.value.get("type")) or "shell"
    name = "task" if own in _TASK_KINDS else "provided"
    wanted: dict[str, Any] = root["definitions"][name]
    if "taskName" in part.value:
        wanted = {**wanted, "required": []}
    yield from schema.check(part, wanted, root)


def _text(value: Any) -> str:  # noqa: ANN401  # JSON
    return value if isinstance(value, str) else ""
