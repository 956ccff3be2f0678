"""Tasks as commands, quoted as VS Code quotes them for bash.

Source: vscode, contrib/tasks/browser/terminalTaskSystem.ts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from devboot.vscode import configurations
from devboot.vscode.command import Command

if TYPE_CHECKING:
    from devboot.vscode.configurations import Entry
    from devboot.vscode.explain.setting import Setting

_QUOTES = {"strong": "'", "weak": '"'}
_ESCAPED = " \"'"
_BARE_BLANK = re.compile(r"""(?:[^\s\\'"]|\\.|'[^']*'|"[^"]*")*\s""")


def commands(task: Entry, setting: Setting) -> list[Command]:
    """Return the commands of a task and of all that it depends on, in their order.

    Raises DevbootError for a task that is missing, and for tasks that wait for each other.
    """
    return [_command(one, setting) for one in configurations.in_order(task, provided=True)]


def provided(name: str) -> Command:
    """Return what stands for a task that an extension offers, and no file describes."""
    return Command(f"task `{name}`", notes=("an extension of VS Code offers this task",))


def _command(task: Entry, setting: Setting) -> Command:
    value = setting.resolved(task, configurations.task_value(task))
    title = f"task `{task.name}`"
    kind = value.get("type", "shell")
    given = value.get("options")
    options = given if isinstance(given, dict) else {}
    where = Command(
        title,
        cwd=str(options.get("cwd") or task.level.folder or ""),
        env=tuple((str(k), str(v)) for k, v in (options.get("env") or {}).items()),
    )
    if not value.get("command"):
        return Command(title, notes=("it runs what it depends on, and nothing itself",))
    if kind == "process":
        words = (_plain(value["command"]), *map(_plain, value.get("args") or ()))
        return where._replace(words=(words,))
    if kind != "shell":
        return Command(title, notes=(f"the extension behind the type `{kind}` runs this task",))
    return _in_shell(where._replace(script=_line(value)), options.get("shell"))


def _in_shell(command: Command, shell: Any) -> Command:  # noqa: ANN401  # JSON
    """Let another shell than the user's read the line, where the task wants that."""
    if not isinstance(shell, dict) or not shell.get("executable"):
        return command
    args = [str(one) for one in shell.get("args") or ["-c"]]
    words = (str(shell["executable"]), *args, command.script)
    return command._replace(words=(words,), script="")


def _line(value: dict[str, Any]) -> str:
    args = value.get("args") or []
    command = value["command"]
    if isinstance(command, str) and not args:
        return command
    return " ".join([_quoted(command), *map(_quoted, args)])


def _plain(word: Any) -> str:  # noqa: ANN401  # a string, or one with the way to quote it
    found = word.get("value", "") if isinstance(word, dict) else word
    return " ".join(map(str, found)) if isinstance(found, list) else str(found)


def _quoted(word: Any) -> str:  # noqa: ANN401
    text = _plain(word)
    how = word.get("quoting") if isinstance(word, dict) else "strong" if _needs(text) else ""
    if how == "escape":
        return "".join(f"\\{char}" if char in _ESCAPED else char for char in text)
    quote = _QUOTES.get(str(how), "")
    return f"{quote}{text}{quote}"


def _needs(text: str) -> bool:
    """Tell whether a blank in it is neither quoted nor escaped."""
    return _BARE_BLANK.match(text) is not None
