"""A command line of a shell, taken apart and never run."""

from __future__ import annotations

import posixpath
import re
import shlex
from typing import NamedTuple

from devboot.errors import DevbootError

_PIECES = re.compile(r""""(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^"'\\]+|.""", re.DOTALL)
_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))", re.ASCII)
_SETS = re.compile(r"[A-Za-z_]\w*=", re.ASCII)
_SPECIAL = "$`();<>|&~"
_HIDDEN = {ord(char): 0xE000 + at for at, char in enumerate(_SPECIAL)}
"""Private characters, for those that a shell takes as they are: quoted, or after a backslash."""
_SHOWN = {hidden: ord(char) for hidden, char in zip(_HIDDEN.values(), _SPECIAL, strict=True)}
_SIGNS = frozenset("();<>|&")
_BEFORE = frozenset({"env", "exec", "time", "nohup"})


class Line(NamedTuple):
    """One program with its arguments."""

    words: tuple[str, ...]
    env: dict[str, str]
    cwd: str = ""  # as `cd` said; empty: it did not


def parsed(text: str) -> Line:
    """Take `cd DIR && VAR=value program args` apart; `$NAME` becomes VS Code's `${env:NAME}`.

    Raises DevbootError for what only a shell can do, and for a line without a program.
    """
    env: dict[str, str] = {}
    cwd = ""
    rest = _words(text)
    while "&&" in rest:
        first, rest = rest[: rest.index("&&")], rest[rest.index("&&") + 1 :]
        _refuse_signs(first)
        cwd = _step([_plain(word) for word in first], cwd, env)
    _refuse_signs(rest)
    words = _without_env([_plain(word) for word in rest], env)
    if not words:
        raise DevbootError(
            "there is no program in this command",
            hint='for example `devboot vscode from-command "python -m pytest -k relu"`',
        )
    return Line(tuple(words), env, cwd)


def _step(words: list[str], cwd: str, env: dict[str, str]) -> str:
    """Take what stands before `&&`: the directory, and variables for what follows."""
    if len(words) == 2 and words[0] == "cd":  # noqa: PLR2004  # the word and its directory
        return posixpath.normpath(posixpath.join(cwd, words[1]))
    if words[:1] == ["export"] and all(_SETS.match(word) for word in words[1:]):
        env.update((name, value) for name, _, value in (word.partition("=") for word in words[1:]))
        return cwd
    raise DevbootError(
        f"`{' '.join(words)}` would have to be run first",
        hint="only `cd DIR` and `export VAR=value` may stand before `&&`; make the rest a task",
    )


def _words(text: str) -> list[str]:
    marked = "".join(_marked(piece) for piece in _PIECES.findall(text))
    if "`" in marked or "$(" in marked:
        raise DevbootError(
            "a part of this command would have to be run to know the rest",
            hint="write its result instead",
        )
    lexer = shlex.shlex(marked, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    lexer.commenters = ""
    try:
        return list(lexer)
    except ValueError as error:
        raise DevbootError(
            f"this is no command: {str(error).lower()}", hint="check its quotes"
        ) from None


def _marked(piece: str) -> str:
    """Hide what a shell would take as it is; blanks and quotes are left to shlex."""
    if piece.startswith(("'", "\\")):
        return piece.translate(_HIDDEN)
    if not piece.startswith('"'):
        return piece
    escaped = re.sub(r"\\([$`])", lambda match: match[1].translate(_HIDDEN), piece)
    return escaped.translate({k: v for k, v in _HIDDEN.items() if chr(k) not in "$`"})


def _plain(word: str) -> str:
    if word.startswith("~/") or word == "~":
        word = f"${{userHome}}{word[1:]}"
    return _VARIABLE.sub(_in_vscode, word).translate(_SHOWN)


def _in_vscode(match: re.Match[str]) -> str:
    name = match[1] or match[2]
    return match[0] if name == "userHome" else f"${{env:{name}}}"


def _refuse_signs(words: list[str]) -> None:
    for word in words:
        if word and _SIGNS.issuperset(word):
            raise DevbootError(
                f"`{word}` is for a shell, and a debugger starts one program",
                hint="give the one command that is to be debugged",
            )


def _without_env(words: list[str], env: dict[str, str]) -> list[str]:
    """Take leading `VAR=value` away, and `env` with its own."""
    while words and (_SETS.match(words[0]) or words[0].rpartition("/")[2] in _BEFORE):
        word, *words = words
        if _SETS.match(word):
            name, _, value = word.partition("=")
            env[name] = value
    return words
