"""How debuggers hand a program its arguments: through a shell, and each in its own way."""

from __future__ import annotations

import re
from typing import NamedTuple

_SEPARATORS = re.compile(r"[ \t()]")
_TAME = re.compile(r"[\w@%+=:,./^ ()\t-]*")


def cppdbg_argument(argument: str) -> str:
    """Return the words that cpptools gives gdb for one argument; gdb hands them to a shell.

    Only blanks and brackets make it quote: `;`, `&`, `|`, `$` and the like do in the shell what
    they do there.
    Source: MIEngine, MICore/LaunchOptions.cs, QuoteArgument.
    """
    if not argument or (argument[0] != '"' and _SEPARATORS.search(argument)):
        return f'"{argument}"'
    return argument


def is_tame(argument: str) -> bool:
    """Tell whether a shell makes of those words what the configuration says."""
    return _TAME.fullmatch(argument) is not None


def cppdbg_literal(argument: str) -> str:
    """Return what has to stand in `args` so that the program gets exactly this argument."""
    if argument and is_tame(argument):
        return argument
    escaped = re.sub(r'([\\\\"`$])', r"\\\1", argument)
    return f'"{escaped}"'


def cppdbg_arguments(arguments: list[str]) -> str:
    """Return what cpptools gives `-exec-arguments`."""
    return " ".join(map(cppdbg_argument, arguments))


class Seen(NamedTuple):
    """What a shell makes of a word."""

    signs: tuple[int, ...]  # offsets of what it takes for signs of its own
    open_quote: str = ""  # a quote without its second one


def shell_signs(word: str) -> Seen:
    r"""Find the `;`, `&`, `|`, `<` and `>` that are neither quoted nor after a backslash."""
    signs, quote, skip = [], "", False
    for at, char in enumerate(word):
        if skip:
            skip = False
        elif char == "\\" and quote != "'":
            skip = True
        elif quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char in ";&|<>":
            signs.append(at)
    return Seen(tuple(signs), quote)
