"""Configurations, compounds, tasks and inputs by name, as VS Code looks them up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.errors import DevbootError
from devboot.profile.problems import closest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from devboot.vscode.documents import Level, Opened, Part

PLATFORMS = ("windows", "osx", "linux")
_COMMAND = ("command", "args")
_PROVIDERS = frozenset(
    """
    npm gulp grunt jake typescript tsc cmake c/c++ cargo rust go dotnet maven gradle make python
    func docker-build docker-run eslint yarn pnpm deno composer rake shell esp-idf platformio
    """.split()
)
"""Before the colon of the names that extensions give their tasks; `shell: X` has no label."""


class Entry(NamedTuple):
    """A named object of a document: a configuration, a compound, a task or an input."""

    name: str
    level: Level
    part: Part

    @property
    def value(self) -> dict[str, Any]:
        """What holds on Linux."""
        return for_platform(self.part.value)

    def get(self, key: str) -> Part | None:
        """Return the place of what holds on Linux for a key."""
        return self.part.get("linux", key) or self.part.get(key)

    def text(self, key: str) -> str:
        """Return a member that is text; empty: it is not there, or no text."""
        found = self.value.get(key)
        return found if isinstance(found, str) else ""


def for_platform(value: Mapping[str, Any], platform: str = "linux") -> dict[str, Any]:
    """Lay what stands under a platform's name over the rest, key by key, as VS Code does."""
    overlay = value.get(platform)
    base = {key: item for key, item in value.items() if key not in PLATFORMS}
    return base | (overlay if isinstance(overlay, dict) else {})


def configurations(opened: Opened) -> Iterator[Entry]:
    """Yield every debug configuration of every level that has a name."""
    return _entries(opened.levels, lambda level: level.launch, "configurations", "name")


def compounds(opened: Opened) -> Iterator[Entry]:
    return _entries(opened.levels, lambda level: level.launch, "compounds", "name")


def inputs(level: Level, kind: str = "launch") -> dict[str, Entry]:
    """Return the inputs of launch.json or tasks.json (`kind`), by id."""
    part = level.launch if kind == "launch" else level.tasks
    return {entry.name: entry for entry in all_inputs(level, part)}


def all_inputs(level: Level, part: Part | None) -> Iterator[Entry]:
    """Yield the inputs of one document of a level, two of one id too."""
    return _entries([level], lambda _: part, "inputs", "id")


def tasks(level: Level) -> list[Entry]:
    """Return the tasks of a level that have a name: a label, or the old `taskName`."""
    return list(_entries([level], lambda one: one.tasks, "tasks", "label", "taskName"))


def find_task(level: Level, name: str) -> Entry | None:
    """Return the task that is meant by a `preLaunchTask` or `dependsOn`: exactly this label."""
    matching = [t for t in tasks(level) if name in (t.name, t.part.value.get("identifier"))]
    return matching[0] if matching else None


def default_task(level: Level, kind: str = "build") -> Entry | None:
    """Return the default task of a group, `build` or `test`; the only one of it counts too."""
    grouped = [task for task in tasks(level) if _group(task)[0] == kind]
    default = [task for task in grouped if _group(task)[1]]
    found = default or grouped
    return found[0] if len(found) == 1 or default else None


def task_value(task: Entry) -> dict[str, Any]:
    """Return what holds for a task on Linux, with what tasks.json says for all of its tasks."""
    shared = for_platform(task.level.tasks.value) if task.level.tasks else {}
    own = task.value
    given = ("type", "presentation", "problemMatcher", *(() if "command" in own else _COMMAND))
    merged = {key: item for key, item in shared.items() if key in given}
    options = [one.get("options") for one in (shared, task.part.value, own)]
    joined = {k: v for o in options if isinstance(o, dict) for k, v in o.items()}
    return {**merged, **own, **({"options": joined} if joined else {})}


def needed(task: Entry) -> list[str]:
    """Return the labels that a task depends on."""
    found = task.value.get("dependsOn")
    names = found if isinstance(found, list) else [found]
    return [name for name in names if isinstance(name, str)]


def all_needed(task: Entry) -> set[str]:
    """Return the labels of everything that has to run before a task."""
    found: set[str] = set()
    waiting = needed(task)
    while waiting:
        label = waiting.pop()
        if label not in found:
            found.add(label)
            other = find_task(task.level, label)
            waiting += needed(other) if other else []
    return found


def is_provided(level: Level, name: str) -> bool:
    """Tell whether an extension may offer a task of this name: `npm: build`, `CMake: build`."""
    provider = name.partition(":")[0].casefold()
    listed = level.tasks.get("tasks") if level.tasks else None
    types = {str(e.value.get("type", "")) for e in _objects(listed)} - {"shell", "process", ""}
    return ":" in name and provider in _PROVIDERS | {kind.casefold() for kind in types}


def in_order(task: Entry, *, provided: bool = False) -> list[Entry]:
    """Return a task after everything that it depends on, each once.

    With `provided`, tasks that an extension may offer are left out instead of being an error.

    Raises DevbootError for a label that no task has, and for a circle.
    """
    done: dict[str, Entry] = {}

    def visit(one: Entry, above: tuple[str, ...]) -> None:
        if one.name in above:
            circle = " -> ".join((*above[above.index(one.name) :], one.name))
            raise DevbootError(f"tasks depend on each other in a circle: {circle}")
        for label in needed(one) if one.name not in done else ():
            found = find_task(one.level, label)
            if found is not None:
                visit(found, (*above, one.name))
            elif not (provided and is_provided(one.level, label)):
                raise missing_task(label, one.level)
        done.setdefault(one.name, one)

    visit(task, ())
    return list(done.values())


def missing_task(label: str, level: Level) -> DevbootError:
    """Return the error for a label that no task of a level has."""
    known = [task.name for task in tasks(level)]
    return DevbootError(f"no task is labelled `{label}`", hint=_did_you_mean(label, known))


def find(opened: Opened, name: str) -> Entry:
    """Return the configuration or compound of this name.

    Raises DevbootError for a name that none has, or that several have.
    """
    known = [*configurations(opened), *compounds(opened)]
    found = [entry for entry in known if entry.name == name]
    if not found:
        names = [entry.name for entry in known]
        raise DevbootError(f"no configuration is called `{name}`", hint=_did_you_mean(name, names))
    if len(found) > 1:
        raise DevbootError(
            f"{len(found)} configurations are called `{name}`", hint="give each its own name"
        )
    return found[0]


def members(opened: Opened, compound: Entry) -> list[Entry]:
    """Return the configurations of a compound.

    Raises DevbootError for one that is missing.
    """
    listed = compound.part.value.get("configurations")
    names = [_member_name(one) for one in listed] if isinstance(listed, list) else []
    found = []
    for name, folder in names:
        fitting = [c for c in configurations(opened) if c.name == name]
        inside = [c for c in fitting if folder in (None, c.level.name)]
        if not inside:
            raise DevbootError(
                f"the compound `{compound.name}` names `{name}`, which is no configuration",
                hint=_did_you_mean(name, [c.name for c in configurations(opened)]),
            )
        found.append(inside[0])
    return found


def _member_name(one: Any) -> tuple[str, str | None]:  # noqa: ANN401  # JSON
    if isinstance(one, dict):
        folder = one.get("folder")
        return str(one.get("name", "")), folder if isinstance(folder, str) else None
    return str(one), None


def default_answer(entry: Entry) -> str | None:
    """Return what an input answers when one only presses Enter; None: it has no such answer."""
    value = entry.part.value
    default = value.get("default")
    if isinstance(default, str):
        return default
    options = value.get("options")
    if value.get("type") != "pickString" or not isinstance(options, list) or not options:
        return "" if value.get("type") == "promptString" else None
    first = options[0].get("value") if isinstance(options[0], dict) else options[0]
    return first if isinstance(first, str) else None


def _entries(
    levels: Iterable[Level],
    document: Callable[[Level], Part | None],
    array: str,
    *names: str,
) -> Iterator[Entry]:
    for level in levels:
        part = document(level)
        found = part.get(array) if part else None
        for element in found.elements() if found else ():
            given = (element.get(name) for name in names)
            name = next((n.value for n in given if n and isinstance(n.value, str)), None)
            if name is not None:
                yield Entry(name, level, element)


def _objects(part: Part | None) -> Iterator[Part]:
    for element in part.elements() if part else ():
        if isinstance(element.value, dict):
            yield element


def _group(task: Entry) -> tuple[str, bool]:
    group = task.value.get("group")
    if isinstance(group, dict):
        return str(group.get("kind", "")), bool(group.get("isDefault"))
    return (group, False) if isinstance(group, str) else ("", False)


def _did_you_mean(word: str, known: Sequence[str]) -> str:
    near = closest(word, known)
    if near is not None:
        return f"did you mean `{near}`?"
    return f"there are: {', '.join(known)}" if known else "there is none"
