"""Tasks, run before a debugger as VS Code runs them, each once."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from devboot.errors import DevbootError
from devboot.process import run
from devboot.verify.reading import decisive_line
from devboot.verify.vscode.outcome import NotStopped, NotTried
from devboot.vscode import configurations
from devboot.vscode.explain import tasks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import ExitStack

    from devboot.verify.terminal import Terminal
    from devboot.vscode.command import Command
    from devboot.vscode.configurations import Entry
    from devboot.vscode.explain.setting import Setting

_LIMIT_S = 3600
_READY_S = 30
_LOOK_S = 0.05


class TaskRuns:
    """The tasks that were run, and how they went: what several configurations need runs once."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self._done: dict[tuple[str | None, str], NotStopped | None] = {}

    def before(self, entry: Entry, setting: Setting, stack: ExitStack, tty: Terminal) -> None:
        """Run the `preLaunchTask` of a configuration with all that it depends on."""
        label = entry.value.get("preLaunchTask")
        if not label:
            return
        if not isinstance(label, str):
            raise NotTried("its `preLaunchTask` is described in place: only VS Code knows it")
        named = str(setting.resolved(entry, label))
        if configurations.find_task(entry.level, named) is None:
            _refuse_missing(entry, named)
        for task in _tasks(entry, named):
            self._once(task, setting, stack, tty)

    def _once(self, task: Entry, setting: Setting, stack: ExitStack, tty: Terminal) -> None:
        key = (task.level.folder, task.name)
        command = tasks.command(task, setting)
        if task.value.get("isBackground"):
            self._in_background(task, command, stack, tty)
        elif key not in self._done:
            self._done[key] = self._failure(task, command)
        if failure := self._done.get(key):
            raise failure

    def _failure(self, task: Entry, command: Command) -> NotStopped | None:
        argv = _argv(command)
        if not argv:
            return _not_ours(task, command)
        done = run(argv, cwd=command.cwd or None, env=self._with(command), timeout=_LIMIT_S)
        if done.path is None:
            return NotStopped(
                f"the task `{task.name}` runs `{argv[0]}`, which is not installed", "install it"
            )
        if done.rc == 0:
            return None
        said = decisive_line(done.stderr + done.stdout)
        return NotStopped(
            f"the task `{task.name}` failed: {said or f'status {done.rc}'}",
            f"correct that first; the command is `{command.line}`",
        )

    def _in_background(
        self, task: Entry, command: Command, stack: ExitStack, tty: Terminal
    ) -> None:
        """Start a task that goes on, and wait until it says that it is ready."""
        from devboot.verify.vscode.subjects import subject  # noqa: PLC0415  # seldom needed

        if argv := _argv(command):
            cwd = command.cwd or "/"
            stack.enter_context(subject(argv, cwd, self._with(command), tty))
            _await(_ready_pattern(task), tty)

    def _with(self, command: Command) -> dict[str, str]:
        return {**self._env, **dict(command.env)}


def _argv(command: Command) -> list[str]:
    return command.argv or (["/bin/sh", "-c", command.script] if command.script else [])


def _not_ours(task: Entry, command: Command) -> NotStopped | None:
    """Return why a task cannot be run; None: it only stands for those that it depends on."""
    if not task.value.get("command") and configurations.needed(task):
        return None
    note = command.notes[0] if command.notes else "it has no command"
    return NotTried(f"the task `{task.name}` cannot be run: {note}")


def _refuse_missing(entry: Entry, label: str) -> None:
    if configurations.is_provided(entry.level, label):
        raise NotTried(f"the task `{label}` is offered by an extension of VS Code")
    error = configurations.missing_task(label, entry.level)
    raise NotStopped(f"`preLaunchTask` names `{label}`, which is the label of no task", error.hint)


def _tasks(entry: Entry, label: str) -> list[Entry]:
    task = configurations.find_task(entry.level, label)
    try:
        return configurations.in_order(task) if task else []
    except DevbootError as error:
        raise NotStopped(f"`dependsOn`: {error.message}", error.hint) from error


def _ready_pattern(task: Entry) -> str:
    """Return what a background task writes when it is ready; empty: it does not say."""
    return next(filter(None, _ends(task.value.get("problemMatcher"))), "")


def _ends(matcher: object) -> Iterator[str]:
    for one in matcher if isinstance(matcher, list) else [matcher]:
        background = one.get("background") if isinstance(one, dict) else None
        ends = background.get("endsPattern") if isinstance(background, dict) else None
        yield str(ends.get("regexp", "")) if isinstance(ends, dict) else str(ends or "")


def _await(pattern: str, tty: Terminal) -> None:
    deadline = time.monotonic() + (_READY_S if pattern else 4 * _LOOK_S)
    while time.monotonic() < deadline:
        if pattern and re.search(pattern, tty.text, re.MULTILINE):
            return
        time.sleep(_LOOK_S)
