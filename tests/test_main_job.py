"""The main job with the real tools: a project is made, built, tested, debugged and packaged."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="needs torch"),
]

PROVEN_HERE = [
    "configure",
    "build",
    "C++ tests",
    "Python tests",
    "breakpoint from C++",
    "breakpoint from Python",
]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "Größe mit Leerzeichen"
    folder.mkdir()
    return folder


def _environment(place: Path) -> dict[str, str]:
    """Name this environment, as activating it does; nothing else is known of the user."""
    return {
        "HOME": str(place),
        "PATH": os.environ["PATH"],
        "VIRTUAL_ENV": sys.prefix,
        "LANG": "C.UTF-8",
    }


def _verified(place: Path, *words: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "devboot", "init", "libtorch-project", "--verify", "--json", *words],
        cwd=place, env=_environment(place), text=True, capture_output=True, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    document: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == 0, json.dumps(document["proofs"], indent=2)
    return document


@pytest.mark.parametrize("api", ["stable", "aten", "none"])
def test_every_binding_is_proven_here(place: Path, api: str) -> None:
    document = _verified(place, "-D", f"api={api}")
    proofs = {proof["name"]: proof for proof in document["proofs"]}
    assert [name for name, proof in proofs.items() if proof["status"] == "proven"] == PROVEN_HERE
    assert all(proofs[name]["seconds"] > 0 for name in PROVEN_HERE)
