"""`devboot vscode explain NAME`: the commands of a configuration, nothing is started."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from devboot.errors import DevbootError
from devboot.machine import vscode_files
from devboot.machine.machine import Machine
from devboot.machine.python_env import find_executable
from devboot.machine.surroundings import surroundings
from devboot.vscode.configurations import compounds, configurations
from devboot.vscode.explain import Explanation, Setting, explain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from devboot.vscode.documents import Opened


def explained(
    folder: Path,
    name: str,
    file: Path | None,
    answers: Mapping[str, str],
    breaks: Sequence[str],
) -> Explanation:
    """Return what a configuration of a folder comes to, with `file` in the editor."""
    opened = opened_without_errors(folder)
    around = surroundings(os.environ)
    setting = Setting(
        opened,
        home=around.home,
        environ=os.environ,
        read=around.read,
        python=_python,
        file=None if file is None else str(file.absolute()),
        inputs=answers,
    )
    return explain(name, setting, breaks)


def _python(folder: str) -> str:
    found = find_executable(Machine(cwd=Path(folder)))
    return "python3" if found is None else str(found)


def names(folder: Path) -> list[str]:
    """Return the names of all configurations and compounds."""
    opened = opened_without_errors(folder)
    return [entry.name for entry in (*configurations(opened), *compounds(opened))]


def opened_without_errors(folder: Path) -> Opened:
    """Read a folder, or the workspace file that is named instead.

    Raises DevbootError for a file that cannot be read as what it should be.
    """
    if folder.suffix == ".code-workspace":
        opened = vscode_files.open_workspace(folder)
    else:
        opened = vscode_files.open_folder(folder)
    for file in opened.files:
        if file.error is not None:
            raise DevbootError(f"{file.path}:{file.error}", hint="`devboot vscode lint` shows all")
    if not opened.files:
        raise DevbootError(
            f"there is no `.vscode` in `{folder}`", hint="`devboot vscode` makes one"
        )
    return opened
