"""gdb on the command line, told what the C++ extension tells it, in the same order.

Source: MIEngine, MIDebugEngine/Engine.Impl/DebuggedProcess.cs, GetInitializeCommands.
"""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Any

from devboot.errors import DevbootError
from devboot.vscode.command import PID, Command
from devboot.vscode.explain.setting import named_pairs
from devboot.vscode.words import cppdbg_arguments, is_tame

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.vscode.configurations import Entry
    from devboot.vscode.explain.setting import Setting

Group = tuple[str, ...]


def commands(
    entry: Entry, value: dict[str, Any], setting: Setting, breaks: list[str]
) -> list[Command]:
    """Return the command for a configuration of the type `cppdbg`; its variables are resolved."""
    if value.get("MIMode", "gdb") != "gdb":
        raise DevbootError(
            f"`{entry.name}` asks for {value['MIMode']}, and only gdb can be explained",
            hint='on Linux `"MIMode": "gdb"` is what the C++ extension drives',
        )
    words: list[Group] = [_debugger(value)]
    words += [("-iex", one) for one in _before(value)]
    words += _session(value, setting, [("-ex", f"break {place}") for place in breaks])
    return [_piped(Command(f"`{entry.name}`: what cpptools has gdb do", tuple(words)), value)]


def _debugger(value: dict[str, Any]) -> Group:
    more = value.get("miDebuggerArgs") or ""
    pipe = value.get("pipeTransport") or {}
    program = pipe.get("debuggerPath") or value.get("miDebuggerPath") or "gdb"
    return (str(program), *shlex.split(str(more)))


def _before(value: dict[str, Any]) -> Iterator[str]:
    """Yield what gdb is told before it loads the program."""
    for one in value.get("setupCommands") or ():
        yield _typed(str(one.get("text", "")))
    yield "set pagination off"
    enabled = (value.get("debuginfod") or {}).get("enabled") is True
    yield f"set debuginfod enabled {'on' if enabled else 'off'}"
    if (value.get("symbolLoadInfo") or {}).get("loadAll") is False:
        yield "set auto-solib-add off"
    if paths := value.get("additionalSOLibSearchPath"):
        yield f"set solib-search-path {paths.replace(';', ':')}"
    for old, new in (value.get("sourceFileMap") or {}).items():
        path = new.get("editorPath", "") if isinstance(new, dict) else new
        yield f"set substitute-path {shlex.quote(old)} {shlex.quote(str(path))}"
    yield "set breakpoint pending on"
    instead = value.get("coreDumpPath") or value.get("customLaunchSetupCommands")
    if value.get("request") == "launch" and value.get("cwd") and not instead:
        yield f"cd {value['cwd']}"


def _typed(text: str) -> str:
    """Return what one would type at gdb's prompt for a command that may be one of MI."""
    if text.startswith("-gdb-set "):
        return f"set {text.removeprefix('-gdb-set ')}"
    if text.startswith("-interpreter-exec console "):
        return shlex.split(text)[2]
    return f"interpreter-exec mi {json.dumps(text)}" if text.startswith("-") else text


def _session(value: dict[str, Any], setting: Setting, breaks: list[Group]) -> list[Group]:
    program = str(value.get("program") or "")
    if core := value.get("coreDumpPath"):
        return [("-ex", f"core-file {core}"), (program,)]
    if custom := value.get("customLaunchSetupCommands"):  # instead of all that follows
        return [*_typed_all(custom), *breaks, *_start(value)]
    if value.get("request") == "attach":
        start = [*_target(value), *_typed_all(value.get("postRemoteConnectCommands"))]
        return [*start, *breaks, ("-ex", "continue"), *([(program,)] if program else [])]
    return _launched(value, setting, program, breaks)


def _launched(
    value: dict[str, Any], setting: Setting, program: str, breaks: list[Group]
) -> list[Group]:
    args = [str(one) for one in value.get("args") or ()]
    tame = all(map(is_tame, args))
    groups: list[Group] = []
    if args and not tame:
        groups.append(("-ex", f"set args {cppdbg_arguments(args)}"))
    if value.get("miDebuggerServerAddress"):
        groups += _target(value)
    groups += _typed_all(value.get("postRemoteConnectCommands"))
    groups += [("-ex", f"set env {k} {v}") for k, v in _environment(value, setting).items()]
    groups += [*breaks, *_start(value)]
    return [*groups, ("--args", program, *args) if args and tame else (program,)]


def _start(value: dict[str, Any]) -> list[Group]:
    how = value.get("launchCompleteCommand", "exec-run")
    first = [("-ex", "tbreak main")] if value.get("stopAtEntry") is True else []
    started = {"exec-continue": [("-ex", "continue")], "None": []}
    return [*first, *started.get(str(how), [("-ex", "run")])]


def _target(value: dict[str, Any]) -> list[Group]:
    """Return what leads to the process: one that runs here, or a gdbserver."""
    address = value.get("miDebuggerServerAddress")
    if not address:
        return [("-ex", f"attach {value.get('processId', PID)}")]
    mode = "extended-remote" if value.get("useExtendedRemote") is True else "remote"
    return [("-ex", f"target {mode} {address}")]


def _typed_all(entries: Any) -> list[Group]:  # noqa: ANN401  # JSON
    return [("-ex", _typed(str(one.get("text", "")))) for one in entries or ()]


def _environment(value: dict[str, Any], setting: Setting) -> dict[str, str]:
    """Return the program's variables; those of the file win, as in the C++ extension."""
    found = dict(named_pairs(value))
    if path := value.get("envFile"):
        found |= setting.env_file("cppdbg", str(path), found).set
    return found


def _piped(command: Command, value: dict[str, Any]) -> Command:
    """Run gdb on another machine, by the program that leads there."""
    pipe = value.get("pipeTransport")
    if not isinstance(pipe, dict) or not pipe.get("pipeProgram"):
        return command
    there = shlex.join(command.argv)
    args = [str(one).replace("${debuggerCommand}", there) for one in pipe.get("pipeArgs") or ()]
    rest = (
        () if any("${debuggerCommand}" in str(a) for a in pipe.get("pipeArgs") or ()) else (there,)
    )
    words = ((str(pipe["pipeProgram"]), *args, *rest),)
    return command._replace(words=words, cwd=str(pipe.get("pipeCwd") or ""))
