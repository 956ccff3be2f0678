"""Python's debugger on the command line: it waits for VS Code, vim or another client.

Source: vscode-python-debugger, debugger/configuration/resolvers; debugpy's command line.
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from devboot.vscode.command import PID, Command

if TYPE_CHECKING:
    from devboot.vscode.configurations import Entry
    from devboot.vscode.explain.setting import Setting

_HERE = "127.0.0.1:5678"
_JOINED = ("PATH", "PYTHONPATH")  # a value of the configuration is added to what is there


def commands(
    entry: Entry, value: dict[str, Any], setting: Setting, _breaks: list[str]
) -> list[Command]:
    """Return the command that is debugged, and the same without a debugger."""
    python = _python(entry, value, setting)
    if value.get("request") == "attach":
        return [_attached(entry, value, python)]
    folder = entry.level.folder or ""
    where = Command(
        "the same without a debugger",
        cwd=str(value.get("cwd") or folder),
        env=tuple(_environment(value, setting, folder).items()),
    )
    what = _program(value)
    sudo = ("sudo", "-E") if value.get("sudo") is True else ()
    listen = (*sudo, *python, "-m", "debugpy", "--listen", _HERE, "--wait-for-client")
    title = f"`{entry.name}`: waits at {_HERE} for a client"
    debugged = where._replace(
        title=title, words=(listen, (*_children(value), *what)), notes=_notes(value)
    )
    return [debugged, where._replace(words=((*sudo, *python, *what),))]


def _python(entry: Entry, value: dict[str, Any], setting: Setting) -> tuple[str, ...]:
    given = value.get("python") or value.get("pythonPath") or setting.interpreter(entry)
    words = given if isinstance(given, list) else [given]
    return (*map(str, words), *map(str, value.get("pythonArgs") or ()))


def _program(value: dict[str, Any]) -> tuple[str, ...]:
    args = value.get("args") or ()
    words = tuple(shlex.split(args)) if isinstance(args, str) else tuple(map(str, args))
    if module := value.get("module"):
        return ("-m", str(module), *words)
    if code := value.get("code"):
        return ("-c", "\n".join(map(str, code)) if isinstance(code, list) else str(code), *words)
    return (str(value.get("program") or ""), *words)


def _children(value: dict[str, Any]) -> tuple[str, ...]:
    given = value.get("subProcess")
    return () if given is None else ("--configure-subProcess", str(bool(given)).lower())


def _notes(value: dict[str, Any]) -> tuple[str, ...]:
    if value.get("justMyCode") is False:
        return ('the client decides about library code: it has to ask for `"justMyCode": false`',)
    return ()


def _environment(value: dict[str, Any], setting: Setting, folder: str) -> dict[str, str]:
    """Return what the configuration and its file set; the configuration wins."""
    own = {str(k): str(v) for k, v in (value.get("env") or {}).items()}
    path = value.get("envFile") or (f"{folder}/.env" if folder else "")
    found = dict(setting.env_file("debugpy", str(path), own).set) if path else {}
    for name, text in own.items():
        joined = [found[name]] if name in _JOINED and found.get(name) else []
        found[name] = ":".join([*joined, text])
    for name in _JOINED:
        if found.get(name) and setting.environ.get(name):
            found[name] = f"{found[name]}:{setting.environ[name]}"
    if value.get("gevent") is True:
        found["GEVENT_SUPPORT"] = "True"
    return found


def _attached(entry: Entry, value: dict[str, Any], python: tuple[str, ...]) -> Command:
    title = f"`{entry.name}`: "
    for key, option, words in (
        ("connect", "--listen", "the program that VS Code connects to"),
        ("listen", "--connect", "the program that connects to VS Code"),
    ):
        address = value.get(key)
        if isinstance(address, dict):
            place = f"{address.get('host', '127.0.0.1')}:{address.get('port', 5678)}"
            wait = ("--wait-for-client",)
            command = (*python, "-m", "debugpy", option, place, *wait, "PROGRAM")
            return Command(title + words, (command,))
    process = str(value.get("processId", PID))
    command = (*python, "-m", "debugpy", "--listen", _HERE, "--pid", process)
    return Command(title + f"makes a running program wait at {_HERE}", (command,))
