"""Letting CMake describe what it builds: this runs the project's own code, so it is asked for."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from devboot.errors import DevbootError
from devboot.generators.vscode.codemodel import QUERY
from devboot.process import find_program, run

if TYPE_CHECKING:
    from pathlib import Path

    from devboot.generators.vscode.workspace import Build

LIMIT_S = 600.0
_SHOWN = 12  # lines, from the first error on


def refuse_without_cmake() -> None:
    """Raise DevbootError when there is no cmake to run."""
    if find_program("cmake", os.environ.get("PATH")) is None:
        raise DevbootError(
            "cmake is not installed, so it cannot say what it builds; nothing was changed",
            hint="`sudo apt install cmake`, or `--no-configure` to write what needs no programs",
        )


def configure(folder: Path, build: Build) -> None:
    """Run cmake's configure step with the query for its targets.

    Raises DevbootError when it fails; `.vscode` was not touched then.
    """
    refuse_without_cmake()
    query = f"{build.folder}/{QUERY}"
    _cmake(folder, "-E", "make_directory", query.rpartition("/")[0])
    _cmake(folder, "-E", "touch", query)
    _cmake(folder, *build.configure)


def _cmake(folder: Path, *arguments: str) -> None:
    done = run(["cmake", *arguments], cwd=folder, timeout=LIMIT_S)
    if done.rc == 0:
        return
    lines = (done.stderr or done.stdout).strip().splitlines()
    first = next((at for at, line in enumerate(lines) if line.startswith("CMake Error")), 0)
    said = "\n  ".join(line for line in lines[first : first + _SHOWN] if line.strip())
    why = f"took longer than {LIMIT_S:.0f} s" if done.timed_out else "failed"
    raise DevbootError(
        f"`cmake {' '.join(arguments)}` {why}; nothing was written to `.vscode`\n  {said}",
        hint="mend that, or `--no-configure` writes what needs no programs",
    )
