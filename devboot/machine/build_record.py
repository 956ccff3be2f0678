"""What a project's build folders and its file for this machine say of the machine they are for."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from devboot.checks.built import BuildRecord
from devboot.machine import files
from devboot.machine.build_folders import CACHE, build_folders, could_be_built_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_INNER = "CMakeFiles"
_USER_PRESETS = "CMakeUserPresets.json"
_PRESET_FOLDER = "build/"
_MAX_BYTES = 4 << 20
_VARIABLE = re.compile(r"^(\w+):\w+=(.*)$", re.MULTILINE)
_SET = re.compile(r'^set\((\w+) "([^"]*)"\)$', re.MULTILINE)
_PROGRAMS = ("PYTHON_OF_THIS_BUILD", "CMAKE_CXX_COMPILER")


def build_records(folder: Path) -> list[BuildRecord]:
    """Return what is written down in a project's folder; nothing is started."""
    builds = (_of_build(folder, name) for name in build_folders(folder))
    return [*builds, *_of_user_presets(folder)]


def rests_on(folder: Path) -> list[str]:
    """Return the files and folders that decide what `build_records` returns.

    Programs that it names are not among them: whether they are there is a question of its own.
    """
    candidates = list(could_be_built_in(folder))
    builds = [folder / name for name in build_folders(folder)]
    return [
        str(folder),
        *(str(folder / name) for name in candidates),
        *(str(folder / name / CACHE) for name in candidates),
        *(str(build / _INNER) for build in builds),
        *(str(file) for build in builds for file in _compiler_files(build)),
        str(folder / _USER_PRESETS),
    ]


def _of_build(folder: Path, name: str) -> BuildRecord:
    build = folder / name
    cache = _pairs(_VARIABLE, files.plain_text(build / CACHE, _MAX_BYTES))
    cuda = _compiler(build)
    programs = _absolute(cache.get(key) for key in _PROGRAMS)
    return BuildRecord(
        name,
        _again(name),
        cuda.get("CMAKE_CUDA_COMPILER_VERSION", ""),
        _architectures(cache, cuda),
        programs,
        _gone(programs),
    )


def _compiler(build: Path) -> Mapping[str, str]:
    """Return what CMake found out about nvcc, nothing where the project has no CUDA."""
    for file in _compiler_files(build):
        if text := files.plain_text(file):
            return _pairs(_SET, text)
    return {}


def _compiler_files(build: Path) -> Iterator[Path]:
    inner = build / _INNER
    return (inner / name / "CMakeCUDACompiler.cmake" for name in files.names_if_any(inner))


def _architectures(cache: Mapping[str, str], cuda: Mapping[str, str]) -> tuple[str, ...]:
    asked = cache.get("CMAKE_CUDA_ARCHITECTURES", "")
    if asked == "native":
        asked = cuda.get("CMAKE_CUDA_ARCHITECTURES_NATIVE", "")
    return tuple(filter(None, asked.split(";"))) if cuda else ()


def _pairs(pattern: re.Pattern[str], text: str | None) -> dict[str, str]:
    return dict(pattern.findall(text or ""))


def _again(name: str) -> str:
    preset = name.removeprefix(_PRESET_FOLDER)
    if name.startswith(_PRESET_FOLDER) and "/" not in preset:
        return f"cmake --fresh --preset {preset}"
    return f"cmake --fresh -S . -B {name}"


def _of_user_presets(folder: Path) -> Iterator[BuildRecord]:
    """Yield the file of presets for this machine where it names a Python that is gone."""
    try:
        document = json.loads(files.plain_text(folder / _USER_PRESETS) or "{}")
        named = [one["cacheVariables"]["Python_EXECUTABLE"] for one in document["configurePresets"]]
    except (ValueError, LookupError, TypeError, RecursionError):
        return
    programs = _absolute(named)
    yield BuildRecord(
        _USER_PRESETS, f"edit {_USER_PRESETS}", programs=programs, gone=_gone(programs)
    )


def _absolute(programs: Iterable[object]) -> tuple[str, ...]:
    return tuple(one for one in programs if isinstance(one, str) and one.startswith("/"))


def _gone(programs: Iterable[str]) -> tuple[str, ...]:
    return tuple(program for program in programs if not Path(program).exists())
