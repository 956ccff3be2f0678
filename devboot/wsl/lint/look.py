"""What the rules look at: one file, read as WSL reads it, and read on where WSL stops."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from devboot.merge import wsl_ini
from devboot.wsl import in_force
from devboot.wsl.keys import find

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from devboot.facts.version import Version
    from devboot.merge.splices import Fix
    from devboot.merge.wsl_ini import Dialect, Ini, Invalid, Setting
    from devboot.severity import Severity
    from devboot.wsl.in_force import Value
    from devboot.wsl_settings.keys import Key

_BOM = "\ufeff"


class Found(NamedTuple):
    """One place that a rule objects to."""

    at: int  # offset into the file
    message: str  # lower case, without a full stop
    fix: Fix = ()  # leaves every other byte as it is; empty: a human must decide
    name: str = ""  # `section.key` as the file has it, where one is meant
    hint: str = ""  # what to do, for a finding of the doctor


class Rule(NamedTuple):
    """One question to a file."""

    id: str
    severity: Severity
    title: str  # what is wrong where it finds something, in one sentence
    find: Callable[[Look], Iterator[Found]]
    fixable: bool = False


class Look:
    """A file, and what reads it; never changed."""

    def __init__(
        self,
        text: str,
        dialect: Dialect,
        version: Version | None = None,  # of WSL; None: not known
        beside: tuple[str, ...] = (),  # what is in its folder, where the file itself is not
        *,
        utf_16: bool = False,  # its bytes are
    ) -> None:
        self.text, self.dialect = text, dialect
        self.version, self.beside, self.utf_16 = version, beside, utf_16

    @cached_property
    def read(self) -> Ini:
        """What WSL reads."""
        return wsl_ini.parse(self.text, self.dialect)

    @cached_property
    def whole(self) -> Ini:
        """What WSL would read if it went on behind a line that it does not understand."""
        if self.dialect.skips or self.read.stopped is None:
            return self.read
        marked = self.text.startswith(_BOM)
        return wsl_ini.parse(self.text, self.dialect._replace(skips=True, windows=marked))

    @cached_property
    def known(self) -> tuple[tuple[Setting, Key], ...]:
        """The settings whose key WSL knows in this file."""
        found = ((setting, self.key(setting)) for setting in self.whole.settings)
        return tuple((setting, key) for setting, key in found if key is not None)

    @cached_property
    def unknown(self) -> tuple[Setting, ...]:
        """The settings that WSL passes over, but for those of a section that it does not see."""
        return tuple(
            setting
            for setting in self.whole.settings
            if self.key(setting) is None and self.broken_header(setting) is None
        )

    @cached_property
    def first(self) -> Mapping[str, Setting]:
        """The line of each key that decides."""
        return in_force.deciding(self.whole)

    @cached_property
    def deciding(self) -> tuple[tuple[Setting, Key], ...]:
        return tuple((s, key) for s, key in self.known if self.first[key.name] is s)

    @cached_property
    def values(self) -> Mapping[str, Value]:
        """What would be in force if WSL read the whole file."""
        return in_force.of_settings(self.dialect, self.first)

    def key(self, setting: Setting) -> Key | None:
        return find(self.dialect, setting.name)

    def line(self, at: int) -> int:
        return self.whole.position(at)[0]

    def source(self, invalid: Invalid) -> str:
        """Return the text of a line that WSL does not understand, without its blanks."""
        return self.text[invalid.start : invalid.end].strip(" \t\r\n")

    def broken_header(self, setting: Setting) -> Invalid | None:
        """Return the `[section]` that WSL does not understand and that a setting stands below."""
        headers = [h.start for h in self.whole.headers if h.start < setting.start]
        above = headers[-1] if headers else -1
        broken = [
            invalid
            for invalid in self.whole.invalid
            if above < invalid.start < setting.start and self.source(invalid).startswith("[")
        ]
        return broken[-1] if broken else None
