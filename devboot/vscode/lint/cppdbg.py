"""Rules about gdb by way of the C++ extension (type `cppdbg`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.merge import jsonc
from devboot.severity import Severity
from devboot.vscode.lint import fixes
from devboot.vscode.lint.rule import Found, Look, Rule, text
from devboot.vscode.words import cppdbg_argument, shell_signs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.merge.splices import Fix
    from devboot.vscode.documents import Part

_CUTS = ";&|"


def _env(look: Look) -> Iterator[Found]:
    for entry in look.of_type("cppdbg", "cuda-gdb"):
        part = entry.part.get("env")
        if part is not None:
            yield Found(
                part, f"{entry.text('type')} takes `environment`, a list of names and values, not"
                " `env`", _as_list(part) if entry.part.get("environment") is None else (),
                at_key=True,
            )  # fmt: skip


def _as_list(part: Part) -> Fix:
    if not isinstance(part.node, jsonc.Object):
        return ()
    pairs = [{"name": name, "value": value} for name, value in part.value.items()]
    if not all(isinstance(pair["value"], str) for pair in pairs):
        return ()
    return (*fixes.key(part, "environment"), *fixes.value(part, pairs))


def _arguments(look: Look) -> Iterator[tuple[Part, str]]:
    for entry in look.of_type("cppdbg", request="launch"):
        args = entry.get("args")
        for part in args.elements() if args else ():
            yield part, text(part.value)


def _cut(look: Look) -> Iterator[Found]:
    for part, argument in _arguments(look):
        word = cppdbg_argument(argument)
        cuts = [word[at] for at in shell_signs(word).signs if word[at] in _CUTS]
        if cuts:
            inside = word == argument and argument.strip(_CUTS)  # a sign alone may be meant
            fix = fixes.value(part, _escaped(argument)) if inside else ()
            yield Found(
                part, f"gdb starts the program by a shell, which ends the command at `{cuts[0]}`;"
                f" write `\\{cuts[0]}`", fix,
            )  # fmt: skip


def _escaped(argument: str) -> str:
    """Put a backslash before each sign that cuts, if there is more than the sign itself."""
    signs = shell_signs(argument).signs
    return "".join(
        f"\\{char}" if at in signs and char in _CUTS else char for at, char in enumerate(argument)
    )


def _open_quotes(look: Look) -> Iterator[Found]:
    for part, argument in _arguments(look):
        quote = shell_signs(cppdbg_argument(argument)).open_quote
        if quote:
            yield Found(
                part, f"gdb starts the program by a shell, which never finds the second `{quote}`"
            )


RULES = (
    Rule("env-in-cppdbg", Severity.ERROR, "gdb's adapters take `environment`, not `env`", _env,
         fixable=True),
    Rule("shell-argument", Severity.WARNING, "a shell cuts the argument", _cut, fixable=True),
    Rule("open-quote", Severity.ERROR, "a shell finds one quote without the other", _open_quotes),
)  # fmt: skip
