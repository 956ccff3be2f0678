"""The files of `.vscode` as a new folder of each kind gets them, byte for byte.

`DEVBOOT_WRITE_GOLDEN=1` writes them anew: read the difference before you commit it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from devboot.generators.vscode import libtorch, targets
from devboot.generators.vscode.record import Remembered
from devboot.generators.vscode.wanted import Wanted
from devboot.generators.vscode.workspace import LANGUAGES
from devboot.machine.workspace import read_workspace

from .conftest import APIS, KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

GOLDEN = Path(__file__).parent / "golden"
ENGINES = {"stable": "clangd", "extension": "clangd"}  # cpptools elsewhere


@pytest.mark.parametrize("kind", [*KINDS, *APIS])
def test_the_files_of_a_new_folder(of_kind: Callable[[str], Path], kind: str) -> None:
    workspace = read_workspace(of_kind(kind))
    wanted = Wanted(workspace.languages or LANGUAGES, ENGINES.get(kind, "cpptools"))
    made = {
        target.path.name: target.content.merge(None)
        for target in targets(workspace, wanted, Remembered())
        if target.path.parts[0] == ".vscode" and target.path.suffix == ".json"
    }
    folder = GOLDEN / kind
    if os.environ.get("DEVBOOT_WRITE_GOLDEN"):
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in made.items():
            (folder / name).write_bytes(data)
    assert {path.name for path in folder.iterdir()} == set(made)
    for name, data in made.items():
        assert data.decode() == (folder / name).read_text(), name


def test_ours_is_the_script_of_the_template(of_kind: Callable[[str], Path]) -> None:
    workspace = read_workspace(of_kind("extension"))
    found = {str(t.path): t.content.own for t in targets(workspace, Wanted(("cpp",)), Remembered())}
    script = Path(libtorch.__file__).parents[3] / "templates/libtorch-project/torch"
    assert found[workspace.printers].endswith((script / libtorch.PRINTERS).read_bytes())
