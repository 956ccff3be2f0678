"""Commands that run a program of machine code: itself, or gdb or cuda-gdb with it."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.errors import DevbootError
from devboot.vscode.words import cppdbg_literal

if TYPE_CHECKING:
    from devboot.vscode.from_command.line import Line
    from devboot.vscode.from_command.place import Place

DEBUGGERS = ("gdb", "cuda-gdb", "gdb-multiarch")
_PRINTERS = {
    "description": "print containers", "text": "-enable-pretty-printing", "ignoreFailures": True,
}  # fmt: skip
_VALUED = frozenset(
    "-ex -iex -x -ix -command -init-command -eval-command -init-eval-command -d -directory -cd"
    " -p -pid -c -core -tty -e -exec -s -symbols -se -i -interpreter -D -data-directory -l".split()
)
_COMMANDS = frozenset({"-ex", "-iex", "-eval-command", "-init-eval-command"})
_SCRIPTS = frozenset({"-x", "-ix", "-command", "-init-command"})
_RUNS = frozenset({"r", "run", "start", "c", "continue"})
_PASSED = frozenset({"-nx", "-n", "-nh"})  # what the debugger does by itself does not matter


class _Told(NamedTuple):
    """What gdb's own words say."""

    program: str
    args: list[str]
    commands: list[str]
    options: list[str]
    entry: bool = False  # whether it stops at the beginning of main
    core: str = ""
    pid: str = ""
    cwd: str = ""


def plain(line: Line, place: Place, *, cuda: bool = False) -> dict[str, Any]:
    """Return what debugs a program, without its name."""
    told = _Told(line.words[0], list(line.words[1:]), [], [])
    return _configuration(told, line, place, "", cuda=cuda)


def by_debugger(line: Line, place: Place) -> dict[str, Any]:
    """Return what debugs the program that gdb or cuda-gdb was called with."""
    debugger = line.words[0]
    told = _told(list(line.words[1:]))
    named = place.path(debugger, line.cwd) if "/" in debugger else ""
    cuda = debugger.rpartition("/")[2].startswith("cuda-gdb")
    return _configuration(told, line, place, named, cuda=cuda)


def _told(words: list[str]) -> _Told:
    options: dict[str, list[str]] = {}
    args: list[str] = []
    while words and words[0].startswith("-"):
        name, equals, value = f"-{words[0].lstrip('-')}".partition("=")
        words = words[1:]
        if name == "-args":
            break
        if name in _VALUED and not equals and words:
            value, words = words[0], words[1:]
        options.setdefault("command" if name in _COMMANDS else name, []).append(value)
    program, args = (words[0] if words else ""), words[1:]
    commands = [f"source {one}" for name in _SCRIPTS for one in options.get(name, ())]
    commands += [one for one in options.get("command", ()) if one.split()[:1] and one not in _RUNS]
    return _Told(
        program,
        args,
        commands,
        [name for name in _PASSED if name in options],
        entry="start" in options.get("command", ()),
        core=(options.get("-core") or options.get("-c") or [""])[-1],
        pid=(options.get("-pid") or options.get("-p") or [""])[-1],
        cwd=(options.get("-cd") or [""])[-1],
    )


def _configuration(
    told: _Told, line: Line, place: Place, debugger: str, *, cuda: bool
) -> dict[str, Any]:
    attach = bool(told.pid)
    if not told.program and not (attach and cuda):
        raise DevbootError("this names no program", hint="for example `gdb --args ./app --all`")
    value: dict[str, Any] = {
        "type": "cuda-gdb" if cuda else "cppdbg",
        "request": "attach" if attach else "launch",
    }
    if told.program:
        value["program"] = place.path(told.program, line.cwd)
    how = _cuda if cuda else _cppdbg
    value |= how(told, line, place, debugger)
    if place.build_task and not attach and not told.core:
        value["preLaunchTask"] = place.build_task
    return value


def _cppdbg(told: _Told, line: Line, place: Place, debugger: str) -> dict[str, Any]:
    value: dict[str, Any] = {"MIMode": "gdb"}
    if debugger:
        value["miDebuggerPath"] = debugger
    if told.options:
        value["miDebuggerArgs"] = " ".join(told.options)
    value["setupCommands"] = [_PRINTERS, *({"text": one} for one in told.commands)]
    if told.pid:
        return {**value, "processId": _process(told.pid, "${command:pickProcess}")}
    value |= {"args": [cppdbg_literal(one) for one in told.args], "cwd": _cwd(told, line, place)}
    if line.env:
        value["environment"] = _pairs(line)
    if told.entry:
        value["stopAtEntry"] = True
    if told.core or (len(told.args) == 1 and told.args[0].startswith("core")):
        core = told.core or told.args[0]
        value |= {"args": [], "coreDumpPath": place.path(core, line.cwd)}
    return value


def _cuda(told: _Told, line: Line, place: Place, debugger: str) -> dict[str, Any]:
    value: dict[str, Any] = {}
    if debugger:
        value["debuggerPath"] = debugger
    if told.commands:
        value["initCommands"] = told.commands
    if line.env:
        value["environment"] = _pairs(line)
    if told.pid:
        return {**value, "processId": _process(told.pid, "${command:cuda.pickProcess}")}
    if told.args:  # one string, for the shell: a list would be cut
        value["args"] = shlex.join(told.args)
    value |= {"cwd": _cwd(told, line, place), "onAPIError": "stop"}
    if told.entry:
        value["stopAtEntry"] = True
    return value


def _process(pid: str, picker: str) -> str:
    return pid if pid.isdecimal() else picker


def _cwd(told: _Told, line: Line, place: Place) -> str:
    return place.path(told.cwd or ".", line.cwd)


def _pairs(line: Line) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in line.env.items()]
