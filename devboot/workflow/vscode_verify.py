"""`devboot vscode verify`: which configurations are driven, with what, and whether they may be."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from devboot.apply.state import reading
from devboot.errors import DevbootError
from devboot.machine.places import places
from devboot.plan import Place as Location
from devboot.verify.vscode.bench import Wish
from devboot.verify.vscode.engine import Job, results
from devboot.verify.vscode.places import Place
from devboot.vscode.configurations import compounds, configurations, find
from devboot.vscode.explain import explain
from devboot.workflow.history import undone_by
from devboot.workflow.vscode_explain import opened_without_errors, setting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from devboot.verify.vscode.outcome import Result
    from devboot.vscode.configurations import Entry


class Asked(NamedTuple):
    """What the user wants verified."""

    folder: Path
    names: Sequence[str] = ()
    at: str = ""  # FILE:LINE
    file: Path | None = None  # in the editor
    timeout: float = 60


class Prepared(NamedTuple):
    """Configurations that can be driven, and what they are driven with."""

    job: Job
    entries: tuple[Entry, ...]
    is_trusted: bool

    @property
    def commands(self) -> list[tuple[str, list[str]]]:
        """The commands of each configuration, as `devboot vscode explain` prints them."""
        return [(entry.name, self._lines(entry.name)) for entry in self.entries]

    def _lines(self, name: str) -> list[str]:
        try:
            return [c.line for c in explain(name, self.job.setting).commands if c.line]
        except DevbootError as error:
            return [f"({error.message})"]


def prepare(asked: Asked) -> Prepared:
    """Read a folder's configurations; nothing is started.

    Raises DevbootError for a file that cannot be read and for a name that is not there.
    """
    opened = opened_without_errors(asked.folder)
    known = [*configurations(opened), *compounds(opened)]
    entries = tuple(find(opened, name) for name in asked.names) or tuple(known)
    if not entries:
        raise DevbootError(
            f"there is no configuration in `{asked.folder}`", hint="`devboot vscode` makes some"
        )
    wish = Wish(_place(asked.at), asked.timeout)
    file = asked.file and _existing(asked.file)
    job = Job(setting(opened, file, {}), dict(os.environ), wish, file)
    return Prepared(job, entries, _is_made_here(asked.folder))


def verify(prepared: Prepared, on_start: Callable[[str], None]) -> Iterator[Result]:
    """Drive the configurations, one after the other."""
    return results(prepared.job, prepared.entries, on_start)


def _place(text: str) -> Place | None:
    if not text:
        return None
    file, colon, line = text.rpartition(":")
    if not colon or not line.isdecimal() or int(line) < 1:
        raise DevbootError(
            f"`{text}` is not of the form FILE:LINE", hint="for example `--at src/main.cpp:12`"
        )
    return Place(str(_existing(Path(file))), int(line))


def _existing(file: Path) -> Path:
    if not file.is_file():
        raise DevbootError(f"there is no file `{file}`", hint="name it as seen from here")
    return file.absolute()


def _is_made_here(folder: Path) -> bool:
    """Tell whether devboot made this folder on this machine: its journal says so, nobody else."""
    wanted = os.path.realpath(folder if folder.is_dir() else folder.parent)
    with reading(places().path(Location.STATE)) as state:
        runs = tuple(state.journal.runs()) if state else ()
    undone = undone_by(runs)
    for run in runs:
        made = [f"{tree.base}/{tree.name}" for tree in run.trees if not tree.goes]
        if run.command == "init":
            made += [entry.root for entry in run.effective if entry.place is Location.PROJECT]
        if run.done and run.number not in undone and wanted in map(os.path.realpath, made):
            return True
    return False
