"""Rules about keys and sections: known, in the right place, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.merge.splices import Splice
from devboot.merge.wsl_ini import WSL_CONF
from devboot.merge.wsl_ini_edit import end_of_section, line_end
from devboot.severity import Severity
from devboot.wsl.keys import find, keys, other, sections
from devboot.wsl.lint.look import Found, Rule
from devboot.wsl_settings import values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.merge.splices import Fix
    from devboot.merge.wsl_ini import Setting
    from devboot.wsl.lint.look import Look
    from devboot.wsl_settings.keys import Key

_ALMOST = {
    "wsl.conf": ("wsl.config", "wsl.conf.txt", ".wslconfig", "wslconfig", ".wsl.conf"),
    ".wslconfig": (".wslconfig.txt", ".wslconf", "wslconfig", ".wslconfig.ini", "wsl.conf"),
}
"""What people called a file that WSL then did not read."""
_SURE = 0.85
_PLACES = {True: "/etc/wsl.conf", False: ".wslconfig"}


def file_name(look: Look) -> Iterator[Found]:
    """Object to a file that is not there beside one with almost its name."""
    for name in _ALMOST[look.dialect.file]:
        if name in look.beside:
            yield Found(0, f"WSL reads no `{name}`: the file must be called `{look.dialect.file}`")


def wrong_file(look: Look) -> Iterator[Found]:
    for setting in look.unknown:
        if _is_of_other_file(look, setting):
            place = _PLACES[other(look.dialect) is WSL_CONF]
            words = (
                f"`{setting.section}.{setting.key}` belongs into {place}: WSL passes over it here"
            )
            yield _found(setting, words, hint=f"move it to {place}")


def wrong_section(look: Look) -> Iterator[Found]:
    for setting in look.unknown:
        key = _elsewhere(look, setting)
        if key is not None and setting.section and not _is_misspelled(look, setting.section):
            words = f"`{setting.key}` belongs below `[{key.section}]`, WSL passes over it here"
            yield _found(
                setting, words, _moved(look, setting, key), f"move it below `[{key.section}]`"
            )


def no_section(look: Look) -> Iterator[Found]:
    for setting in look.unknown:
        if not setting.section:
            key = _elsewhere(look, setting)
            below = f": it belongs below `[{key.section}]`" if key else ""
            words = f"`{setting.key}` stands above every section, where WSL knows no key{below}"
            yield _found(setting, words, _moved(look, setting, key) if key else ())


def unknown_section(look: Look) -> Iterator[Found]:
    for header in look.whole.headers:
        if _is_known_section(look, header.name):
            continue
        meant = _meant_section(look, header.name)
        fix = (Splice(header.start + 1, header.end - 1, meant),) if meant else ()
        words = f"WSL does not know the section `[{header.name}]`"
        yield Found(header.start, words + (f", did you mean `[{meant}]`?" if meant else ""), fix)


def _is_misspelled(look: Look, section: str) -> bool:
    return not _is_known_section(look, section) and bool(_meant_section(look, section))


def _is_known_section(look: Look, name: str) -> bool:
    """Tell whether one of the two files has a section."""
    return name.lower() in sections(look.dialect) | sections(other(look.dialect))


def _meant_section(look: Look, name: str) -> str:
    known = {key.section.lower(): key.section for key in keys(look.dialect).values()}
    return known[near] if (near := _near(name.lower(), known)) else ""


def unknown_key(look: Look) -> Iterator[Found]:
    for setting in look.unknown:
        known = not setting.section or _is_of_other_file(look, setting) or _elsewhere(look, setting)
        if not known:
            yield _unknown(look, setting)


def _unknown(look: Look, setting: Setting) -> Found:
    name = f"`{setting.section}.{setting.key}`"
    names = {key.name.lower(): key for key in keys(look.dialect).values()}
    near = _near(setting.name, names)
    if near is None:
        return _found(setting, f"WSL does not know {name} and passes over it")
    key, start = names[near], setting.start
    hint = f"did you mean `{key.name}`?"
    same = key.section.lower() == setting.section.lower()
    fix = (Splice(start, start + len(setting.key), key.key),) if same else ()
    return _found(setting, f"WSL does not know {name} and passes over it, {hint}", fix, hint)


def duplicate(look: Look) -> Iterator[Found]:
    for setting, key in look.known:
        first = look.first[key.name]
        if first is not setting:
            line = look.line(first.start)
            words = f"`{key.name}` is set in line {line} already, and WSL takes the first one"
            refused = values.read(key, first.value).value is None
            yield _found(setting, words + (", although it is invalid" if refused else ""))


def alias(look: Look) -> Iterator[Found]:
    for setting, key in look.deciding:
        if setting.name != key.name.lower():
            name = f"{setting.section}.{setting.key}"
            yield _found(
                setting, f"`{name}` is the old name of `{key.name}`, which WSL still knows"
            )


def ignored(look: Look) -> Iterator[Found]:
    for setting, key in look.known:
        if key.ignored:
            yield _found(setting, f"WSL reads `{key.name}` and does nothing: {key.note}")


def _is_of_other_file(look: Look, setting: Setting) -> bool:
    """Tell whether the other file has this key, or alone has this section."""
    there = other(look.dialect)
    only = sections(there) - sections(look.dialect)
    return find(there, setting.name) is not None or setting.section.lower() in only


def _elsewhere(look: Look, setting: Setting) -> Key | None:
    """Return the key of this name in another section of the file, where only one has it."""
    named = {k.name: k for k in keys(look.dialect).values() if k.key.lower() == setting.key.lower()}
    return next(iter(named.values())) if len(named) == 1 else None


def _near(name: str, known: dict[str, Key] | dict[str, str]) -> str | None:
    from difflib import get_close_matches  # noqa: PLC0415  # for a slip of the hand only

    near = get_close_matches(name, known, n=1, cutoff=_SURE if "." in name else 0.6)
    return near[0] if near else None


def _moved(look: Look, setting: Setting, key: Key) -> Fix:
    """Move a line to the end of the section that it belongs to, which is made where it is not."""
    text, eol = look.text, line_end(look.whole)
    start = text.rfind("\n", 0, setting.start) + 1
    start += text.startswith("\ufeff", start)
    end = text.find("\n", setting.end) + 1 or len(text)
    if text[start : setting.start].strip(" \t") or key.name in look.first:
        return ()  # behind a carriage return, or a line that does not count anyway
    line = text[setting.start : end].rstrip("\r\n")
    at = end_of_section(look.whole, key.section)
    if at is not None:
        return (Splice(start, end, ""), Splice(at, at, f"{eol}{line}"))
    rest = text[:start] + text[end:]
    above = eol if rest.strip("\ufeff") and not rest.endswith("\n") else ""
    section = f"{above}[{key.section}]{eol}{line}{eol}"
    return (Splice(start, end, ""), Splice(len(text), len(text), section))


def _found(setting: Setting, words: str, fix: Fix = (), hint: str = "") -> Found:
    return Found(setting.start, words, fix, f"{setting.section}.{setting.key}".lstrip("."), hint)


RULES = (
    Rule("file-name", Severity.ERROR, "a file has another name than WSL looks for", file_name),
    Rule("wrong-file", Severity.ERROR, "a key belongs into the other file", wrong_file),
    Rule(
        "wrong-section",
        Severity.ERROR,
        "a key belongs into another section",
        wrong_section,
        fixable=True,
    ),
    Rule(
        "no-section", Severity.ERROR, "a key stands above every section", no_section, fixable=True
    ),
    Rule(
        "unknown-section",
        Severity.ERROR,
        "WSL does not know a section",
        unknown_section,
        fixable=True,
    ),
    Rule("unknown-key", Severity.ERROR, "WSL does not know a key", unknown_key, fixable=True),
    Rule("duplicate", Severity.WARNING, "a key is set twice, and the first one counts", duplicate),
    Rule("old-name", Severity.INFO, "a key has a new name", alias),
    Rule("ignored", Severity.WARNING, "WSL reads a key and does nothing", ignored),
)
