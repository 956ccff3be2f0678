"""Rules about values: what WSL refuses, and what it takes for something else than was meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from devboot.excerpt import quoted
from devboot.merge.splices import Splice
from devboot.merge.wsl_ini import WSLCONFIG
from devboot.merge.wsl_ini_edit import written
from devboot.severity import Severity
from devboot.wsl.lint.escapes import doubled
from devboot.wsl.lint.look import Found, Rule
from devboot.wsl_settings import values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from devboot.merge.splices import Fix
    from devboot.merge.wsl_ini import Setting
    from devboot.wsl.lint.look import Look
    from devboot.wsl_settings.keys import Key

_CONTROL = r"[\b\n\t]"
_OCTAL = r"[+-]?0[0-7]+"
_UMASK = r"[1-7][0-7]{0,2}"
_MOUNTED = r"/mnt/([a-z])/(.*)"
_MIB = 1024**2
_ABSOLUTE = r"[A-Za-z]:[\\/\b\n\t]|\\\\"  # with what an escape makes of a folder
_VARIABLE = r"%[A-Za-z]+%"
_SHELL = frozenset({"boot.command"})
_LETTERS = frozenset({"string", "path", "winpath", "csv"})
_INNER_QUOTE = r'(?<!\\)"'


def _refused(kind: str) -> Callable[[Look], Iterator[Found]]:
    """Return the rule about values of one type: WSL refuses them, and takes its default."""

    def find(look: Look) -> Iterator[Found]:
        for setting, key in look.deciding:
            said = values.read(key, setting.value)
            if key.type == kind and said.complaint and not key.ignored:
                yield _complaint(setting, key, said)

    return find


def _complaint(setting: Setting, key: Key, said: values.Read) -> Found:
    words = f"{quoted(setting.value, 80)} {said.complaint}"
    if said.value is None:
        words += f"; WSL takes its default{f', {key.default}' if key.default else ''}"
    if not said.repair:
        return _found(setting, key, words)
    return _found(setting, key, f"{words}; write `{said.repair}`", _instead(setting, said.repair))


def silent_escape(look: Look) -> Iterator[Found]:
    r"""Object to `C:\temp`, in which WSL reads a tab without a word."""
    for setting, key in look.deciding:
        if key.type == "winpath" and re.search(_CONTROL, setting.value):
            shown = setting.value.encode("unicode_escape").decode().replace("\\\\", "\\")
            words = rf"`\t`, `\n` and `\b` in it are no folders for WSL: `{shown}`"
            fix = doubled(look.text, setting.value_start, setting.value_end)
            yield _found(setting, key, f"{words}; double each backslash", fix)


def windows_path(look: Look) -> Iterator[Found]:
    for setting, key in look.deciding:
        if key.type == "winpath" and setting.value and not re.match(_ABSOLUTE, setting.value):
            words = f"{quoted(setting.value, 80)} is no absolute path of Windows"
            yield _found(setting, key, f"{words}: {_path_hint(setting.value)}")


def _path_hint(path: str) -> str:
    if re.search(_VARIABLE, path):
        return "WSL replaces no %VARIABLES%"
    drive = re.fullmatch(_MOUNTED, path)
    return f"write `{drive[1].upper()}:/{drive[2]}`" if drive else r"write `C:\\folder\\file`"


def foreign_letters(look: Look) -> Iterator[Found]:
    """Object to letters outside of ASCII in .wslconfig, of which WSL keeps eight bits."""
    for setting, key in look.deciding:
        if look.dialect is WSLCONFIG and key.type in _LETTERS and not setting.value.isascii():
            words = "of each letter outside of ASCII WSL keeps eight bits, and reads another value"
            yield _found(setting, key, words)


def single_quotes(look: Look) -> Iterator[Found]:
    for setting, key in look.deciding:
        if key.type in {*_LETTERS, "folder"} and _is_quoted(setting.value):
            fix = _instead(setting, written(setting.value.strip("'")))
            yield _found(setting, key, "single quotes are part of the value; leave them out", fix)


def _is_quoted(value: str) -> bool:
    return len(value) > 1 and value[0] == value[-1] == "'"


def lost_quotes(look: Look) -> Iterator[Found]:
    r"""Object to `command=echo "a b"`: the quotes are gone before a shell sees them."""
    for setting, key in look.deciding:
        raw = look.text[setting.value_start : setting.value_end]
        quotes = [quote.start() for quote in re.finditer(_INNER_QUOTE, raw)]
        if key.name in _SHELL and quotes and quotes != [0, len(raw) - 1]:
            places = [setting.value_start + at for at in quotes if "#" not in setting.value]
            words = rf"WSL takes the quotes out and runs `{setting.value}`; write `\"` for each"
            yield _found(setting, key, words, tuple(Splice(at, at, "\\") for at in places))


def octal(look: Look) -> Iterator[Found]:
    """Object to numbers that are not what they look like, for C reads them."""
    for setting, key in look.deciding:
        text, number = setting.value, values.integer(setting.value)
        if key.type == "int" and number and re.fullmatch(_OCTAL, text):
            yield _found(setting, key, f"`{text}` is octal, {number}: a number begins with no 0")
        if key.type == "octal" and number and re.fullmatch(_UMASK, text):
            words = f"`{text}` is decimal, {number:04o} in octal; write `0{text}`"
            yield _found(setting, key, words, _instead(setting, f"0{text}"))


def few_bytes(look: Look) -> Iterator[Found]:
    """Object to `swap=8`: without a unit a size is in bytes."""
    for setting, key in look.deciding:
        number = values.size(setting.value)
        if key.type == "size" and not key.least and number and number < _MIB:
            unit = f"write its unit, as in `{setting.value.rstrip('B')}GB`"
            yield _found(setting, key, f"`{setting.value}` is {number} bytes; {unit}")


def _found(setting: Setting, key: Key, words: str, fix: Fix = ()) -> Found:
    return Found(setting.value_start, f"`{key.name}`: {words}", fix, key.name)


def _instead(setting: Setting, value: str) -> Fix:
    return (Splice(setting.value_start, setting.value_end, value),)


def _rule(kind: str, what: str, severity: Severity = Severity.ERROR) -> Rule:
    title = f"WSL does not take a value for {what}"
    return Rule(f"value-{kind}", severity, title, _refused(kind), fixable=True)


RULES = (
    _rule("bool", "true or false"),
    _rule("int", "a number"),
    _rule("octal", "a umask"),
    _rule("size", "a size"),
    _rule("enum", "one of its choices"),
    _rule("ports", "ports"),
    _rule("ipv4", "an address"),
    _rule("mac", "a MAC address"),
    Rule("value-hostname", Severity.WARNING, "WSL changes a host name", _refused("hostname")),
    Rule(
        "silent-escape",
        Severity.ERROR,
        "a path has backslashes that are read as something else",
        silent_escape,
        fixable=True,
    ),
    Rule("windows-path", Severity.ERROR, "a path is none of Windows", windows_path),
    Rule(
        "foreign-letters",
        Severity.WARNING,
        "WSL reads other letters than the file has",
        foreign_letters,
    ),
    Rule(
        "single-quotes",
        Severity.WARNING,
        "single quotes are part of a value",
        single_quotes,
        fixable=True,
    ),
    Rule(
        "lost-quotes",
        Severity.WARNING,
        "quotes are taken out of a command",
        lost_quotes,
        fixable=True,
    ),
    Rule(
        "octal",
        Severity.WARNING,
        "a number is read to another base than it looks",
        octal,
        fixable=True,
    ),
    Rule("few-bytes", Severity.WARNING, "a size without a unit is in bytes", few_bytes),
)
