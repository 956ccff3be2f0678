"""Which folder `devboot vscode` is for, and what says so."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from devboot.errors import DevbootError
from devboot.machine import several
from devboot.machine.places import home_directory

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHOWN = 4  # names in a message


def checked(folder: Path | None) -> Path:
    """Return the folder that VS Code opens; None is the working directory.

    Raises DevbootError for what is no folder, and for the home: its `.vscode` is VS Code's own.
    """
    found = Path(os.path.normpath(Path.cwd() / (folder or "")))
    if not found.is_dir():
        raise DevbootError(f"`{folder}` is not a folder", hint="`-C` names the folder of a project")
    if found.resolve() == home_directory(os.environ).resolve():
        raise DevbootError(
            "this is your home directory, and `~/.vscode` is VS Code's own folder",
            hint="go to the folder of a project, or name it: `devboot vscode -C FOLDER`",
        )
    return found


def opened_beside(folder: Path, *, given: bool, project: bool) -> tuple[str, ...]:
    """Return the folders that a workspace file opens beside this one.

    `given`: somebody named the folder; `project`: something to debug is in it.
    Raises DevbootError when neither that nor a workspace file says that this one is meant.
    """
    for name, opened in several.workspace_files(folder).items():
        if opened and "." not in opened and not given:
            raise DevbootError(
                f"`{name}` opens {_quoted(opened)}, and not this folder",
                hint=f"say which one: `devboot vscode -C {opened[0]}`",
            )
        if others := tuple(one for one in opened if one != "."):
            return others
    if not given and not project and (below := several.projects_below(folder)):
        raise DevbootError(
            f"this folder is no project, it holds {_quoted(below)}",
            hint=f"say which one: `devboot vscode -C {below[0]}`",
        )
    return ()


def _quoted(names: Sequence[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:_SHOWN])
    return f"{shown} and {len(names) - _SHOWN} more" if len(names) > _SHOWN else shown
