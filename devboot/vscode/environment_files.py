"""`envFile`: every debugger reads it in its own way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_CPPDBG = re.compile(r"\s*([\w.\-]+)\s*=\s*(.*?)\s*", re.ASCII)
_DEBUGPY = re.compile(r"\s*(_*[a-zA-Z]\w*)\s*=\s*(.*?)\s*", re.ASCII)
_NSIGHT_UNSET = re.compile(r"\s*unset\s+(\S.*?)\s*")
_SUBSTITUTION = re.compile(r"\$\{([a-zA-Z]\w*)?([^}\w].*)?\}", re.ASCII)
_NOTHING = re.compile(r"\s*(#.*)?")


class Variables(NamedTuple):
    """What an environment file says, in its order."""

    set: dict[str, str]
    unset: tuple[str, ...] = ()
    ignored: tuple[int, ...] = ()  # lines, from 1, that the debugger cannot read and passes over


def cppdbg(text: str) -> Variables:
    """Read it as cpptools does: quotes around a value go, `export` is not understood.

    Source: vscode-cpptools, Debugger/ParsedEnvironmentFile.ts.
    """
    found, ignored = {}, []
    for number, line in _lines(text):
        match = _CPPDBG.fullmatch(line)
        if match:
            found[match[1]] = _without_quotes(match[2])
        elif not _NOTHING.fullmatch(line):
            ignored.append(number)
    return Variables(found, ignored=tuple(ignored))


def debugpy(text: str, given: Mapping[str, str]) -> Variables:
    """Read it as the Python debugger does: one pair of quotes goes, `${NAME}` is put in.

    A name stands for a variable of the file, else for one that the configuration sets (`given`);
    the environment of VS Code is not asked.

    Source: vscode-python-debugger, common/variables/environment.ts.
    """
    found: dict[str, str] = {}
    ignored = []
    for number, line in _lines(text):
        match = _DEBUGPY.fullmatch(line)
        if match:
            found[match[1]] = _substituted(_unquoted(match[2]), found, given)
        elif not _NOTHING.fullmatch(line):
            ignored.append(number)
    return Variables(found, ignored=tuple(ignored))


def nsight(text: str) -> Variables:
    """Read it as Nsight does: quotes stay, `unset NAME` is understood.

    `export` is not: it becomes part of the name.

    Source: nsight-vscode-edition, debugger/cudaGdbSession.ts.
    """
    found: dict[str, str] = {}
    unset, ignored = [], []
    for number, line in _lines(text):
        name, equals, value = (part.strip() for part in line.partition("="))
        if _NOTHING.fullmatch(line):
            continue
        if equals and name:
            found[name] = value
        elif not equals and (match := _NSIGHT_UNSET.fullmatch(line)):
            unset.append(match[1])
        else:
            ignored.append(number)
    return Variables(found, tuple(unset), tuple(ignored))


def reader(kind: str, given: Mapping[str, str]) -> Callable[[str], Variables]:
    """Return how the debugger of this configuration type reads an environment file."""
    if kind == "cppdbg":
        return cppdbg
    return nsight if kind == "cuda-gdb" else lambda text: debugpy(text, given)


def _lines(text: str) -> enumerate[str]:
    lines = text.removeprefix("\ufeff").split("\n")
    return enumerate((line.removesuffix("\r") for line in lines), 1)


def _without_quotes(value: str) -> str:
    if len(value) > 0 and value[0] == value[-1] == '"':
        value = value.replace("\\n", "\n")
    return re.sub(r"""^['"]|['"]\Z""", "", value)


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1].replace("\\n", "\n")
    return value


def _substituted(value: str, found: Mapping[str, str], given: Mapping[str, str]) -> str:
    invalid = False

    def replaced(match: re.Match[str]) -> str:
        nonlocal invalid
        if match.start() > 0 and value[match.start() - 1] == "\\":
            return match[0]
        if match[2] or not match[1]:
            invalid = True
            return match[0]
        return found.get(match[1]) or given.get(match[1], "")

    changed = _SUBSTITUTION.sub(replaced, value)
    return (value if invalid else changed).replace("\\$", "$")
