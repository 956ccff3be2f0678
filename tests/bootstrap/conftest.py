"""A checkout to set up, on a machine whose every program is a fake on PATH."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import textwrap
import venv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
BUILD_TOOLS = {
    "git": "",
    "cmake": "print('cmake version 3.28.1')",
    "ninja": "",
    "gdb": "",
    "c++": "",
}

# Makes an environment whose python writes down how it was called and does what PIP tells it.
UV = """
import pathlib, sys
bin = pathlib.Path(sys.argv[-1], "bin")
bin.mkdir(parents=True)
site = "lib/python%d.%d/site-packages" % sys.version_info[:2]
(bin.parent / site).mkdir(parents=True)
(bin / "python").write_text(pathlib.Path(__file__).with_name("venv-python").read_text())
(bin / "python").chmod(0o755)
"""
# Installing works, and torch is there afterwards.
WORKING = """
if sys.argv[-1].startswith("torch"):
    (site,) = pathlib.Path(sys.argv[0]).parents[1].glob("lib/python3*/site-packages")
    (site / "torch").mkdir(exist_ok=True)
"""
VENV_PYTHON = """
import json, os, pathlib, sys
lab = pathlib.Path({lab!r})
with (lab / "calls").open("a") as calls:
    print(json.dumps([sys.argv[1:], dict(os.environ)]), file=calls)
exec((lab / "answers.py").read_text())
"""


@dataclass
class Lab:
    """One machine: `bin` is its PATH, `checkout` is what somebody cloned there."""

    root: Path
    python: Path
    checkout: Path
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def bin(self) -> Path:
        return self.root / "bin"

    @property
    def venv(self) -> Path:
        return self.checkout / ".venv"

    def program(self, name: str, body: str = "") -> Path:
        file = self.bin / name
        file.write_text(f"#!{sys.executable}\n{textwrap.dedent(body)}", encoding="utf-8")
        file.chmod(0o755)
        return file

    def answer(self, body: str) -> None:
        """Say what the python of a new `.venv` does, as Python with `sys.argv`."""
        (self.root / "answers.py").write_text(textwrap.dedent(body), encoding="utf-8")

    def argv(self, *command: str) -> list[str]:
        return [str(self.python), "tools/setup.py", *command]

    def run(self, *command: str, **options: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.argv(*command),
            cwd=self.checkout,
            env=self.environ,
            text=True,
            capture_output=True,
            check=False,
            timeout=60,
            **options,
        )

    def calls(self) -> list[tuple[list[str], dict[str, str]]]:
        """Return how the python of `.venv` was called so far: arguments and environment."""
        file = self.root / "calls"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    def installs(self) -> list[list[str]]:
        return [argv[3:] for argv, _ in self.calls() if argv[:3] == ["-m", "pip", "install"]]


@pytest.fixture(scope="session")
def empty_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter that sees no torch, whatever the one that runs the tests sees."""
    place = tmp_path_factory.mktemp("empty")
    venv.create(place, with_pip=False, symlinks=True)
    return place / "bin" / "python3"


@pytest.fixture
def lab(tmp_path: Path, empty_python: Path) -> Lab:
    """A machine with the build tools and uv, but without ensurepip: the quickest way to a venv."""
    lab = Lab(tmp_path / "mächine", empty_python, tmp_path / "mächine" / "dev böot")
    shutil.copytree(ROOT / "tools", lab.checkout / "tools")
    shutil.copy(ROOT / "pyproject.toml", lab.checkout)
    lab.bin.mkdir()
    for name, body in (BUILD_TOOLS | {"uv": UV}).items():
        lab.program(name, body)
    lab.program("venv-python", VENV_PYTHON.format(lab=str(lab.root)))
    lab.answer(WORKING)
    for hidden in ("ensurepip", "virtualenv"):
        (lab.root / "hidden" / hidden).mkdir(parents=True)
        (lab.root / "hidden" / hidden / "__init__.py").write_text("raise ImportError")
    header = lab.root / "include" / "gtest" / "gtest.h"
    header.parent.mkdir(parents=True)
    header.touch()
    lab.environ = {
        "PATH": str(lab.bin),
        "HOME": os.environ["HOME"],
        "PYTHONPATH": str(lab.root / "hidden"),
        "CMAKE_PREFIX_PATH": str(lab.root),
    }
    return lab
