"""Commands that run Python: an interpreter, pytest, torchrun."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from devboot.errors import DevbootError

if TYPE_CHECKING:
    from devboot.vscode.from_command.line import Line
    from devboot.vscode.from_command.place import Place

_INTERPRETER = re.compile(r"(?:.*/)?(?:python|pypy)(?:\d+(?:\.\d+)*)?")
_VALUED = frozenset({"-X", "-W", "--check-hash-based-pycs"})
MODULES = {
    "pytest": "pytest",
    "py.test": "pytest",
    "torchrun": "torch.distributed.run",
    "uvicorn": "uvicorn",
    "flask": "flask",
}
"""Programs that are modules of the interpreter."""
_LAUNCHERS = frozenset({"torch.distributed.run", "torch.distributed.launch"})
_LIBRARIES = frozenset({"pytest", *_LAUNCHERS})
"""Modules under which one debugs one's own code: a library of somebody else calls it."""
_DEBUGPY_VALUED = frozenset(
    {"--listen", "--connect", "--log-to", "--adapter-access-token", "--pid"}
)


def is_python(line: Line) -> bool:
    program = line.words[0]
    name = program.rpartition("/")[2]
    return bool(_INTERPRETER.fullmatch(program)) or name in MODULES or name.endswith(".py")


def configuration(line: Line, place: Place) -> dict[str, Any]:
    """Return what debugs a Python command, without its name."""
    program, *rest = line.words
    name = program.rpartition("/")[2]
    value: dict[str, Any] = {"type": "debugpy", "request": "launch"}
    if name in MODULES:
        value |= {"module": MODULES[name], "args": rest}
    elif _INTERPRETER.fullmatch(program):
        value |= _interpreted(program, rest, line, place)
    else:
        value |= {"program": place.path(program, line.cwd), "args": rest}
    if value.get("request") == "attach":
        return value
    return {**value, **_rest(value, line, place)}


def _rest(value: dict[str, Any], line: Line, place: Place) -> dict[str, Any]:
    rest: dict[str, Any] = {"console": "integratedTerminal", "cwd": place.path(line.cwd or ".")}
    if line.env:
        rest["env"] = line.env
    if value.get("module") in _LIBRARIES:
        rest["justMyCode"] = False
    if value.get("module") in _LAUNCHERS:
        rest["subProcess"] = True
    return rest


def _interpreted(program: str, rest: list[str], line: Line, place: Place) -> dict[str, Any]:
    value: dict[str, Any] = {}
    if "/" in program:
        value["python"] = place.path(program, line.cwd)
    options, what = _options(rest)
    if options:
        value["pythonArgs"] = options
    if what[:2] == ["-m", "debugpy"]:
        return {**value, **_debugged(what[2:], line, place)}
    if what[:2] == ["-m", "pdb"]:
        what = what[2:]
    return {**value, **_what(what, line, place)}


def _options(words: list[str]) -> tuple[list[str], list[str]]:
    """Part the interpreter's own options from what it is to run."""
    at = 0
    while at < len(words) and words[at].startswith("-") and words[at] not in {"-m", "-c", "-"}:
        at += 2 if words[at] in _VALUED else 1
    return words[:at], words[at:]


def _what(words: list[str], line: Line, place: Place) -> dict[str, Any]:
    if words[:1] == ["-m"] and len(words) > 1:
        return {"module": words[1], "args": words[2:]}
    if words[:1] == ["-c"] and len(words) > 1:
        return {"code": words[1], "args": words[2:]}
    if not words or words[0].startswith("-"):
        raise DevbootError(
            "this starts Python with nothing to run", hint="name a file, or a module with `-m`"
        )
    return {"program": place.path(words[0], line.cwd), "args": words[1:]}


def _debugged(words: list[str], line: Line, place: Place) -> dict[str, Any]:
    """Take `python -m debugpy` away: VS Code's own runs what it would have run."""
    at = 0
    found: dict[str, str] = {}
    while at < len(words) and words[at].startswith("--"):
        valued = words[at] in _DEBUGPY_VALUED or words[at].startswith("--configure-")
        if valued and at + 1 < len(words):
            found[words[at]] = words[at + 1]
        at += 2 if valued else 1
    if "--pid" in found:
        pid = found["--pid"]
        return {
            "request": "attach",
            "processId": int(pid) if pid.isdecimal() else "${command:pickProcess}",
        }
    children = found.get("--configure-subProcess")
    more = {} if children is None else {"subProcess": children.lower() == "true"}
    return {**_what(words[at:], line, place), **more}
