"""Rules about what a configuration tells any of the debuggers."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from devboot.excerpt import quoted
from devboot.severity import Severity
from devboot.vscode.lint import fixes
from devboot.vscode.lint.rule import Found, Look, Rule, is_of_windows, strings, text
from devboot.vscode.variables import variables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.vscode.configurations import Entry
    from devboot.vscode.variables import Variable

_NATIVE = ("cppdbg", "lldb", "lldb-dap", "cuda-gdb", "gdb", "gdbtarget")
_SOURCES = (".c", ".cc", ".cpp", ".cxx", ".c++", ".cu", ".h", ".hpp", ".cuh")
_PLACEHOLDERS = ("enter program name", "<program>", "path/to/program", "<your program>")
_COMPILERS = re.compile(
    r"(?:[\w.-]+-)?(?:g\+\+|gcc|clang\+\+|clang|cc|c\+\+|nvcc)(?:-[\d.]+)?(?:\.exe)?"
)
_PICKERS = {
    "cppdbg": ("${command:pickProcess}", "${command:pickRemoteProcess}"),
    "debugpy": ("${command:pickProcess}",),
    "cuda-gdb": ("${command:cuda.pickProcess}",),
}


def _python(look: Look) -> Iterator[Found]:
    for entry in look.of_type("python"):
        part = entry.part.get("type")
        if part is not None:
            yield Found(
                part, "the type `python` is out of use; it is called `debugpy` now",
                fixes.value(part, "debugpy"),
            )  # fmt: skip


def _windows(look: Look) -> Iterator[Found]:
    """What is for Windows alone misleads only where nothing is for Linux."""
    if any(look.of_type(*_NATIVE)):
        return
    for entry in look.of_type("cppvsdbg"):
        yield Found(
            entry.part.get("type") or entry.part,
            "`cppvsdbg` runs on Windows only; on Linux and WSL it is `cppdbg`",
        )


def _pickers(look: Look) -> Iterator[Found]:
    for entry in look.of_type(*_PICKERS):
        part = entry.get("processId")
        wanted = _PICKERS[entry.text("type")]
        value = text(part.value) if part else ""
        picks = value.startswith("${command:") and "pick" in value.casefold()
        if part is not None and picks and value not in wanted:
            yield Found(
                part, f"`{value}` does not give {entry.text('type')} a process; it is"
                f" `{wanted[0]}`", fixes.value(part, wanted[0]),
            )  # fmt: skip


def _sources(look: Look) -> Iterator[Found]:
    for entry in look.of_type("cppdbg", "cuda-gdb"):
        part = entry.get("program")
        if part is not None and text(part.value).endswith(_SOURCES):
            yield Found(part, "this is source code, not the program that is built from it")


def _is_placeholder(value: str) -> bool:
    return any(words in value.casefold() for words in _PLACEHOLDERS)


def _placeholders(look: Look) -> Iterator[Found]:
    for entry in look.of_type("cppdbg", "cuda-gdb", "debugpy", "python"):
        part = entry.get("program")
        value = text(part.value) if part else "-"
        if part and (not value or _is_placeholder(value)):
            what = quoted(value) if value else "an empty string"
            yield Found(part, f"{what} is the snippet's placeholder, not a program")


def _relative(look: Look) -> Iterator[Found]:
    """Look where gdb would start from the program's folder, and cuda-gdb from VS Code's."""
    for entry in look.of_type("cppdbg", "cuda-gdb"):
        for key in ("program", "envFile", "coreDumpPath"):
            yield from _from_nowhere(entry, key)


def _relative_cwd(look: Look) -> Iterator[Found]:
    for entry in look.of_type("cppdbg", "cuda-gdb", "debugpy", "python"):
        yield from _from_nowhere(entry, "cwd")


def _from_nowhere(entry: Entry, key: str) -> Iterator[Found]:
    part = entry.get(key)
    value = text(part.value) if part else ""
    placed = value.startswith(("/", "$", "~", "<")) or is_of_windows(value)
    if part and value and not placed and not _is_placeholder(value):
        yield Found(
            part, "the path is relative, and nobody says to what; write `${workspaceFolder}/`"
            " before it",
        )  # fmt: skip


def _not_debuggers(look: Look) -> Iterator[Found]:
    for entry in look.of_type("cppdbg"):
        part = entry.get("miDebuggerPath")
        name = posixpath.basename(text(part.value)) if part else ""
        if part and _COMPILERS.fullmatch(name):
            yield Found(part, f"`{name}` is a compiler, and a debugger is wanted")
        elif part and name.startswith("gdb") and entry.text("MIMode") == "lldb":
            yield Found(part, "this is gdb, and `MIMode` says lldb")


def _dangling(look: Look) -> Iterator[Found]:
    """A background task whose beginning and end nobody tells keeps F5 waiting."""
    for entry in look.configurations:
        part = entry.get("preLaunchTask")
        task = look.task(entry, text(part.value)) if part else None
        if part and task and task.value.get("isBackground") is True and not _ends(task):
            yield Found(
                part, f"{quoted(task.name)} runs on in the background, and no problem matcher"
                " tells when it is ready",
            )  # fmt: skip


def _ends(task: Entry) -> bool:
    """Tell whether a matcher may say when the task is ready; those of extensions may."""
    matcher = task.value.get("problemMatcher")
    for one in matcher if isinstance(matcher, list) else [matcher]:
        if isinstance(one, str) or (
            isinstance(one, dict) and ("background" in one or "base" in one)
        ):
            return True
    return False


def _commands(look: Look) -> Iterator[Found]:
    for entry in look.configurations:
        known = look.recommended(entry.level)
        for part in strings(entry.part) if known else ():
            for variable in variables(part.value):
                extension = _extension(variable)
                if extension and extension not in known:
                    yield Found(
                        part, f"`{variable.text}` is of `{extension}`, which extensions.json does"
                        " not recommend",
                    )  # fmt: skip


def _extension(variable: Variable) -> str:
    command = variable.argument or "" if variable.name == "command" else ""
    return next((id_ for prefix, id_ in _COMMANDS.items() if command.startswith(prefix)), "")


_COMMANDS = {"cmake.": "ms-vscode.cmake-tools", "cuda.": "nvidia.nsight-vscode-edition"}


RULES = (
    Rule("python-type", Severity.WARNING, "the type `python` is called `debugpy` now", _python,
         fixable=True),
    Rule("windows-debugger", Severity.WARNING, "the debugger runs on Windows only", _windows),
    Rule("process-picker", Severity.ERROR, "the process is picked by another debugger's command",
         _pickers, fixable=True),
    Rule("program-source", Severity.ERROR, "the program is a source file", _sources),
    Rule("program-placeholder", Severity.ERROR, "the program is still what the snippet said",
         _placeholders),
    Rule("relative-path", Severity.ERROR, "a path is relative to nothing that is said", _relative),
    Rule("relative-cwd", Severity.WARNING, "the working directory is relative", _relative_cwd),
    Rule("not-a-debugger", Severity.ERROR, "`miDebuggerPath` is no debugger, or another one",
         _not_debuggers),
    Rule("endless-task", Severity.WARNING, "F5 waits for a background task that never says it is"
         " ready", _dangling),
    Rule("command-extension", Severity.INFO, "a command's extension is not recommended", _commands),
)  # fmt: skip
