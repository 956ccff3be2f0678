"""The commands that do in a terminal what F5 does in VS Code; nothing is started."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.errors import DevbootError
from devboot.vscode import configurations, validity
from devboot.vscode.command import PID
from devboot.vscode.explain import cuda_gdb, gdb, python, tasks
from devboot.vscode.explain.setting import Setting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from devboot.vscode.command import Command
    from devboot.vscode.configurations import Entry

__all__ = ["Explanation", "Setting", "explain"]

_TYPES: Mapping[str, Callable[[Entry, dict[str, Any], Setting, list[str]], list[Command]]] = {
    "cppdbg": gdb.commands,
    "cuda-gdb": cuda_gdb.commands,
    "debugpy": python.commands,
    "python": python.commands,
}


class Explanation(NamedTuple):
    """What a configuration or a compound comes to."""

    name: str
    commands: tuple[Command, ...]  # in their order; those of a compound in terminals of their own
    needs: tuple[tuple[str, str], ...]  # what has to be put in by hand, and why

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "commands": [command.as_json() for command in self.commands],
            "needs": [{"variable": text, "reason": reason} for text, reason in self.needs],
        }


def explain(name: str, setting: Setting, breaks: Sequence[str] = ()) -> Explanation:
    """Return the commands for a configuration or compound; `breaks` are gdb's words for places.

    Raises DevbootError for a name that is not there, and for a debugger that has no command line.
    """
    entry = configurations.find(setting.opened, name)
    _refuse_invalid(entry, setting)
    found = tuple(_commands(entry, setting, list(breaks)))
    needs = [(text, one.reason) for text, one in setting.missing.items()]
    if any(PID in command.line for command in found):
        needs.append((PID, "the process to attach to: `PID=$(pgrep -n NAME)`"))
    return Explanation(name, found, tuple(needs))


def _refuse_invalid(entry: Entry, setting: Setting) -> None:
    """Refuse what VS Code itself could make nothing of, with its place."""
    for one in validity.violations(setting.opened):
        if one.kind in {"wrong-type", "missing-key", "bad-value"} and entry.part.holds(one.part):
            place = f"{one.part.file.path}:{one.part.position}"
            raise DevbootError(f"{place}: {one.message}", hint="`devboot vscode lint` shows all")


def _commands(entry: Entry, setting: Setting, breaks: list[str]) -> Iterator[Command]:
    yield from _task(entry, "preLaunchTask", setting)
    if "configurations" in entry.part.value:
        for member in configurations.members(setting.opened, entry):
            _refuse_invalid(member, setting)
            for command in _commands(member, setting, breaks):
                yield command._replace(notes=(*command.notes, "in a terminal of its own"))
    else:
        yield from _debugger(entry, setting, breaks)
    yield from _task(entry, "postDebugTask", setting)


def _debugger(entry: Entry, setting: Setting, breaks: list[str]) -> list[Command]:
    kind = entry.text("type")
    if kind not in _TYPES:
        known = ", ".join(name for name in _TYPES if name != "python")
        raise DevbootError(
            f"`{entry.name}` is of the type `{kind}`, which has no command line",
            hint=f"explained are: {known}",
        )
    return _TYPES[kind](entry, setting.resolved(entry, entry.value), setting, breaks)


def _task(entry: Entry, key: str, setting: Setting) -> list[Command]:
    name = entry.text(key)
    if not name:
        return []
    label = str(setting.resolved(entry, name))
    task = configurations.find_task(entry.level, label)
    if task is not None:
        for one in configurations.in_order(task, provided=True):
            _refuse_invalid(one, setting)
        return tasks.commands(task, setting)
    if configurations.is_provided(entry.level, label):
        return [tasks.provided(label)]
    raise configurations.missing_task(label, entry.level)
