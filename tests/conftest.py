"""A home and a working folder of its own for every test that runs the program."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from pathlib import Path

# A machine that is busy with other things says nothing about the code.
hypothesis.settings.register_profile(
    "patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("patient")


@dataclass(frozen=True)
class Devboot:
    """Runs the real program in a home of its own."""

    home: Path
    cwd: Path

    def __call__(
        self, *words: str | Path, stdin: str = "", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "devboot", *map(str, words)],
            cwd=self.cwd,
            env=self.environment() | environment,
            input=stdin,
            text=True,
            capture_output=True,
            check=False,
            timeout=600,
        )

    def environment(self) -> dict[str, str]:
        """An environment in which nothing of this machine's user is visible."""
        return {
            "HOME": str(self.home),
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "GIT_CONFIG_NOSYSTEM": "1",
        }


@pytest.fixture
def devboot(tmp_path: Path) -> Devboot:
    home, cwd = tmp_path / "home", tmp_path / "work"
    home.mkdir()
    cwd.mkdir()
    (home / ".gitconfig").write_text("[user]\n name = N\n email = n@example.org\n")
    return Devboot(home, cwd)
