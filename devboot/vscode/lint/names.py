"""Rules about names: two of one, and names of nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.excerpt import quoted
from devboot.profile.problems import closest
from devboot.severity import Severity
from devboot.vscode import configurations, variables
from devboot.vscode.lint import fixes
from devboot.vscode.lint.rule import Found, Look, Rule, strings, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from devboot.vscode.configurations import Entry
    from devboot.vscode.documents import Level, Part


def _double(entries: Iterable[Entry], key: str) -> Iterator[Found]:
    seen: set[tuple[str, str]] = set()
    for entry in entries:
        name = (entry.level.name, entry.name)
        part = entry.part.get(key) or entry.part
        if name in seen:
            yield Found(part, f"another one is called {quoted(entry.name)} too")
        seen.add(name)


def _double_names(look: Look) -> Iterator[Found]:
    yield from _double((*look.configurations, *configurations.compounds(look.opened)), "name")


def _double_labels(look: Look) -> Iterator[Found]:
    yield from _double(look.tasks, "label")


def _double_inputs(look: Look) -> Iterator[Found]:
    for level in look.opened.levels:
        for part in (level.launch, level.tasks):
            yield from _double(configurations.all_inputs(level, part), "id")


def _members(look: Look) -> Iterator[Found]:
    known = {entry.name for entry in look.configurations}
    compounds = {entry.name for entry in configurations.compounds(look.opened)}
    for compound in configurations.compounds(look.opened):
        listed = compound.part.get("configurations")
        for one in listed.elements() if listed else ():
            part = one.get("name") or one
            name = text(part.value)
            if not name or name in known:
                continue
            if name in compounds:
                yield Found(part, f"{quoted(name)} is a compound, and compounds hold none")
            else:
                yield _no_such(part, "configuration", name, known)


def _no_such(part: Part, what: str, name: str, known: Iterable[str]) -> Found:
    """Say that nothing has this name; a name that differs by case or blanks only is put right."""
    known = list(known)
    same = [one for one in known if _folded(one) == _folded(name)]
    near = same[0] if len(same) == 1 else closest(name, known)
    rest = f"; did you mean `{near}`?" if near else ""
    fix = fixes.value(part, near) if len(same) == 1 and near else ()
    return Found(part, f"no {what} is called {quoted(name)}{rest}", fix)


def _folded(name: str) -> str:
    return "".join(name.split()).casefold()


def _empty_compounds(look: Look) -> Iterator[Found]:
    for compound in configurations.compounds(look.opened):
        listed = compound.part.get("configurations")
        if listed is not None and listed.value == []:
            yield Found(listed, "the compound starts nothing")


def _asked(part: Part | None) -> Iterator[tuple[str, Part]]:
    for string in strings(part):
        for variable in variables.variables(string.value):
            if variable.name == "input" and variable.argument:
                yield variable.argument, string


def _undefined_inputs(look: Look) -> Iterator[Found]:
    for level in look.opened.levels:
        for part in (level.launch, level.tasks):
            known = [entry.name for entry in configurations.all_inputs(level, part)]
            for name, string in _asked(part):
                if name not in known:
                    near = closest(name, known)
                    rest = f"; did you mean `{near}`?" if near else ", F5 ends with an error"
                    yield Found(string, f"no input is called {quoted(name)}{rest}")


def _unused_inputs(look: Look) -> Iterator[Found]:
    for level in look.opened.levels:
        for part in (level.launch, level.tasks):
            asked = {name for name, _ in _asked(part)}
            for entry in configurations.all_inputs(level, part):
                if entry.name not in asked:
                    yield Found(entry.part.get("id") or entry.part, "nothing asks for this input")


def _task_names(look: Look) -> Iterator[tuple[Entry, Part, str]]:
    """Yield what configurations and compounds want run before and after them."""
    for entry in (*look.configurations, *configurations.compounds(look.opened)):
        for key in ("preLaunchTask", "postDebugTask"):
            part = entry.get(key)
            name = text(part.value) if part else ""
            if part and name and "${" not in name:
                yield entry, part, name


def _wanted(look: Look) -> Iterator[tuple[Level, Part, str]]:
    """Yield every name of a task that no task of its level has."""
    for entry, part, name in _task_names(look):
        if configurations.find_task(entry.level, name) is None:
            yield entry.level, part, name


def _missing_tasks(look: Look) -> Iterator[Found]:
    for level, part, name in _wanted(look):
        if not _elsewhere(look, name) and not configurations.is_provided(level, name):
            yield _no_such(part, "task", name, [t.name for t in configurations.tasks(level)])


def _tasks_elsewhere(look: Look) -> Iterator[Found]:
    for level, part, name in _wanted(look):
        other = _elsewhere(look, name)
        if other and not configurations.is_provided(level, name):
            yield Found(
                part, f"the task {quoted(name)} is one of `{other}`, and is looked for in"
                f" `{level.name}` only",
            )  # fmt: skip


def _elsewhere(look: Look, name: str) -> str:
    return next((task.level.name for task in look.tasks if task.name == name), "")


def _missing_dependencies(look: Look) -> Iterator[Found]:
    for task in look.tasks:
        part = task.get("dependsOn")
        known = [other.name for other in configurations.tasks(task.level)]
        for one in (part, *part.elements()) if part else ():
            name = text(one.value)
            there = not name or "${" in name or configurations.find_task(task.level, name)
            if not there and not configurations.is_provided(task.level, name):
                yield _no_such(one, "task", name, known)


def _circles(look: Look) -> Iterator[Found]:
    for task in look.tasks:
        if task.name in configurations.all_needed(task):
            part = task.get("dependsOn") or task.part
            yield Found(part, f"{quoted(task.name)} waits for itself, by way of what it depends on")


def _no_default(look: Look) -> Iterator[Found]:
    for entry in (*look.configurations, *configurations.compounds(look.opened)):
        for key in ("preLaunchTask", "postDebugTask"):
            part = entry.get(key)
            if part is None or text(part.value) != "${defaultBuildTask}":
                continue
            if configurations.default_task(entry.level) is None:
                yield Found(part, "no task is the default build task, so F5 has to ask each time")


RULES = (
    Rule("duplicate-name", Severity.ERROR, "two configurations have one name", _double_names),
    Rule("duplicate-label", Severity.ERROR, "two tasks have one label", _double_labels),
    Rule("duplicate-input", Severity.ERROR, "two inputs have one id", _double_inputs),
    Rule("no-such-configuration", Severity.ERROR, "a compound names what is no configuration",
         _members, fixable=True),
    Rule("empty-compound", Severity.WARNING, "a compound starts nothing", _empty_compounds),
    Rule("undefined-input", Severity.ERROR, "an input is asked for that is not defined",
         _undefined_inputs),
    Rule("unused-input", Severity.INFO, "an input is defined that nothing asks for",
         _unused_inputs),
    Rule("no-such-task", Severity.ERROR, "no task has exactly this label", _missing_tasks,
         fixable=True),
    Rule("task-elsewhere", Severity.ERROR, "the task is on another level", _tasks_elsewhere),
    Rule("no-such-dependency", Severity.ERROR, "a task depends on one that is not there",
         _missing_dependencies, fixable=True),
    Rule("task-circle", Severity.ERROR, "tasks wait for each other", _circles),
    Rule("no-default-build", Severity.WARNING, "there is no default build task to run before F5",
         _no_default),
)  # fmt: skip
