"""How a CMake project is built for a debugger: by its presets, else in build folders of our own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from devboot.errors import DevbootError
from devboot.generators.vscode import codemodel, presets
from devboot.generators.vscode.workspace import Build
from devboot.machine import cmake, files
from devboot.machine.build_folders import is_configured

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from devboot.generators.vscode.codemodel import Reply

_PRESETS = "CMakePresets.json"


class Builds(NamedTuple):
    """The builds of a folder; as in `Workspace`."""

    debug: Build
    release: Build
    cuda_debug: Build
    presets: bool
    query: str


def read(folder: Path) -> tuple[Builds, Reply | None]:
    """Return how a folder is built, and what CMake last said of its programs.

    Raises DevbootError for presets that are no JSON.
    """
    found = _presets(folder)
    preset = found.find("debug") or found.find("relwithdebinfo")
    replies = cmake.replies(folder, [preset.folder] if preset else [])
    where = preset.folder if preset else _debug_folder(replies)
    debug = found.as_build(preset) if preset else _plain(folder, "Debug", where)
    own = next((one for one in replies if one.folder == debug.folder), None)
    release, cuda = found.find("release"), found.find("debug", cuda=True)
    builds = Builds(
        debug=_of_several(debug) if own and own.several else debug,
        release=found.as_build(release) if release else _plain(folder, "Release"),
        cuda_debug=found.as_build(cuda) if cuda else _with_device_code(folder, debug),
        presets=preset is not None,
        query="" if own else f"{debug.folder}/{codemodel.QUERY}",
    )
    return builds, own or next(iter(replies), None)


def _presets(folder: Path) -> presets.Presets:
    text = files.plain_text(folder / _PRESETS)
    try:
        document = json.loads(text) if text is not None else {}
    except ValueError as error:
        raise DevbootError(
            f"`{_PRESETS}` is not valid JSON: {error}", hint="mend it: cmake refuses it too"
        ) from error
    return presets.parse(document, folder.name)


def _debug_folder(found: Sequence[Reply]) -> str:
    """Return the build folder that has debug information already, empty: none."""
    order = [one.folder for kind in ("debug", "relwithdebinfo") for one in found
             if one.build_type == kind]  # fmt: skip
    return next(iter(order), "")


def _plain(folder: Path, build_type: str, where: str = "") -> Build:
    """Return a build without presets; an existing build folder is left as it is configured."""
    where = where or _beside(folder, build_type.lower())
    return Build(
        where,
        ("-S", ".", "-B", where, f"-DCMAKE_BUILD_TYPE={build_type}",
         "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON"),
        ("--build", where, "--parallel"),
        ("--test-dir", where, "--output-on-failure"),
    )  # fmt: skip


def _beside(folder: Path, name: str) -> str:
    """Return a new build folder, not inside another one."""
    return f"build-{name}" if is_configured(folder, "build") else f"build/{name}"


def _with_device_code(folder: Path, debug: Build) -> Build:
    """Return the debug build with -G: cuda-gdb sees no line and no variable of a kernel else."""
    where = _beside(folder, "cuda-debug")
    configure = debug.configure
    if "-B" in configure:
        at = configure.index("-B") + 1
        configure = (*configure[:at], where, *configure[at + 1 :])
    else:
        configure = (*configure, "-B", where)
    return Build(
        where,
        (*configure, "-DCMAKE_CUDA_FLAGS_DEBUG=-g -G"),
        ("--build", where, "--parallel"),
        ("--test-dir", where, "--output-on-failure"),
    )


def _of_several(debug: Build) -> Build:
    """Return a build whose folder holds several build types."""
    return debug._replace(
        build=(*debug.build, "--config", "Debug"), test=(*debug.test, "-C", "Debug")
    )
