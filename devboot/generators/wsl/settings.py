"""The settings of WSL that a profile wants, checked as WSL would read them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from devboot.errors import DevbootError
from devboot.merge import wsl_ini_edit
from devboot.merge.ini_keys import IniKey
from devboot.merge.wsl_ini import WSL_CONF
from devboot.wsl import lint
from devboot.wsl.keys import find

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from devboot.merge.wsl_ini import Dialect
    from devboot.profile import Profile
    from devboot.profile.layers import Node
    from devboot.profile.problems import Origin

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_BOOLS = {"true": ("true", "1"), "1": ("true", "1"), "false": ("false", "0"), "0": ("false", "0")}
_UNKNOWN = frozenset({"unknown-key", "unknown-section"})
"""A newer WSL may know them: without a guess what is meant they are taken as they are."""


class Said(NamedTuple):
    """A setting and where the profile says it."""

    section: str
    key: str
    value: str
    origin: Origin

    @property
    def name(self) -> str:
        return f"{self.section}.{self.key}"


def branch(dialect: Dialect) -> str:
    """Return where a profile has the settings of a file."""
    return "wsl.conf" if dialect is WSL_CONF else "wsl.config"


def said(profile: Profile, dialect: Dialect) -> tuple[Said, ...]:
    """Return the settings of a file in the order of the profile.

    Raises DevbootError for what cannot be written as `[section]` and `key=value`.
    """
    where = branch(dialect)
    sections = profile.get(where).value
    found = [one for name in sections for one in _section(where, name, sections[name])]
    seen: dict[str, Said] = {}
    for one in found:
        other = seen.setdefault(one.name.lower(), one)
        if other is not one:
            raise _refused(one.origin, f"`{where}.{one.name}` is `{other.name}` once more")
    return tuple(found)


def ini_keys(profile: Profile, dialect: Dialect) -> tuple[IniKey, ...]:
    """Return the keys as they should be in a file.

    Raises DevbootError, with all that WSL would not take as it is meant.
    """
    found = said(profile, dialect)
    _refuse_wrong(found, dialect)
    return tuple(_ini_key(one, dialect) for one in found)


def _section(where: str, name: str, node: Node) -> Iterator[Said]:
    if not _WORD.fullmatch(name):
        raise _refused(node.origin, f"`{name}` is no section: it is letters and digits")
    if not isinstance(node.value, dict):
        raise _refused(node.origin, f"`{where}.{name}` is a section, with keys below it")
    for key, inner in node.value.items():
        if not _WORD.fullmatch(key):
            raise _refused(inner.origin, f"`{key}` is no key: it is letters and digits")
        yield Said(name, key, _value(f"{where}.{name}.{key}", inner), inner.origin)


def _value(name: str, node: Node) -> str:
    """Return a value as text; a list of words is one with commas, as WSL has it."""
    plain = node.plain()
    items = plain if isinstance(plain, tuple) else (plain,)
    if not items or not all(isinstance(item, str) for item in items):
        raise _refused(node.origin, f"`{name}` is one value, or a list of some")
    text = ",".join(items)
    if any(ord(char) < ord(" ") and char not in "\n\t" for char in text):
        raise _refused(node.origin, f"`{name}` has a character that cannot be written")
    return text


def _ini_key(one: Said, dialect: Dialect) -> IniKey:
    known = find(dialect, one.name)
    if known is None:
        return IniKey(one.section, one.key, one.value)
    names = {name.lower() for name in (known.name, *known.aliases)} - {one.name.lower()}
    spelled: tuple[str, ...] = ()
    if known.type == "bool":
        spelled = _BOOLS[one.value.lower()]
    if known.type == "enum":
        spelled = (one.value.lower(),)
    return IniKey(one.section, one.key, one.value, tuple(sorted(names)), spelled)


def _refuse_wrong(found: Sequence[Said], dialect: Dialect) -> None:
    """Refuse what the linter would object to, had the file these settings only."""
    text = wsl_ini_edit.put("", dialect, {(one.section, one.key): one.value for one in found})
    origins = {one.name.lower(): one.origin for one in found}
    lines = [
        f"{_origin(origins, problem)}: {problem.message}"
        for rule, problem in lint.lint(lint.Look(text, dialect))
        if rule.severity is not lint.Severity.INFO and not _may_be_newer(rule, problem)
    ]
    if lines:
        head = f"WSL would not take {len(lines)} of these settings as meant, nothing was changed:"
        raise DevbootError(
            "\n  ".join([head, *dict.fromkeys(lines)]), hint="`devboot wsl explain KEY` helps"
        )


def _may_be_newer(rule: lint.Rule, problem: lint.Found) -> bool:
    return rule.id in _UNKNOWN and not (problem.hint or problem.fix)


def _origin(origins: dict[str, Origin], problem: lint.Found) -> str:
    section = problem.message.partition("`[")[2].partition("]`")[0].lower()
    names = [name for name in origins if name == problem.name.lower()]
    names += [name for name in origins if section and name.startswith(f"{section}.")]
    return str(origins[names[0]]) if names else "the profile"


def _refused(origin: Origin, message: str) -> DevbootError:
    return DevbootError(f"{origin}: {message}", hint="`devboot wsl explain` shows the keys")
