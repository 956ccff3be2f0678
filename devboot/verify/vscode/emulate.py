"""What the commands of known extensions answer, as far as the folder tells."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from devboot.verify.elf import read_elf
from devboot.vscode.variables import Context, resolve, setting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DEPTH = 3
_NOT_PROGRAMS = ("CMakeFiles", "_deps", ".cmake")


def cmake_commands(context: Context) -> dict[str, str]:
    """Return what CMake Tools would answer; a command that has no answer here is left out."""
    builds = _build_folders(context)
    if not builds:
        return {}
    programs = ((build, program) for build in builds for program in _programs(build))
    build, program = next(programs, (builds[0], None))
    found = {"cmake.buildDirectory": str(build), "cmake.buildType": _build_type(build)}
    if program:
        for name in ("cmake.launchTarget", "cmake.getLaunchTarget"):
            found |= {
                f"{name}Path": str(program),
                f"{name}Directory": str(program.parent),
                f"{name}Filename": program.name,
                f"{name}Name": program.stem,
            }
    return found


def _build_folders(context: Context) -> list[Path]:
    """Return the build folder that the settings name, or all that there are, the newest first."""
    folder = Path(context.folder or "/")
    chosen: Any = setting(context.settings, "cmake.buildDirectory")
    if isinstance(chosen, str):
        named = Path(str(resolve(chosen, context).value))
        if (named / "CMakeCache.txt").is_file():
            return [named]
    caches = [p for n in range(1, _DEPTH + 1) for p in folder.glob("*/" * n + "CMakeCache.txt")]
    caches.sort(key=lambda cache: cache.stat().st_mtime, reverse=True)
    return [cache.parent for cache in caches if "_deps" not in cache.parts]


def _build_type(build: Path) -> str:
    text = (build / "CMakeCache.txt").read_text("utf-8", "replace")
    lines = (line for line in text.splitlines() if line.startswith("CMAKE_BUILD_TYPE:"))
    return next(lines, "=").partition("=")[2]


def _programs(build: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(build):
        folders[:] = sorted(name for name in folders if name not in _NOT_PROGRAMS)
        for name in sorted(files):
            path = Path(folder, name)
            if ".so" not in name and os.access(path, os.X_OK) and read_elf(path):
                yield path


def pickers(answers: Mapping[str, str]) -> dict[str, str]:
    """Return the commands under all names that they have had."""
    pid = dict.fromkeys(
        ("pickProcess", "extension.pickNativeProcess", "cpptools.pickNativeProcess",
         "cuda.pickProcess", "debugpy.pickProcess", "python.pickProcess"),
        answers["process"],
    )  # fmt: skip
    python = dict.fromkeys(("python.interpreterPath", "debugpy.interpreterPath"), answers["python"])
    return {**pid, **python, "pickArgs": "", "debugpy.pickArgs": ""}
