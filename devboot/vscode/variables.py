"""VS Code's `${...}` variables: what each of them means, without asking anybody.

Source of the rules: vscode, services/configurationResolver (1.139).
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

PREFIXES = frozenset({"env", "config", "command", "input", "extensionInstallFolder"})
"""What stands before the colon of a variable that asks for something by name."""
OLD_NAMES = {
    "workspaceRoot": "workspaceFolder",
    "workspaceRootFolderName": "workspaceFolderBasename",
}

_VARIABLE = re.compile(r"\$\{((?:[^{}]|\{[^{}]*\})*)\}")
_DEEPEST = 10  # a setting may name a variable whose value names another one


class Variable(NamedTuple):
    """One variable in a string: `${name:argument}`."""

    name: str
    argument: str | None  # None: it has no colon
    start: int  # offsets in the string
    end: int

    @property
    def text(self) -> str:
        return f"${{{self.name}}}" if self.argument is None else f"${{{self.name}:{self.argument}}}"


class Unresolved(NamedTuple):
    """A variable that has no value here, and why: lower case, ready to print."""

    variable: Variable
    reason: str


class Resolved(NamedTuple):
    """A JSON value without its variables; those that have no value are left as they stand."""

    value: Any
    missing: tuple[Unresolved, ...]


@dataclass(frozen=True)
class Context:
    """What variables are resolved with; paths are absolute."""

    folder: str | None  # None: a .code-workspace with several folders, or with none
    folders: Mapping[str, str] = field(default_factory=dict)  # all of them, by name
    home: str = ""
    environ: Mapping[str, str] = field(default_factory=dict)
    file: str | None = None  # in the active editor
    line: int = 1
    column: int = 1
    selected: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)  # answers, by id
    commands: Mapping[str, str] = field(default_factory=dict)  # results, by id
    default_build_task: str | None = None
    exec_path: str | None = None  # of VS Code


class _Missing(Exception):  # noqa: N818  # a state of the context, not a failure
    """Why a variable has no value."""


def variables(text: str) -> Iterator[Variable]:
    """Yield the variables of a string, from left to right."""
    for match in _VARIABLE.finditer(text) if "${" in text else ():
        name, colon, argument = match[1].partition(":")
        yield Variable(name, argument if colon else None, match.start(), match.end())


def resolve(value: Any, context: Context) -> Resolved:  # noqa: ANN401  # JSON
    """Put in the values of all variables, in keys too."""
    missing: list[Unresolved] = []
    return Resolved(_resolved(value, context, missing), tuple(missing))


def is_known(name: str) -> bool:
    """Tell whether VS Code itself has such a variable: what stands before a colon, if any."""
    return name in PREFIXES or name in PREDEFINED


def _resolved(value: Any, context: Context, missing: list[Unresolved]) -> Any:  # noqa: ANN401
    if isinstance(value, str):
        return _text(value, context, missing)
    if isinstance(value, list):
        return [_resolved(item, context, missing) for item in value]
    if isinstance(value, dict):
        return {
            _text(key, context, missing): _resolved(item, context, missing)
            for key, item in value.items()
        }
    return value


def _text(text: str, context: Context, missing: list[Unresolved], depth: int = 0) -> str:
    parts, end = [], 0
    for variable in variables(text):
        try:
            found = _value(variable, context)
            if depth < _DEEPEST and found != variable.text:
                found = _text(found, context, missing, depth + 1)
        except _Missing as why:
            missing.append(Unresolved(variable, str(why)))
            found = text[variable.start : variable.end]
        parts += [text[end : variable.start], found]
        end = variable.end
    return "".join(parts) + text[end:]


def _value(variable: Variable, context: Context) -> str:
    if variable.name in PREDEFINED:
        return PREDEFINED[variable.name](context, variable.argument)
    if variable.name not in PREFIXES:
        raise _Missing("VS Code has no such variable")
    if not variable.argument:
        raise _Missing("its name is missing after the colon")
    return _NAMED[variable.name](context, variable.argument)


def _config(context: Context, key: str) -> str:
    found = setting(context.settings, key)
    if found is None:
        raise _Missing(f"the setting `{key}` is not set")
    if isinstance(found, (dict, list)):
        raise _Missing(f"the setting `{key}` is no plain value")
    return str(found).lower() if isinstance(found, bool) else str(found)


def setting(settings: Mapping[str, Any], key: str) -> Any:  # noqa: ANN401
    """Return a setting, written with dots or as an object in an object; None: it is not set."""
    if key in settings:
        return settings[key]
    parts = key.split(".")
    for cut in range(len(parts) - 1, 0, -1):
        outer = settings.get(".".join(parts[:cut]))
        if isinstance(outer, dict):
            return setting(outer, ".".join(parts[cut:]))
    return None


def _command(context: Context, name: str) -> str:
    if name not in context.commands:
        raise _Missing(f"`{name}` is a command of an extension, which asks or answers at run time")
    return context.commands[name]


def _input(context: Context, name: str) -> str:
    if name not in context.inputs:
        raise _Missing(f"the input `{name}` has no answer")
    return context.inputs[name]


def _extension(_context: Context, name: str) -> str:
    raise _Missing(f"where `{name}` is installed is known to VS Code only")


_NAMED: Mapping[str, Callable[[Context, str], str]] = {
    "env": lambda context, name: context.environ.get(name, ""),
    "config": _config,
    "command": _command,
    "input": _input,
    "extensionInstallFolder": _extension,
}


def _folder(context: Context, name: str | None) -> str:
    if name:
        if name not in context.folders:
            raise _Missing(f"the workspace has no folder `{name}`")
        return context.folders[name]
    if context.folder is None:
        raise _Missing("which of the workspace's folders is meant? `${workspaceFolder:NAME}`")
    return context.folder


def _file(context: Context) -> str:
    if context.file is None:
        raise _Missing("no file is open")
    return context.file


def _file_folder(context: Context) -> str:
    file = _file(context)
    holding = [f for f in (context.folder, *context.folders.values()) if f and _is_in(file, f)]
    if not holding:
        raise _Missing(f"no workspace folder holds `{file}`")
    return max(holding, key=len)


def _is_in(file: str, folder: str) -> bool:
    return file == folder or file.startswith(f"{folder.rstrip('/')}/")


def _relative(context: Context, path: str, name: str | None) -> str:
    if context.folder is None and not name:
        return path
    return posixpath.relpath(path, _folder(context, name))


def _selected(context: Context) -> str:
    if not context.selected:
        raise _Missing("no text is selected")
    return context.selected


def _build_task(context: Context) -> str:
    if context.default_build_task is None:
        raise _Missing("there is no default build task")
    return context.default_build_task


def _exec_path(context: Context) -> str:
    if context.exec_path is None:
        raise _Missing("where VS Code is installed is known to VS Code only")
    return context.exec_path


PREDEFINED: Mapping[str, Callable[[Context, str | None], str]] = {
    "workspaceFolder": _folder,
    "workspaceRoot": _folder,
    "workspaceFolderBasename": lambda c, name: posixpath.basename(_folder(c, name)),
    "workspaceRootFolderName": lambda c, name: posixpath.basename(_folder(c, name)),
    "cwd": _folder,
    "userHome": lambda c, _: c.home,
    "file": lambda c, _: _file(c),
    "fileWorkspaceFolder": lambda c, _: _file_folder(c),
    "fileWorkspaceFolderBasename": lambda c, _: posixpath.basename(_file_folder(c)),
    "relativeFile": lambda c, name: _relative(c, _file(c), name),
    "relativeFileDirname": lambda c, name: _relative(c, posixpath.dirname(_file(c)), name),
    "fileBasename": lambda c, _: posixpath.basename(_file(c)),
    "fileBasenameNoExtension": lambda c, _: posixpath.splitext(posixpath.basename(_file(c)))[0],
    "fileExtname": lambda c, _: posixpath.splitext(_file(c))[1],
    "fileDirname": lambda c, _: posixpath.dirname(_file(c)),
    "fileDirnameBasename": lambda c, _: posixpath.basename(posixpath.dirname(_file(c))),
    "lineNumber": lambda c, _: (_file(c), str(c.line))[1],
    "columnNumber": lambda c, _: (_file(c), str(c.column))[1],
    "selectedText": lambda c, _: _selected(c),
    "execPath": lambda c, _: _exec_path(c),
    "execInstallFolder": lambda c, _: _exec_path(c),
    "defaultBuildTask": lambda c, _: _build_task(c),
    "pathSeparator": lambda _c, _: "/",
    "/": lambda _c, _: "/",
}
"""Every variable that VS Code has by itself, with its value in a context."""
