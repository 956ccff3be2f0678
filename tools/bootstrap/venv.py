"""The project's `.venv`: made, recognised as ours, remade when it was left half done."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bootstrap import system
from bootstrap.words import SetupError, say

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"

STAMP = VENV / "devboot-setup.json"
"""Names this `.venv` as ours, and says what is complete in it. It is emptied before anything is
installed and written again afterwards: a run that was cut short leaves nothing to trust."""

BASE_PYTHON = getattr(sys, "_base_executable", sys.executable)
"""The interpreter behind an activated environment: that one may be the `.venv` we replace."""

UV = {"UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1"}
"""Makes uv, by its new and its old word, trust the certificates that pip would."""

Stamp = dict[str, str]


def identity() -> Stamp:
    """Return what a `.venv` is bound to: its place (scripts hold it) and its interpreter."""
    return {
        "place": str(VENV),
        "python": f"{sys.version_info[0]}.{sys.version_info[1]}",
        "base": sys.base_prefix,
    }


def read_stamp() -> Stamp:
    """Return what is complete in `.venv`; nothing when it is absent, half made or moved."""
    try:
        stamp: Stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    ours = identity().items() <= stamp.items() and os.access(PYTHON, os.X_OK)
    return stamp if ours else {}


def write_stamp(stamp: Stamp) -> None:
    STAMP.write_text(json.dumps(stamp, indent=1), encoding="utf-8")


def missing_to_make_one(environ: Mapping[str, str]) -> list[system.Need]:
    """Return the package without which no virtual environment can be made here."""
    return [] if _maker(environ) else [_venv_package()]


def make(env: Mapping[str, str]) -> None:
    """Make an empty `.venv` with pip; one of ours that is there is replaced."""
    maker = _maker(env)
    assert maker, "missing_to_make_one is asked first"
    _clear()
    say(f"making .venv with Python {identity()['python']}")
    VENV.mkdir()
    write_stamp({})
    made = subprocess.run([*maker, str(VENV)], env={**UV, **env}, stdout=sys.stderr, check=False)
    if made.returncode != 0:
        raise SetupError(
            f"`{Path(maker[0]).name}` could not make {VENV} (its words are above)",
            hint=system.how_to_install([_venv_package()], env),
        )


def _clear() -> None:
    if VENV.is_symlink() or (VENV.is_dir() and any(VENV.iterdir()) and not STAMP.exists()):
        raise SetupError(
            f"{VENV} is there and was not made by this set-up",
            hint="move it away, or remove it if nothing in it is dear to you: `rm -r .venv`",
        )
    if VENV.is_dir():
        shutil.rmtree(VENV)


def _maker(environ: Mapping[str, str]) -> list[str] | None:
    """Return the command that makes an environment with pip in it.

    Python's own venv comes first although uv is faster: pip honours the index, proxy and
    certificate settings of pip.conf, which uv does not read, and one way is tested more often than
    two. uv and virtualenv are the ways out where Debian's Python came without `ensurepip`.
    """
    # Not just `ensurepip`: a folder of that name left by a removed package is importable too.
    if _importable("ensurepip.__main__") and _importable("venv"):
        return [BASE_PYTHON, "-m", "venv"]
    if _importable("virtualenv"):
        return [sys.executable, "-m", "virtualenv", "--quiet", "--python", BASE_PYTHON]
    if uv := system.which("uv", environ):
        return [uv, "venv", "--quiet", "--seed", "--allow-existing", "--python", BASE_PYTHON]
    return None


def _importable(name: str) -> bool:
    try:
        importlib.import_module(name)
    except ImportError:
        return False
    return True


def _venv_package() -> system.Need:
    """Debian has one package per interpreter; `python3-venv` belongs to its default one."""
    default = os.path.realpath("/usr/bin/python3")
    version = identity()["python"]
    apt = system.VENV.apt if default.endswith(version) else f"python{version}-venv"
    return system.VENV._replace(apt=apt)
