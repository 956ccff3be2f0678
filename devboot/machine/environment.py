"""The Python environment of a folder: what is in it, and which tool it belongs to."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from devboot.machine import files
from devboot.machine.machine import Machine

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from devboot.facts.python import Python

NAME = ".venv"
_MARK = "devboot-env.json"
_POETRY = re.compile(r"^\[tool\.poetry", re.MULTILINE)
_PIXI = re.compile(r"^\[tool\.pixi", re.MULTILINE)


class Owner(NamedTuple):
    """A tool that makes the environment of a folder, and is not to be disturbed."""

    tool: str  # `uv`
    mark: str  # what told it: `uv.lock`
    instead: str  # what to do with this tool


class Environment(NamedTuple):
    """The `.venv` of a folder."""

    path: Path
    python: Python  # as in the facts, with the torch in it
    record: str  # what devboot was asked for when it made it, empty: somebody else did
    packages: int  # how many are installed


def owner(folder: Path, environ: Mapping[str, str]) -> Owner | None:
    """Return whose environment a folder has; None: nobody's but venv's, devboot's or none."""
    return next(_owners(folder, environ), None)


def _owners(folder: Path, environ: Mapping[str, str]) -> Iterator[Owner]:
    venv = folder / NAME
    project = files.plain_text(folder / "pyproject.toml") or ""
    if venv.is_symlink():
        yield Owner("a link", f"{NAME} -> {venv.readlink()}", "remove the link, or `-C` a folder")
    if (folder / "poetry.lock").exists() or _POETRY.search(project):
        yield Owner(
            "poetry", "poetry.lock, or [tool.poetry]", "`poetry add torch`, `poetry install`"
        )
    if any((folder / name).exists() for name in (".pixi", "pixi.lock", "pixi.toml")) or (
        _PIXI.search(project)
    ):
        yield Owner("pixi", "pixi.toml, or .pixi", "`pixi add pytorch`, `pixi install`")
    if (folder / "uv.lock").exists():
        yield Owner("uv", "uv.lock", "`uv add torch`, `uv sync`")
    if (venv / "conda-meta").exists():
        yield Owner("conda", f"{NAME}/conda-meta", f"`conda install -p {NAME} pytorch`")
    active = environ.get("CONDA_PREFIX", "")
    if (
        active
        and environ.get("CONDA_DEFAULT_ENV") != "base"
        and Path(active, "conda-meta").exists()
    ):
        yield Owner("conda", f"CONDA_PREFIX={active}", "install into it, or `conda deactivate`")
    settings = files.plain_text(venv / "pyvenv.cfg")
    if settings and re.search(r"^uv = ", settings, re.MULTILINE) and not (venv / _MARK).exists():
        yield Owner("uv", f"{NAME}/pyvenv.cfg", "`uv pip install torch`, or remove it")
    if venv.exists() and settings is None and not venv.is_symlink():
        yield Owner("somebody", f"{NAME} without pyvenv.cfg", "move it away")


def environment(folder: Path, environ: Mapping[str, str]) -> Environment | None:
    """Return the `.venv` of a folder, None: there is none, or its Python is gone."""
    return at(folder / NAME, environ)


def at(prefix: Path, environ: Mapping[str, str]) -> Environment | None:
    """Return the environment in a folder of its own."""
    machine = Machine({**environ, "VIRTUAL_ENV": str(prefix)}, cwd=Path("/"))
    python = machine.facts(["python"]).lenient.python
    if python is None or not Path(python.executable).is_relative_to(prefix):
        return None
    names = prefix.glob("lib/python*/site-packages/*.dist-info")
    return Environment(prefix, python, files.plain_text(prefix / _MARK) or "", len(list(names)))
