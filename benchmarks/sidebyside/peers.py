"""The other tools, in an environment of their own that later runs use again."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from sidebyside.options import say

if TYPE_CHECKING:
    from pathlib import Path

PEERS = ("cookiecutter", "copier", "cruft", "dotbot", "dotdrop")
LIBRARIES = ("pydantic", "jsonschema", "msgspec")
MISE = "@jdxcode/mise"


class PeersError(Exception):
    """The peers cannot be had here; the text says why."""


def peers(cache: Path) -> dict[str, Path]:
    """Return each peer's program; install them on first use or raise `PeersError`."""
    programs = {name: cache / "peers" / "bin" / name for name in PEERS}
    if not all(program.is_file() for program in programs.values()):
        _install(cache / "peers")
    return programs


def libraries(cache: Path) -> Path:
    """Return the interpreter that has the libraries that check values."""
    python = cache / "libraries" / "bin" / "python"
    if not python.is_file():
        say(f"installing {', '.join(LIBRARIES)} into {cache / 'libraries'} (30 MB)")
        _run(sys.executable, "-m", "venv", "--clear", cache / "libraries")
        _run(python, "-m", "pip", "install", "--quiet", "pyyaml", "click", *LIBRARIES)
    return python


def mise(cache: Path) -> Path:
    """Return mise's program; install it on first use or raise `PeersError`."""
    folder = cache / "mise"
    program = folder / "node_modules" / ".bin" / "mise"
    if not program.is_file():
        say(f"installing {MISE} into {folder}")
        folder.mkdir(parents=True, exist_ok=True)
        _run("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, MISE)
    return program


def _install(venv: Path) -> None:
    say(f"installing {', '.join(PEERS)} into {venv} (100 MB)")
    _run(sys.executable, "-m", "venv", "--clear", venv)
    _run(venv / "bin" / "python", "-m", "pip", "install", "--quiet", *PEERS)


def _run(*argv: str | Path) -> None:
    try:
        subprocess.run(argv, check=True, capture_output=True, text=True)
    except OSError as error:
        raise PeersError(str(error)) from error
    except subprocess.CalledProcessError as error:
        lines = (error.stderr or error.stdout).strip().splitlines()
        raise PeersError(lines[-1] if lines else f"exit status {error.returncode}") from error
