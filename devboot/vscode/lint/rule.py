"""What a rule is, what it looks at and what it finds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.vscode import configurations, validity, variables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from devboot.merge.jsonc import Position
    from devboot.merge.splices import Splice
    from devboot.severity import Severity
    from devboot.vscode.configurations import Entry
    from devboot.vscode.documents import Level, Opened, Part
    from devboot.vscode.schema import Violation


_DRIVE = re.compile(r"[A-Za-z]:[\\/]")


class Found(NamedTuple):
    """One place that a rule objects to."""

    part: Part
    message: str  # lower case, without a full stop
    fix: tuple[Splice, ...] = ()  # leaves every other byte as it is; empty: a human must decide
    at_key: bool = False  # whether the key is meant, not its value
    at: Position | None = None  # another place than the part's


class Rule(NamedTuple):
    """One question to the files of a folder."""

    id: str
    severity: Severity
    title: str  # what is wrong where it finds something, in one sentence
    find: Callable[[Look], Iterator[Found]]
    fixable: bool = False


class Surroundings(NamedTuple):
    """What a rule may ask about the machine; nothing is ever started."""

    home: str
    environ: Mapping[str, str]
    kind: Callable[[str], str]  # what is at an absolute path: `file`, `folder`, empty: nothing
    has_program: Callable[[str], bool]  # whether PATH has it
    read: Callable[[str], str | None]  # the text of a small file


@dataclass(frozen=True)
class Look:
    """The files as VS Code would open them, and the machine."""

    opened: Opened
    around: Surroundings

    @cached_property
    def configurations(self) -> tuple[Entry, ...]:
        return tuple(configurations.configurations(self.opened))

    def of_type(self, *types: str, request: str = "") -> Iterator[Entry]:
        """Yield the configurations of these types, whatever their case is elsewhere."""
        for entry in self.configurations:
            if entry.text("type") in types and request in {"", entry.text("request")}:
                yield entry

    @cached_property
    def violations(self) -> tuple[Violation, ...]:
        return validity.violations(self.opened)

    @cached_property
    def tasks(self) -> tuple[Entry, ...]:
        return tuple(task for level in self.opened.levels for task in configurations.tasks(level))

    @property
    def listed_folders(self) -> list[Level]:
        """The folders that a workspace file lists, in its order."""
        return [level for level in self.opened.levels if level.folder is not None]

    def task(self, entry: Entry, name: str) -> Entry | None:
        """Return the task that an entry means by a name."""
        return configurations.find_task(entry.level, name)

    def recommended(self, level: Level) -> frozenset[str]:
        """Return the ids of the extensions that are recommended, in lower case."""
        wide = [other.extensions for other in self.opened.levels if other.folder is None]
        listed = [e.get("recommendations") for e in (level.extensions, *wide) if e is not None]
        ids = (text(one.value).casefold() for part in listed if part for one in part.elements())
        return frozenset(ids)

    def context(self, level: Level) -> variables.Context:
        """Return what variables mean for a level, with no file open and no question answered."""
        folders = self.opened.folders
        only = next(iter(folders.values())) if len(folders) == 1 else None
        return variables.Context(
            level.folder or only,
            folders=folders,
            home=self.around.home,
            environ=self.around.environ,
            settings=self.opened.settings(level),
        )

    def resolved(self, entry: Entry, text: str) -> str | None:
        """Return a text without variables; None: it has one that is known at run time only."""
        for one in variables.variables(text):
            if one.name == "env" and one.argument not in self.around.environ:
                return None
        found = variables.resolve(text, self.context(entry.level))
        return None if found.missing else str(found.value)

    def path(self, entry: Entry, key: str) -> tuple[Part, str] | None:
        """Return an attribute that is an absolute path and known now, with its place."""
        part = entry.get(key)
        if part is None or not isinstance(part.value, str):
            return None
        path = self.resolved(entry, part.value)
        return (part, path) if path is not None and path.startswith("/") else None


def is_of_windows(path: str) -> bool:
    """Tell whether a path is one of Windows, which means nothing here and is no mistake there."""
    return _DRIVE.match(path) is not None


def strings(part: Part | None) -> Iterator[Part]:
    """Yield every string inside a value."""
    for one in part.all() if part else ():
        if isinstance(one.value, str):
            yield one


def text(value: Any) -> str:  # noqa: ANN401  # JSON
    """Return a value that is a string; anything else is an empty one."""
    return value if isinstance(value, str) else ""
