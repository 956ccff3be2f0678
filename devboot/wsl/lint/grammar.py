"""Rules about lines that WSL does not understand, and about how a file is saved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from devboot.merge.splices import Splice
from devboot.merge.wsl_ini import WSL_CONF
from devboot.severity import Severity
from devboot.wsl.lint.escapes import doubled
from devboot.wsl.lint.look import Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.merge.splices import Fix
    from devboot.merge.wsl_ini import Invalid
    from devboot.wsl.lint.look import Look

_BOM = "\ufeff"
_UTF16 = re.compile("\udcff\udcfe|\udcfe\udcff|.?\0", re.DOTALL)
"""How UTF-16 begins when it is read as UTF-8: a mark, or a letter with a zero beside it."""
_NO_COMMENT = r";+|//+"
_NAME = r"\[?[A-Za-z][A-Za-z0-9]*[-_. A-Za-z0-9]*"
_COLON = r"[A-Za-z][A-Za-z0-9]*[ \t]*(:)"


def encoding(look: Look) -> Iterator[Found]:
    """Object to UTF-16 that WSL takes for UTF-8."""
    if _UTF16.match(look.text):
        words = "the file is saved as UTF-16, of which WSL understands nothing: save it as UTF-8"
        yield Found(0, words)


def utf_16(look: Look) -> Iterator[Found]:
    """Object to UTF-16 that Windows knows by its mark."""
    if look.utf_16:
        yield Found(0, "the file is saved as UTF-16, which an older WSL ignores: save it as UTF-8")


def byte_order_mark(look: Look) -> Iterator[Found]:
    if look.dialect is WSL_CONF and look.text.startswith(_BOM):
        words = f"a byte order mark begins the file{_consequence(look, 0)}"
        yield Found(0, words, (Splice(0, 1, ""),))


def comment_sign(look: Look) -> Iterator[Found]:
    for number, invalid in _invalid(look):
        if sign := _sign(look, invalid):
            fix = (Splice(invalid.at, invalid.at + len(sign), "#"),)
            yield _found(look, number, f"`{sign}` begins no comment, `#` does", fix)


def header(look: Look) -> Iterator[Found]:
    for number, invalid in _invalid(look):
        source = look.source(invalid)
        if source.startswith("[") and not _sign(look, invalid):
            below = sum(look.broken_header(setting) is invalid for setting in look.whole.settings)
            words = f"WSL does not see the section `{source}`: {invalid.why}"
            yield _found(
                look, number, words + (f"; {below} settings stand below it" if below else "")
            )


def name(look: Look) -> Iterator[Found]:
    for number, invalid in _invalid(look):
        source = look.source(invalid)
        word = re.match(_NAME, source)
        if word and "=" in source and look.text[invalid.at : invalid.at + 1] in {"-", "_", "."}:
            yield _found(look, number, f"`{word[0].strip()}` is no key: {invalid.why}")


def colon(look: Look) -> Iterator[Found]:
    for number, invalid in _invalid(look):
        if look.text[invalid.at : invalid.at + 1] == ":" and re.match(_COLON, look.source(invalid)):
            fix = (Splice(invalid.at, invalid.at + 1, "="),)
            yield _found(look, number, "a `:` stands where `=` belongs", fix)


def escape(look: Look) -> Iterator[Found]:
    for number, invalid in _invalid(look):
        if look.text[invalid.at : invalid.at + 1] == "\\":
            end = _line_end(look.text, invalid.at)
            equals = look.text.find("=", invalid.start, end)
            what = look.text[invalid.at : invalid.at + 2].strip()
            fix = doubled(look.text, equals + 1, end) if equals >= 0 else ()
            yield _found(look, number, f"`{what}` means nothing: {invalid.why}", fix)


def quote(look: Look) -> Iterator[Found]:
    for number, invalid in _invalid(look):
        if look.text[invalid.at : invalid.at + 1] == '"' and "=" in look.source(invalid):
            yield _found(look, number, f"{invalid.why} in this line")


def line(look: Look) -> Iterator[Found]:
    """Object to what no other rule has a word for."""
    said = {found.at for rule in _LINES for found in rule.find(look)}
    for number, invalid in _invalid(look):
        if invalid.at not in said and not (look.text.startswith(_BOM) and not invalid.start):
            yield _found(look, number, invalid.why)


def crlf(look: Look) -> Iterator[Found]:
    """Object to line ends of Windows in a file of Linux."""
    at = look.text.find("\r\n")
    if look.dialect is WSL_CONF and at >= 0:
        ends = re.finditer(r"\r\n", look.text)
        fix = tuple(Splice(end.start(), end.end(), "\n") for end in ends)
        yield Found(at, "lines end as in Windows, for which an older WSL ignores the file", fix)


def lone_return(look: Look) -> Iterator[Found]:
    alone = re.search(r"\r(?!\n)", look.text) if "\r" in look.text else None
    if alone:
        yield Found(
            alone.start(), "a carriage return ends a value, but no line that an editor shows"
        )


def _invalid(look: Look) -> Iterator[tuple[int, Invalid]]:
    return enumerate(look.whole.invalid)


def _found(look: Look, number: int, words: str, fix: Fix = ()) -> Found:
    invalid = look.whole.invalid[number]
    return Found(invalid.at, words + _consequence(look, invalid.start), fix)


def _consequence(look: Look, start: int) -> str:
    """Say what WSL does about a line that it does not understand."""
    stopped = look.read.stopped
    if stopped is None:
        return ", so WSL skips the line"
    if stopped.start != start:
        return ", so WSL would stop here too"
    unread = sum(setting.start > start for setting in look.whole.settings)
    rest = {0: "", 1: ": the setting below is not read"}.get(
        unread, f": the {unread} settings below are not read"
    )
    return f", so WSL stops here{rest}"


def _sign(look: Look, invalid: Invalid) -> str:
    """Return what somebody takes for the sign of a comment, empty: nothing like that."""
    sign = re.match(_NO_COMMENT, look.text[invalid.at : invalid.end])
    return sign[0] if sign else ""


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end - (text[end - 1] == "\r")


_LINES = (
    Rule(
        "comment-sign",
        Severity.ERROR,
        "a comment begins with another sign than `#`",
        comment_sign,
        fixable=True,
    ),
    Rule("header", Severity.ERROR, "WSL does not see a section", header),
    Rule("key-name", Severity.ERROR, "a key has other characters than letters and digits", name),
    Rule("colon", Severity.ERROR, "a key and its value are parted by a colon", colon, fixable=True),
    Rule(
        "escape",
        Severity.ERROR,
        "a backslash stands before a character that it does not go with",
        escape,
        fixable=True,
    ),
    Rule("open-quote", Severity.ERROR, "a quote is not closed", quote),
)
RULES = (
    Rule("encoding", Severity.ERROR, "the file is saved so that WSL understands nothing", encoding),
    Rule("utf-16", Severity.WARNING, ".wslconfig is saved as UTF-16", utf_16),
    Rule(
        "byte-order-mark",
        Severity.ERROR,
        "a mark stands before the first line of wsl.conf",
        byte_order_mark,
        fixable=True,
    ),
    *_LINES,
    Rule("line", Severity.ERROR, "WSL does not understand a line", line),
    Rule("crlf", Severity.WARNING, "wsl.conf has line ends of Windows", crlf, fixable=True),
    Rule("lone-return", Severity.WARNING, "a carriage return stands alone", lone_return),
)
