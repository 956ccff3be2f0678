"""`devboot wsl lint`: what WSL does not take as it is meant, and putting right what can be."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from devboot.merge import wsl_encoding
from devboot.merge.wsl_ini import WSL_CONF
from devboot.workflow import wsl_files
from devboot.wsl.lint import Look, Problem, Severity, corrected, problems

if TYPE_CHECKING:
    from devboot.facts.version import Version
    from devboot.workflow import apply
    from devboot.workflow.wsl_files import Asked, File


class Linted(NamedTuple):
    """What was looked at, and what is wrong there."""

    files: tuple[File, ...]
    problems: tuple[Problem, ...]
    version: Version | None
    notes: tuple[str, ...] = ()

    def shown(self, path: str) -> str:
        return path

    @property
    def errors(self) -> int:
        return sum(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def fixable(self) -> int:
        return sum(bool(problem.fix) for problem in self.problems)


class Correction(NamedTuple):
    """What puts the files right."""

    request: apply.Request | None  # for the files that are the user's to write
    commands: tuple[str, ...]  # for the others


def look(asked: Asked, version: str | None) -> Linted:
    """Look at the files that options name, else at those of this machine."""
    there = wsl_files.opened(asked)
    known = wsl_files.version(version or there.info.version)
    looks = [(file.look(known), file) for file in there.files]
    looks += [(Look("", file.dialect, beside=_beside(file)), file) for file in there.empty]
    found = (problem for one, file in looks for problem in problems(one, str(file.path)))
    return Linted(there.files, tuple(found), known, there.notes)


def _beside(file: File) -> tuple[str, ...]:
    from devboot.machine.files import names_if_any  # noqa: PLC0415

    return tuple(names_if_any(file.path.parent))


def correction(linted: Linted) -> Correction:
    """Return what puts right what can be; a file that is edited meanwhile is a conflict."""
    from devboot.workflow.as_root import needs_root, writing  # noqa: PLC0415  # for `--fix` only

    changed = {file: _corrected(file, linted.version) for file in linted.files}
    changed = {file: data for file, data in changed.items() if data != file.data}
    closed = {file: data for file, data in changed.items() if needs_root(file.path)}
    mine = {file: data for file, data in changed.items() if file not in closed}
    commands = tuple(writing(file.path, data, file.data) for file, data in closed.items())
    return Correction(_request(mine) if mine else None, commands)


def _corrected(file: File, version: Version | None) -> bytes:
    text = corrected(file.text, file.dialect, version)
    return wsl_encoding.encoded(text, file.data, file.dialect)


def _request(changed: dict[File, bytes]) -> apply.Request:
    from devboot.machine.places import Places, places  # noqa: PLC0415
    from devboot.plan import Place, Target  # noqa: PLC0415
    from devboot.plan.exchange import Exchange  # noqa: PLC0415
    from devboot.workflow import apply  # noqa: PLC0415

    roots, targets = {**places().roots}, []
    for file, data in changed.items():
        place = Place.ETC if file.dialect is WSL_CONF else Place.WINDOWS_HOME
        roots[place] = file.path.absolute().parent
        path = PurePosixPath(file.path.name)
        targets.append(Target(place, path, Exchange(file.data, data)))
    return apply.Request("wsl lint", Places(roots), targets)
