"""A configuration that debugs what a command line runs; the command itself is never run."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from devboot.errors import DevbootError
from devboot.vscode.from_command import ctest, native, python
from devboot.vscode.from_command.line import Line, parsed
from devboot.vscode.from_command.place import Place

__all__ = ["Made", "Place", "configuration"]

_RUNNERS = {
    "uv": "run",
    "poetry": "run",
    "pipenv": "run",
    "pdm": "run",
    "rye": "run",
    "hatch": "run",
}
"""Programs that run another one in the project's environment, by their word for it."""
_GPU_TOOLS = frozenset({"compute-sanitizer", "cuda-memcheck", "nsys", "ncu"})
_TOOLS = frozenset({"valgrind", "strace", "ltrace", "perf", "taskset", "nice", "stdbuf"})
_NO_PROGRAMS = frozenset({"cmake", "make", "ninja", "gmake", "bash", "sh", "zsh", "npm", "node"})
_LONGEST = 60


class Made(NamedTuple):
    """A new entry of launch.json."""

    value: dict[str, Any]  # its `name` first
    notes: tuple[str, ...] = ()  # what is not as in the command


def configuration(command: str, place: Place, name: str = "") -> Made:
    """Return what debugs a command; without a `name` it is called after the command.

    Raises DevbootError for what is no command of one program, or not to be debugged.
    """
    line, notes = _unwrapped(parsed(command))
    cuda = any(tool in note for tool in _GPU_TOOLS for note in notes)
    if line.words[0].rpartition("/")[2] == "ctest":
        line = ctest.resolved(line, place)
    value = _value(line, place, cuda=cuda)
    given = {key: item for key, item in value.items() if item not in ([], {})}
    return Made({"name": name or _name(value, line), **given}, notes)


def _unwrapped(line: Line) -> tuple[Line, tuple[str, ...]]:
    """Take away what only stands before a program, and say so."""
    notes: list[str] = []
    words = list(line.words)
    while words:
        tool = words[0].rpartition("/")[2]
        if _RUNNERS.get(tool) in words[1:2]:
            words = _after_options(words[2:])
            notes.append(f"`{tool} run` is left out: VS Code's own interpreter runs it")
        elif tool in _GPU_TOOLS | _TOOLS:
            words = _after_options(words[1:])
            notes.append(f"`{tool}` is left out: a program is debugged by one tool at a time")
        else:
            return line._replace(words=tuple(words)), tuple(notes)
    raise DevbootError("there is no program in this command", hint="name what is to be debugged")


def _after_options(words: list[str]) -> list[str]:
    """Return what follows the options of a tool: the first word that may be a program.

    A value of an option has neither a slash nor is it a known program.
    """
    if "--" in words:
        return words[words.index("--") + 1 :]
    for at, word in enumerate(words):
        before = words[at - 1] if at else ""
        value = before.startswith("-") and "=" not in before and "/" not in word
        if not word.startswith("-") and word != "profile" and (not value or _is_known(word)):
            return words[at:]
    return []


def _is_known(word: str) -> bool:
    return python.is_python(Line((word,), {})) or word in native.DEBUGGERS


def _value(line: Line, place: Place, *, cuda: bool) -> dict[str, Any]:
    program = line.words[0].rpartition("/")[2]
    if program in _NO_PROGRAMS or program.endswith(".sh"):
        raise DevbootError(
            f"`{program}` is nothing that gdb or debugpy can debug",
            hint="give the command of the program itself",
        )
    if program in native.DEBUGGERS:
        return native.by_debugger(line, place)
    if python.is_python(line):
        return python.configuration(line, place)
    if "/" not in line.words[0]:
        raise DevbootError(
            f"`{program}` names no file of the project",
            hint=f"write where it is, for example `build/{program}`",
        )
    return native.plain(line, place, cuda=cuda)


def _name(value: dict[str, Any], line: Line) -> str:
    """Return a name that tells the command: `Python: pytest -k relu`."""
    language = {"debugpy": "Python", "cuda-gdb": "CUDA"}.get(value["type"], "C++")
    what = value.get("module") or value.get("program") or " ".join(line.words)
    first = re.sub(r"^.*/", "", str(what))
    args = value.get("args") or []
    rest = args if isinstance(args, str) else " ".join(map(str, args))
    words = f"{language}: {first} {rest}".strip()
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
