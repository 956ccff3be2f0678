"""How debuggers hand a program its arguments: through a shell, and each in its own way."""

from __future__ import annotations

import re

_NEEDS_QUOTES = re.compile(r"[ \t()]")


def cppdbg_argument(argument: str) -> str:
    r"""Return the words that cpptools gives gdb for one argument; gdb hands them to a shell.

    `"` becomes `\"`, and only blanks and brackets make it quote at all: `;`, `&`, `|`, `$` and the
    like do in the shell what they do there.
    Source: MIEngine, OpenDebugAD7/MILaunchOptions.cs, QuoteArgument.
    """
    if not argument.strip():
        return f'"{argument}"'
    escaped = argument.replace('"', '\\"').replace('\\\\"', '\\"')
    return f'"{escaped}"' if _NEEDS_QUOTES.search(escaped) else escaped


def cppdbg_arguments(arguments: list[str]) -> str:
    """Return what cpptools gives `-exec-arguments`."""
    return " ".join(map(cppdbg_argument, arguments))
