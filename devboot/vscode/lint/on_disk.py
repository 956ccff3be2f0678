"""Rules about what a configuration names and the disk does not have.

Only of paths that are known without asking: no open file, no answer, no extension.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.excerpt import quoted
from devboot.severity import Severity
from devboot.vscode import environment_files
from devboot.vscode.lint.rule import Found, Look, Rule, is_of_windows, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.vscode.configurations import Entry
    from devboot.vscode.documents import Part

_TYPES = ("cppdbg", "cuda-gdb", "debugpy", "python")


def _absent(look: Look) -> Iterator[tuple[Entry, Part, str]]:
    """Yield the programs that are not there, each once, as files of this machine."""
    seen = set()
    for entry in look.of_type(*_TYPES):
        found = look.path(entry, "program")
        if found and look.around.kind(found[1]) != "file" and not _is_remote(entry):
            if found[1] not in seen:
                yield entry, *found
            seen.add(found[1])


def _missing(look: Look) -> Iterator[Found]:
    built = _built(look)
    for entry, part, path in _absent(look):
        if look.around.kind(path) == "folder":
            yield Found(part, f"{_named(entry, path)} is a folder")
        elif path not in built:
            yield Found(part, f"there is no {_named(entry, path)}")


def _unbuilt(look: Look) -> Iterator[Found]:
    built = _built(look)
    for entry, part, path in _absent(look):
        if path in built and look.around.kind(path) != "folder":
            named = _named(entry, path)
            yield Found(part, f"there is no {named}, the task before F5 has yet to build it")


def _built(look: Look) -> set[str]:
    """Return the programs before which a task runs, in whatever configuration."""
    before = [entry for entry in look.of_type(*_TYPES) if entry.text("preLaunchTask")]
    found = (look.path(entry, "program") for entry in before)
    return {one[1] for one in found if one}


def _named(entry: Entry, path: str) -> str:
    """Return a path as it is called in its folder."""
    folder = f"{entry.level.folder}/"
    return f"`{path.removeprefix(folder)}`"


def _is_remote(entry: Entry) -> bool:
    """Tell whether paths are those of another machine."""
    return any(
        entry.get(key) for key in ("pipeTransport", "miDebuggerServerAddress", "deploySteps")
    )


def _debuggers(look: Look) -> Iterator[Found]:
    for entry in look.of_type(*_TYPES):
        for key in ("miDebuggerPath", "debuggerPath", "python"):
            part = entry.get(key)
            value = look.resolved(entry, text(part.value)) if part else None
            if part and value and not _is_remote(entry) and not _is_there(look, value):
                yield Found(part, f"there is no `{value}`")


def _is_there(look: Look, program: str) -> bool:
    if program.startswith("/"):
        return look.around.kind(program) == "file"
    elsewhere = "/" in program or is_of_windows(program)
    return elsewhere or look.around.has_program(program)


def _folders(look: Look) -> Iterator[Found]:
    for entry in look.of_type(*_TYPES):
        found = look.path(entry, "cwd")
        if found and look.around.kind(found[1]) != "folder" and not _is_remote(entry):
            part, path = found
            rest = " is a file" if look.around.kind(path) else " is no folder"
            yield Found(part, f"{_named(entry, path)}{rest}")


def _cores(look: Look) -> Iterator[Found]:
    for entry in look.of_type("cppdbg"):
        found = look.path(entry, "coreDumpPath")
        if found and look.around.kind(found[1]) != "file":
            yield Found(found[0], f"there is no {_named(entry, found[1])}")


def _env_files(look: Look) -> Iterator[tuple[Entry, Part, str]]:
    for entry in look.of_type(*_TYPES):
        found = look.path(entry, "envFile")
        if found:
            yield entry, *found


def _missing_env_files(look: Look) -> Iterator[Found]:
    """The Python debugger does without a file that is missing; the others stop there."""
    for entry, part, path in _env_files(look):
        if look.around.kind(path) != "file" and entry.text("type") in {"cppdbg", "cuda-gdb"}:
            yield Found(part, f"there is no {_named(entry, path)}, and F5 ends there")


def _env_lines(look: Look) -> Iterator[Found]:
    for entry, part, path in _env_files(look):
        kind = entry.text("type")
        content = look.around.read(path) if look.around.kind(path) == "file" else None
        if content is None:
            continue
        read = environment_files.reader(kind, {})(content)
        if read.ignored:
            yield Found(part, f"{kind} cannot read line {read.ignored[0]} of {_named(entry, path)}")
        elif kind == "cuda-gdb" and (why := _nsight_trouble(read)):
            yield Found(part, f"{why} in {_named(entry, path)}")


def _nsight_trouble(read: environment_files.Variables) -> str:
    for name, value in read.set.items():
        if " " in name:
            return f"Nsight takes {quoted(name)} for a name: it knows no `export`"
        if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
            return f"Nsight keeps the quotes of {quoted(name)}"
    return ""


def _workspace_folders(look: Look) -> Iterator[Found]:
    for file in look.opened.files:
        listed = file.part.get("folders") if file.part else None
        if not file.path.endswith(".code-workspace") or listed is None:
            continue
        for part, level in zip(_paths(listed), look.listed_folders, strict=False):
            if level.folder and look.around.kind(level.folder) != "folder":
                yield Found(part, f"there is no folder `{part.value}`")


def _paths(listed: Part) -> Iterator[Part]:
    for folder in listed.elements():
        part = folder.get("path")
        if part is not None and text(part.value):
            yield part


RULES = (
    Rule("program-missing", Severity.WARNING, "the program is not there, and nothing builds it",
         _missing),
    Rule("program-unbuilt", Severity.INFO, "the program is yet to be built by the task before",
         _unbuilt),
    Rule("debugger-missing", Severity.ERROR, "the debugger or the interpreter is not there",
         _debuggers),
    Rule("cwd-missing", Severity.ERROR, "the working directory is not there", _folders),
    Rule("core-missing", Severity.WARNING, "the core dump is not there", _cores),
    Rule("env-file-missing", Severity.ERROR, "the environment file is not there",
         _missing_env_files),
    Rule("env-file-line", Severity.WARNING, "the debugger reads the environment file otherwise"
         " than it was meant", _env_lines),
    Rule("folder-missing", Severity.WARNING, "a folder of the workspace is not there",
         _workspace_folders),
)  # fmt: skip
