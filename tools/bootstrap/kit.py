"""What each job needs in `.venv`, and the way there from whatever is in it now."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shlex
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bootstrap import pip, pytorch, system, venv
from bootstrap.surroundings import surroundings
from bootstrap.words import SetupError, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Kit(NamedTuple):
    """What a job needs beside devboot itself."""

    projects: bool
    """Builds C++ projects: the system's tools and torch."""
    developer: bool
    """Runs the `dev` group of pyproject.toml: test runner, linters, type checker."""


KITS = {
    "demo": Kit(projects=True, developer=False),
    "test": Kit(projects=True, developer=True),
    "check": Kit(projects=False, developer=True),
}

PROJECT = ("pytest", "numpy")
"""What a generated project's Python tests import; torch without numpy warns on import."""


def prepare(kit: Kit, environ: Mapping[str, str]) -> dict[str, str]:
    """Make what `kit` lacks and return the environment to run in.

    What the system lacks is named, all of it, before anything is made or downloaded.
    """
    env = surroundings(environ, venv.VENV)
    stamp = venv.read_stamp()
    missing = [] if stamp else venv.missing_to_make_one(environ)
    if kit.projects:
        missing += system.missing_build_tools(environ)
    system.demand(missing, environ)
    if _lacking(kit, stamp):
        _demand_writable(venv.ROOT)
        with _alone():
            _complete(kit, env, environ)
    return env


def _lacking(kit: Kit, stamp: venv.Stamp) -> list[str]:
    """Return the parts of `kit` that `.venv` lacks, or has by another recipe."""
    recipe = _recipe()
    parts = [] if stamp.get("devboot") == recipe else ["devboot"]
    if kit.developer and stamp.get("developer") != recipe:
        parts.append("developer")
    if kit.projects and not Path(stamp.get("torch", "/nowhere")).exists():
        parts.append("torch")
    return parts


def _complete(kit: Kit, env: Mapping[str, str], environ: Mapping[str, str]) -> None:
    stamp = venv.read_stamp()  # again: somebody else may have been at it while we waited
    if not stamp:
        venv.make(env)
        pip.install("itself", ["pip>=25.1"], env)  # the first that knows `--group`
        stamp = venv.identity()
    for part in _lacking(kit, stamp):
        venv.write_stamp({})
        stamp[part] = _install(part, env, environ)
        venv.write_stamp(stamp)


def _install(part: str, env: Mapping[str, str], environ: Mapping[str, str]) -> str:
    """Install a part and return what the stamp remembers of it."""
    if part == "torch":
        return str(pytorch.provide(env, environ))
    if part == "developer":
        say("installing the developer tools")
        pip.install("the developer tools", ["--group", "dev"], env)
    else:
        say("installing devboot, pytest and numpy")
        pip.install("devboot", ["--editable", ".", *PROJECT, *_cmake(environ)], env)
    return _recipe()


def _cmake(environ: Mapping[str, str]) -> list[str]:
    """Return the requirement that makes up for a system whose cmake is from before presets."""
    oldest = ".".join(map(str, system.OLDEST_CMAKE))
    too_old = system.which("cmake", environ) and system.cmake_is_too_old(environ)
    return [f"cmake>={oldest}"] if too_old else []


def _recipe() -> str:
    """Return a digest of what decides what is installed: the requirements and this package."""
    files = [venv.ROOT / "pyproject.toml", *sorted(Path(__file__).parent.glob("*.py"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _demand_writable(folder: Path) -> None:
    if not os.access(folder, os.W_OK):
        raise SetupError(
            f"{folder} cannot be written to, and `.venv` goes there",
            hint=f"`cp -r {shlex.quote(str(folder))} ~/devboot`, then run the same command there",
        )


@contextmanager
def _alone() -> Iterator[None]:
    """Wait until no other set-up is at work in this checkout."""
    with Path(__file__).open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another set-up in this checkout")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
