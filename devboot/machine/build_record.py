"""What a project's build folders and its file for this machine say of the machine they are for."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from devboot.checks.drift import BuildRecord
from devboot.machine import cmake, files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_USER_PRESETS = "CMakeUserPresets.json"
_PRESET_FOLDER = "build/"
_MAX_BYTES = 4 << 20
_CACHE = re.compile(r"^(\w+):\w+=(.*)$", re.MULTILINE)
_SET = re.compile(r'^set\((\w+) "([^"]*)"\)$', re.MULTILINE)
_PROGRAMS = ("PYTHON_OF_THIS_BUILD", "CMAKE_CXX_COMPILER")


def build_records(folder: Path) -> list[BuildRecord]:
    """Return what is written down in a project's folder; nothing is started."""
    builds = (_of_build(folder, name) for name in cmake.build_folders(folder))
    return [*builds, *_of_user_presets(folder)]


def _of_build(folder: Path, name: str) -> BuildRecord:
    build = folder / name
    cache = _pairs(_CACHE, files.plain_text(build / "CMakeCache.txt", _MAX_BYTES))
    cuda = _compiler(build)
    programs = (cache.get(key, "") for key in _PROGRAMS)
    return BuildRecord(
        name,
        _again(name),
        cuda.get("CMAKE_CUDA_COMPILER_VERSION", ""),
        _architectures(cache, cuda),
        tuple(program for program in programs if _is_gone(program)),
    )


def _compiler(build: Path) -> Mapping[str, str]:
    """Return what CMake found out about nvcc, nothing where the project has no CUDA."""
    for name in files.names_if_any(build / "CMakeFiles"):
        text = files.plain_text(build / "CMakeFiles" / name / "CMakeCUDACompiler.cmake")
        if text:
            return _pairs(_SET, text)
    return {}


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
    gone = tuple(one for one in named if isinstance(one, str) and _is_gone(one))
    yield BuildRecord(_USER_PRESETS, f"edit {_USER_PRESETS}", gone=gone)


def _is_gone(program: str) -> bool:
    return program.startswith("/") and not Path(program).exists()
