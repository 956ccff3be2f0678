"""Projects to add to, one for each api, and what is in them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.conftest import Devboot

if TYPE_CHECKING:
    from pathlib import Path

APIS = ("stable", "aten", "none")


@dataclass(frozen=True)
class Project:
    """A project of devboot's, and the program to change it with."""

    folder: Path
    devboot: Devboot

    def __call__(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        return self.devboot(*words)

    def done(self, *words: str | Path) -> str:
        """Run devboot; it has to succeed."""
        done = self.devboot(*words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def look(self) -> dict[str, tuple[bytes, int]]:
        """Every file with its content and mode."""
        files = (path for path in sorted(self.folder.rglob("*")) if path.is_file())
        return {
            str(path.relative_to(self.folder)): (path.read_bytes(), path.stat().st_mode)
            for path in files
        }

    def folders(self) -> set[str]:
        found = (path for path in self.folder.rglob("*") if path.is_dir())
        return {str(path.relative_to(self.folder)) for path in found}

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.folder / name
        text = path.read_text()
        assert text.count(old) == 1, (name, old)
        path.write_text(text.replace(old, new))

    def text(self, name: str) -> str:
        return (self.folder / name).read_text()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("made")
    (root / "home").mkdir()
    environment = {"HOME": str(root / "home"), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    for api in APIS:
        words = ["init", "libtorch-project", f"{api}/my-ops", "-D", f"api={api}", "--no-git"]
        subprocess.run(
            [sys.executable, "-m", "devboot", *words],
            cwd=root, env=environment, check=True, capture_output=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    return root


@pytest.fixture(params=["stable"])
def project(request: pytest.FixtureRequest, made: Path, tmp_path: Path) -> Project:
    """A fresh copy; `each_api` makes it one for each."""
    folder = tmp_path / "my-ops"
    shutil.copytree(made / request.param / "my-ops", folder)
    (tmp_path / "home").mkdir()
    return Project(folder, Devboot(tmp_path / "home", folder))


each_api = pytest.mark.parametrize("project", APIS, indirect=True)
