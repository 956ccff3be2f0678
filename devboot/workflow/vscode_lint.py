"""`devboot vscode lint`: what is wrong with `.vscode`, and putting right what can be."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from devboot.errors import DevbootError
from devboot.machine import vscode_files
from devboot.machine.places import Places, places
from devboot.machine.surroundings import surroundings
from devboot.plan import Place, Target
from devboot.plan.exchange import Exchange
from devboot.vscode import lint
from devboot.vscode.lint import Look
from devboot.workflow import apply

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from devboot.vscode.documents import File, Opened
    from devboot.vscode.lint import Problem


class Linted(NamedTuple):
    """What was looked at, and what is wrong there."""

    folder: Path  # that the paths shown start from
    files: tuple[File, ...]
    problems: tuple[Problem, ...]

    def shown(self, path: str) -> str:
        """Return a path as it can be opened from where the command was given."""
        return str(self.folder / path)

    @property
    def errors(self) -> int:
        return sum(problem.severity is lint.Severity.ERROR for problem in self.problems)

    @property
    def fixable(self) -> int:
        return sum(bool(problem.fix) for problem in self.problems)


def look(folder: Path, names: Sequence[Path] = ()) -> Linted:
    """Look at the named files; without names at a folder's `.vscode` and its workspace files.

    Raises DevbootError when there is nothing to look at.
    """
    opened = list(_opened(folder, names))
    files = {file.path: file for one in opened for file in one.files}
    wanted = {os.path.relpath(name, folder) for name in names} or files.keys()
    if not files.keys() & wanted:
        raise DevbootError(
            f"there is no `.vscode` in `{folder}`", hint="`devboot vscode` makes one"
        )
    around = surroundings(os.environ)
    found = {p for one in opened for p in lint.lint(Look(one, around)) if p.path in wanted}
    shown = tuple(file for path, file in files.items() if path in wanted)
    return Linted(folder, shown, tuple(sorted(found, key=_order)))


def correction(linted: Linted) -> apply.Request:
    """Return the request that puts right what can be; a file edited meanwhile is a conflict."""
    changed = lint.corrected(linted.files, linted.problems)
    texts = {file.path: file.document.text for file in linted.files}
    real = {path: Path(os.path.abspath(linted.folder / path)) for path in changed}  # noqa: PTH100  # links stay
    root = Path(os.path.commonpath([linted.folder.absolute(), *real.values()]))
    targets = [
        Target(
            Place.PROJECT,
            PurePosixPath(real[path].relative_to(root)),
            Exchange(texts[path].encode(), text.encode()),
        )
        for path, text in changed.items()
    ]
    return apply.Request("vscode lint", Places({**places().roots, Place.PROJECT: root}), targets)


def _opened(folder: Path, names: Sequence[Path]) -> Iterator[Opened]:
    if not names:
        yield vscode_files.open_folder(folder)
        names = sorted(folder.glob("*.code-workspace"))
    for name in names:
        if name.suffix == ".code-workspace":
            yield vscode_files.open_workspace(name, folder)
        else:
            yield vscode_files.open_folder(_above(name), folder)


def _above(path: Path) -> Path:
    """Return the folder that VS Code would have to open for a file below `.vscode`."""
    if not path.exists():
        raise DevbootError(f"there is no `{path}`", hint="name a file that is")
    if path.parent.absolute().name != ".vscode":
        raise DevbootError(
            f"`{path}` is no file that VS Code reads",
            hint="it reads `.vscode/*.json` and `*.code-workspace`",
        )
    return path.parent.absolute().parent


def _order(problem: Problem) -> tuple[object, ...]:
    return problem.path, problem.line, problem.column, problem.rule, problem.message
