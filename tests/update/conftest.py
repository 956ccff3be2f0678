"""Two versions of devboot: the one that made a project, and a newer one with other templates.

A checkout of devboot reads the templates beside its package. So a folder with a link to the package
and with templates of its own is a devboot of its own; nothing else is replaced.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

NAME = "python-project"
"""The template that the tests give files of their own; an editor's files go with its name."""

CHECKOUT = Path(__file__).parent.parent.parent

TEMPLATE = """\
version: "{version}"
summary: a few files
default_name: tiny
languages: [python]
needs: []
next: {{}}
layers: [common]
local: local
renames: {renames}
questions:
  word:
    default: hello
    pattern: '\\w+'
    allowed: one word
"""


@dataclass(frozen=True)
class Checkout:
    """A devboot with templates of its own."""

    folder: Path

    def template(
        self, files: dict[str, str], version: str, renames: dict[str, str] | None = None
    ) -> None:
        """Give the template these files; an ending `+x` of a name makes one executable."""
        folder = self.folder / "templates" / NAME
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "local").mkdir(parents=True)
        text = TEMPLATE.format(version=version, renames=json.dumps(renames or {}))
        (folder / "template.yml").write_text(text)
        for name, content in files.items():
            path = folder / "common" / name.removesuffix("+x")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode())
            path.chmod(0o755 if name.endswith("+x") else 0o644)


@dataclass(frozen=True)
class World:
    """A home, a folder for projects, and a devboot whose templates change."""

    root: Path
    checkout: Checkout

    @property
    def project(self) -> Path:
        return self.root / "work/tiny"

    @property
    def cwd(self) -> Path:
        return self.project

    def devboot(
        self, *words: str, cwd: Path | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "devboot", *words],
            cwd=cwd or self.project, env=self.environment() | environment, text=True,
            stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=120,
        )  # fmt: skip

    def environment(self) -> dict[str, str]:
        return {
            "HOME": str(self.root / "home"), "PATH": os.environ["PATH"], "LANG": "C.UTF-8",
            "PYTHONPATH": str(self.checkout.folder),
        }  # fmt: skip

    def init(self, files: dict[str, str]) -> Path:
        """Make a project of version 1."""
        self.checkout.template(files, "1")
        done = self.devboot("init", NAME, "tiny", "--no-git", cwd=self.root / "work")
        assert done.returncode == 0, done.stderr
        return self.project

    def newer(self, files: dict[str, str], renames: dict[str, str] | None = None) -> None:
        """Let the template become version 2."""
        self.checkout.template(files, "2", renames)

    def look(self) -> dict[str, tuple[bytes, int]]:
        """Every file of the project with its content and mode, devboot's record left out."""
        files = (path for path in sorted(self.project.rglob("*")) if path.is_file())
        return {
            str(path.relative_to(self.project)): (path.read_bytes(), path.stat().st_mode & 0o777)
            for path in files
            if path.relative_to(self.project).parts[0] not in {".devboot", ".vscode"}
        }


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that devboot takes for its checkout, with the real package and profiles."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("devboot", "profiles"):
        (folder / name).symlink_to(CHECKOUT / name)
    (folder / "templates").mkdir()
    for name in ("vscode", "dotfiles", "judges", "shared", "libtorch-project"):
        (folder / "templates" / name).symlink_to(CHECKOUT / "templates" / name)
    return folder


@pytest.fixture
def world(tmp_path: Path, package: Path) -> World:
    for name in ("home", "work"):
        (tmp_path / name).mkdir()
    return World(tmp_path, Checkout(package))
