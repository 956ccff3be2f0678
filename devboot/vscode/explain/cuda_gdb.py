"""cuda-gdb on the command line, told what Nsight tells it, in the same order.

Source: nsight-vscode-edition, debugger/cudaGdbSession.ts, and cdt-gdb-adapter below it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from devboot.vscode.command import PID, Command
from devboot.vscode.explain.setting import named_pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.vscode.configurations import Entry
    from devboot.vscode.explain.setting import Setting

_DEFAULT = "cuda-gdb"


def commands(
    entry: Entry, value: dict[str, Any], setting: Setting, breaks: list[str]
) -> list[Command]:
    """Return the command for a configuration of the type `cuda-gdb`."""
    program = str(value.get("program") or "")
    debugger = value.get("miDebuggerPath") or value.get("debuggerPath") or _DEFAULT
    more = value.get("miDebuggerArgs") or ()
    start = (str(debugger), *([more] if isinstance(more, str) else map(str, more)))
    groups = [start, ("-iex", "set breakpoint pending on")]
    attach = value.get("request") == "attach"
    if attach:
        groups.append(("-ex", f"attach {str(value.get('processId', PID)).partition(':')[0]}"))
    groups += [("-ex", one) for one in _init(value, setting)]
    groups += [("-ex", f"break {place}") for place in breaks]
    words, notes = _arguments(value.get("args"))
    if words and not attach:
        groups.append(("-ex", f"set args {words}"))
    run = "continue" if attach else "start" if value.get("stopAtEntry") is True else "run"
    groups += [("-ex", run), *([(program,)] if program else [])]
    env = tuple(named_pairs(value))
    title = f"`{entry.name}`: what Nsight has cuda-gdb do"
    return [Command(title, tuple(groups), env=env, notes=notes)]


def _init(value: dict[str, Any], setting: Setting) -> Iterator[str]:
    if path := value.get("envFile"):
        read = setting.env_file("cuda-gdb", str(path), {})
        yield from (f"set env {name}={text}" for name, text in read.set.items())
        yield from (f"unset env {name}" for name in read.unset)
    yield from map(str, value.get("initCommands") or ())
    if cwd := value.get("cwd"):
        yield f"set cwd {cwd}"
    if value.get("breakOnLaunch") is True:
        yield "set cuda break_on_launch application"
    if failures := value.get("onAPIError"):
        yield f"set cuda api_failures {failures}"


def _arguments(args: Any) -> tuple[str, tuple[str, ...]]:  # noqa: ANN401  # JSON
    """Return the words for the shell, and what is wrong with them if anything is."""
    if isinstance(args, list):
        note = "Nsight joins a list with `;`, which ends the command: see `devboot vscode lint`"
        return ";".join(map(str, args)) or '""', (note,) if len(args) != 1 else ()
    return str(args or ""), ()
