"""Rules about `${...}`, and about what looks like a variable and is none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from devboot.excerpt import quoted
from devboot.profile.problems import closest
from devboot.severity import Severity
from devboot.vscode import variables
from devboot.vscode.lint import fixes
from devboot.vscode.lint.rule import Found, Look, Rule, strings, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.vscode.configurations import Entry
    from devboot.vscode.documents import Part
    from devboot.vscode.variables import Variable

_ENVIRONMENT = re.compile(r"[A-Z_][A-Z0-9_]*")
_SHELL = re.compile(r"(?<![\\$])\$([A-Za-z_]\w*)", re.ASCII)
_OURS = frozenset({"cppdbg", "cuda-gdb", "debugpy", "python"})
"""Types whose own variables are known: cpptools puts `${debuggerCommand}` in, others nothing."""
_OF_FOLDERS = frozenset(
    """
    workspaceFolder workspaceRoot workspaceFolderBasename workspaceRootFolderName relativeFile
    relativeFileDirname cwd
    """.split()
)
"""Variables that take the name of a folder after a colon."""
_HOME = re.compile(r"(?:/home|/Users)/(?!\$)[^/\s\"']+/|[A-Za-z]:[\\/]Users[\\/](?!\$)[^\\/]+[\\/]")


def _all(look: Look) -> Iterator[tuple[Part, Variable, Entry | None]]:
    """Yield every variable of launch.json and tasks.json, with the configuration it is in."""
    for level in look.opened.levels:
        inside = {e.part.node.start: e for e in look.configurations if e.level is level}
        for document in (level.launch, level.tasks):
            for entry_part, entry in _split(document, inside):
                for string in strings(entry_part):
                    for variable in variables.variables(string.value):
                        yield string, variable, entry


def _split(document: Part | None, inside: dict[int, Entry]) -> Iterator[tuple[Part, Entry | None]]:
    for name, member in document.members() if document else ():
        for element in member.elements() if name == "configurations" else (member,):
            yield element, inside.get(element.node.start)


def _unknown(look: Look) -> Iterator[Found]:
    for string, variable, entry in _all(look):
        if variables.is_known(variable.name) or _is_own(variable, entry):
            if variable.name in variables.PREFIXES and not variable.argument:
                yield Found(string, f"`{variable.text}` lacks its name after the colon")
            continue
        near = closest(variable.name, [*variables.PREDEFINED, *variables.PREFIXES])
        if _ENVIRONMENT.fullmatch(variable.name) and variable.argument is None:
            if not _is_shells(string, entry):
                new = f"${{env:{variable.name}}}"
                fix = fixes.inside(string, variable.text, new)
                yield Found(string, f"`{variable.text}` is no variable; write `{new}`", fix)
        elif near:
            yield Found(
                string, f"`{variable.text}` is no variable of VS Code; did you mean `${{{near}}}`?"
            )
        elif entry is not None and entry.text("type") in _OURS and not _is_shells(string, entry):
            yield Found(string, f"`{variable.text}` is no variable of VS Code, and stays as it is")


def _is_own(variable: Variable, entry: Entry | None) -> bool:
    """Tell whether the debugger itself puts a value in."""
    if entry is None:
        return False
    own = entry.value.get("variables")
    return variable.name == "debuggerCommand" or (isinstance(own, dict) and variable.name in own)


def _is_shells(string: Part, entry: Entry | None) -> bool:
    """Tell whether a shell sees the string, which knows the environment."""
    if entry is not None:
        args = entry.get("args")
        return entry.text("type") == "cppdbg" and args is not None and args.holds(string)
    return True  # of a task, where most strings are the shell's


def _old(look: Look) -> Iterator[Found]:
    for string, variable, _ in _all(look):
        new = variables.OLD_NAMES.get(variable.name)
        if new:
            fix = fixes.inside(string, f"${{{variable.name}", f"${{{new}")
            yield Found(string, f"`${{{variable.name}}}` is called `${{{new}}}` now", fix)


def _folders(look: Look) -> Iterator[Found]:
    known = look.opened.folders
    for string, variable, _ in _all(look):
        name = variable.argument
        if variable.name in _OF_FOLDERS and name and name not in known:
            near = closest(name, known)
            rest = f"; did you mean `{near}`?" if near else ""
            yield Found(string, f"no folder of the workspace is called {quoted(name)}{rest}")


def _environments(look: Look) -> Iterator[tuple[Entry, Part]]:
    """Yield the values of variables that a configuration or a task sets."""
    for entry in look.configurations:
        listed = entry.get("environment")
        for pair in listed.elements() if listed else ():
            if (value := pair.get("value")) is not None:
                yield entry, value
    for entry in (*look.configurations, *look.tasks):
        given = entry.get("env") or (entry.get("options") or entry.part).get("env")
        for _, value in given.members() if given else ():
            yield entry, value


def _shell_words(look: Look) -> Iterator[Found]:
    for _, part in _environments(look):
        match = _SHELL.search(text(part.value))
        if match:
            new = f"${{env:{match[1]}}}"
            yield Found(
                part, f"no shell sees this, so `{match[0]}` stays as it is; write `{new}`",
                fixes.inside(part, match[0], new),
            )  # fmt: skip


def _tildes(look: Look) -> Iterator[Found]:
    keys = ("program", "cwd", "envFile", "miDebuggerPath", "debuggerPath", "python", "coreDumpPath")
    for entry in look.configurations:
        for key in keys:
            part = entry.get(key)
            if part is not None and text(part.value).startswith("~/"):
                raw = part.value.replace("~/", "${userHome}/", 1)
                yield Found(
                    part, "no shell sees this, so `~` stays as it is; write `${userHome}`",
                    fixes.value(part, raw),
                )  # fmt: skip


def _homes(look: Look) -> Iterator[Found]:
    for level in look.opened.levels:
        for document in (level.launch, level.tasks, level.settings):
            for string in strings(document):
                match = _HOME.search(string.value)
                if match and "${" not in match[0]:
                    yield _home(look, level.folder, string, match[0], document is level.settings)


def _home(look: Look, folder: str | None, string: Part, found: str, setting: bool) -> Found:  # noqa: FBT001
    """A path below the folder is put right, in files where VS Code knows its variables."""
    message = f"`{found}` is the home of one person; others who open this folder have another"
    if folder and not setting and string.value.startswith(f"{folder}/"):
        return Found(string, message, fixes.inside(string, folder, "${workspaceFolder}"))
    home = look.around.home
    if home and not setting and string.value.startswith(f"{home}/"):
        return Found(string, message, fixes.inside(string, f"{home}/", "${userHome}/"))
    return Found(string, message)


RULES = (
    Rule("unknown-variable", Severity.WARNING, "`${...}` is no variable of VS Code", _unknown,
         fixable=True),
    Rule("old-variable", Severity.INFO, "a variable has another name now", _old, fixable=True),
    Rule("no-such-folder", Severity.ERROR, "no folder of the workspace has this name", _folders),
    Rule("shell-variable", Severity.WARNING, "a shell's variable stands where no shell sees it",
         _shell_words, fixable=True),
    Rule("tilde", Severity.ERROR, "`~` stands where no shell sees it", _tildes, fixable=True),
    Rule("home-path", Severity.WARNING, "a path leads into the home of one person", _homes,
         fixable=True),
)  # fmt: skip
