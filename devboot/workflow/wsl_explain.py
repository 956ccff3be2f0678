"""`devboot wsl show` and `explain`: the values in force, and what there is to know about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.errors import DevbootError
from devboot.merge.wsl_ini import WSL_CONF
from devboot.workflow import wsl_files
from devboot.wsl import explain
from devboot.wsl.in_force import Value, in_force
from devboot.wsl.lint.grammar import encoding, utf_16

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from devboot.facts.version import Version
    from devboot.machine.machine import Machine
    from devboot.workflow.wsl_files import Asked, File, WslInfo
    from devboot.wsl.explain import Line, Page
    from devboot.wsl.lint import Look

_MODE = "wsl2.networkingMode"


class Shown(NamedTuple):
    """A file with what WSL takes from it."""

    file: File
    look: Look
    values: Mapping[str, Value]
    restart: str  # the command of Windows that makes WSL read it again

    @property
    def lines(self) -> tuple[Line, ...]:
        return explain.lines(self.look, str(self.file.path))

    @property
    def stops_at(self) -> int | None:
        """The line behind which WSL reads nothing, None: it reads the whole file."""
        stopped = self.look.read.stopped
        return self.look.line(stopped.at) if stopped else None

    def line(self, value: Value) -> int | None:
        return self.look.line(value.setting.start) if value.setting else None

    def as_json(self) -> dict[str, Any]:
        return {
            "path": str(self.file.path),
            "file": self.file.dialect.file,
            "stops_at": self.stops_at,
            "restart": self.restart,
        }


class View(NamedTuple):
    """All that is to be seen."""

    files: tuple[Shown, ...]
    info: WslInfo
    notes: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "files": [shown.as_json() for shown in self.files],
            "settings": [_setting(shown, v) for shown in self.files for v in shown.values.values()],
            "wslinfo": self.info._asdict(),
            "notes": list(self.notes),
        }

    def explained(self) -> dict[str, Any]:
        """Return the lines of each file, as scripts read them."""
        return {
            "files": [{**shown.as_json(), "lines": _lines(shown)} for shown in self.files],
            "wslinfo": self.info._asdict(),
            "notes": list(self.notes),
        }


def look_if_any(asked: Asked, version: str | None = None) -> View:
    """Return the same, and no file where none is named and this is not WSL."""
    from devboot.machine.machine import Machine  # noqa: PLC0415  # named files need no machine

    if any(asked) or wsl_files.is_wsl(Machine()):
        return look(asked, version)
    return View((), wsl_files.WslInfo(), ())


def look(asked: Asked, version: str | None = None, machine: Machine | None = None) -> View:
    """Read the files that options name, else those of a machine: this one, if none is given.

    A file of this machine that is not there counts as an empty one: WSL takes its defaults.
    """
    there = wsl_files.opened(asked, machine)
    known = wsl_files.version(version or there.info.version)
    files = tuple(_shown(file, known) for file in (*there.files, *there.empty))
    return View(files, there.info, (*there.notes, *_notes(files, there.info)))


def pages(view: View, name: str) -> tuple[Page, ...]:
    """Return the pages of the keys of this name.

    Raises DevbootError where WSL has none.
    """
    found = explain.pages(name, {shown.file.dialect: shown.look for shown in view.files})
    if not found:
        near = explain.near(name)
        hint = f"did you mean `{near}`?" if near else "`devboot wsl show --all` lists them"
        raise DevbootError(f"WSL knows no key `{name}`", hint=hint)
    return found


def _shown(file: File, version: Version | None) -> Shown:
    look = file.look(version)
    return Shown(file, look, in_force(look.read), wsl_files.restart(file.dialect))


def _notes(files: tuple[Shown, ...], info: WslInfo) -> Iterator[str]:
    """Say how a file is saved, if that matters, and where the running WSL is not what one says."""
    for shown in files:
        for found in (*encoding(shown.look), *utf_16(shown.look)):
            yield f"`{shown.file.path}`: {found.message}"
    config = next((shown for shown in files if shown.file.dialect is not WSL_CONF), None)
    mode = config.values[_MODE].value if config else None
    if mode is None or info.networking_mode in {None, mode.lower(), "wsl1"}:
        return
    words = f"WSL runs with networking mode `{info.networking_mode}`, the file says {mode}"
    yield f"{words}: it was not restarted since, or Windows cannot do that"


def _setting(shown: Shown, value: Value) -> dict[str, Any]:
    key = value.key
    return {
        "file": key.file,
        "section": key.section,
        "key": key.key,
        "value": value.value,
        "default": key.default,
        "path": str(shown.file.path) if value.setting else None,
        "line": shown.line(value),
        "why": value.why or None,
        "since": key.since or None,
    }


def _lines(shown: Shown) -> list[dict[str, Any]]:
    return [
        {
            "line": line.number,
            "source": line.source,
            "setting": _setting(shown, line.value) if line.value else None,
            "problems": [problem.as_json() for problem in line.problems],
        }
        for line in shown.lines
    ]
