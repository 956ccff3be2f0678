"""`devboot vscode lint` has nothing against what `devboot vscode` writes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from devboot.generators.vscode import targets
from devboot.generators.vscode.record import Remembered
from devboot.generators.vscode.wanted import ENGINES, Wanted
from devboot.generators.vscode.workspace import LANGUAGES
from devboot.machine.surroundings import surroundings
from devboot.machine.vscode_files import open_folder
from devboot.machine.workspace import read_workspace
from devboot.vscode.lint import Look, Severity, lint

from .conftest import APIS, CMAKE, KINDS, PYTHON, configure, made, write

if TYPE_CHECKING:
    from pathlib import Path

BOTH = {**CMAKE, **PYTHON}


@pytest.mark.parametrize("everything", [False, True], ids=["six", "all"])
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("kind", [*KINDS, *APIS, "unconfigured", "cmake and python"])
def test_nothing_is_wrong(
    tmp_path: Path, kind: str, engine: str, everything: bool  # noqa: FBT001
) -> None:  # fmt: skip
    folder = tmp_path / "p"
    if kind in APIS:
        made(folder, api=kind)
    else:
        write(folder, {**KINDS, "unconfigured": CMAKE, "cmake and python": BOTH}[kind])
        folder.mkdir(exist_ok=True)
    if kind == "cmake":
        configure(folder, "build/debug", "-DCMAKE_BUILD_TYPE=Debug")
    workspace = read_workspace(folder)
    wanted = Wanted(workspace.languages or LANGUAGES, engine, everything)
    write(
        folder,
        {str(t.path): t.content.merge(None) for t in targets(workspace, wanted, Remembered())},
    )
    around = surroundings({"PATH": os.environ["PATH"], "HOME": str(tmp_path)})
    problems = lint(Look(open_folder(folder), around))
    assert [str(one) for one in problems if one.severity is not Severity.INFO] == []
    assert {one.rule for one in problems} <= {"program-unbuilt"}
