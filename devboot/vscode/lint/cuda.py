"""Rules about cuda-gdb by way of Nsight (type `cuda-gdb`)."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from devboot.severity import Severity
from devboot.vscode.lint import fixes
from devboot.vscode.lint.rule import Found, Look, Rule, text

if TYPE_CHECKING:
    from collections.abc import Iterator


def _lists(look: Look) -> Iterator[Found]:
    for entry in look.of_type("cuda-gdb"):
        part = entry.get("args")
        if part is not None and isinstance(part.value, list) and _is_cut(part.value):
            words = [one for one in part.value if isinstance(one, str)]
            fix = fixes.value(part, shlex.join(words)) if words == part.value else ()
            yield Found(
                part, "Nsight joins a list with `;`, where the shell ends the command; write one"
                " string", fix,
            )  # fmt: skip


def _is_cut(args: list[object]) -> bool:
    """Tell whether the program gets other arguments than are in the list."""
    return len(args) > 1 or any(shlex.quote(str(one)) != one for one in args)


def _empty(look: Look) -> Iterator[Found]:
    for entry in look.of_type("cuda-gdb"):
        for holder in (entry.part.get("linux"), entry.part):
            part = holder.get("args") if holder else None
            if holder is not None and part is not None and part.value == []:
                yield Found(
                    part, "Nsight makes one empty argument of an empty list; leave `args` out",
                    fixes.removal(holder, part), at_key=True,
                )  # fmt: skip


def _paths(look: Look) -> Iterator[Found]:
    for entry in look.of_type("cuda-gdb"):
        for key in ("debuggerPath", "miDebuggerPath"):
            part = entry.get(key)
            value = text(part.value) if part else ""
            if part and value and not value.endswith(("cuda-gdb", "}")):
                yield Found(part, "Nsight refuses a debugger whose path does not end in `cuda-gdb`")


RULES = (
    Rule("cuda-args-list", Severity.ERROR, "cuda-gdb's arguments are a list, which is cut",
         _lists, fixable=True),
    Rule("cuda-empty-args", Severity.ERROR, "an empty list becomes an empty argument", _empty,
         fixable=True),
    Rule("cuda-debugger-path", Severity.ERROR, "the debugger's path does not end in `cuda-gdb`",
         _paths),
)  # fmt: skip
