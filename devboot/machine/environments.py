"""Where a project's Python environment lies, by files and variables of the tools that make it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from devboot.machine import files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def prefixes(environ: Mapping[str, str], cwd: Path) -> Iterator[Path]:
    """Yield the environments that may be meant, the likeliest first; none of them need be there.

    What is active in the shell (VIRTUAL_ENV, CONDA_PREFIX: conda, mamba, pixi) wins over what the
    project has: `.venv` (venv, uv, poetry, pdm), `.pixi`, poetry's folder of all projects.
    """
    for name in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        if value := environ.get(name):
            yield Path(value)
    yield cwd / (environ.get("UV_PROJECT_ENVIRONMENT") or ".venv")
    yield cwd / ".venv"
    yield cwd / ".pixi" / "envs" / "default"
    if (cwd / "poetry.lock").is_file():
        yield from _poetry(environ, cwd)


def _poetry(environ: Mapping[str, str], cwd: Path) -> list[Path]:
    """Return the environments that poetry keeps for a project: `name-HASH-py3.12`."""
    import base64  # noqa: PLC0415  # for projects of poetry only
    import hashlib  # noqa: PLC0415

    digest = hashlib.sha256(os.path.normcase(os.path.realpath(cwd)).encode()).digest()
    word = base64.urlsafe_b64encode(digest).decode()[:8]
    cache = environ.get("POETRY_CACHE_DIR") or Path(environ.get("HOME", "/"), ".cache", "pypoetry")
    folder = Path(environ.get("POETRY_VIRTUALENVS_PATH") or Path(cache, "virtualenvs"))
    names = (name for name in files.names_if_any(folder) if f"-{word}-py" in name)
    return [folder / name for name in reversed(list(names))]
