"""A folder read as the workspace that VS Code will open; nothing is started."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from devboot.errors import DevbootError
from devboot.generators import manifest
from devboot.generators.names import project_name
from devboot.generators.vscode import codemodel, libtorch, presets
from devboot.generators.vscode.workspace import LANGUAGES, Build, Workspace
from devboot.machine import cmake, files, python_files
from devboot.machine.tree import look_through

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from devboot.generators.vscode.codemodel import Reply
    from devboot.generators.vscode.workspace import Executable
    from devboot.machine.tree import Tree

_CPP = (".cpp", ".cc", ".cxx")
_PRESETS = "CMakePresets.json"


def read_workspace(folder: Path) -> Workspace:
    """Read a folder.

    Raises DevbootError for a project file that is not what it should be, OSError when the folder
    cannot be read.
    """
    made = files.text(folder / manifest.PATH)
    found = manifest.parse(made) if made is not None else None
    if found and found.template == libtorch.TEMPLATE:
        return _libtorch(folder, found)
    tree = look_through(folder)
    python = python_files.read(folder, tree)
    if "CMakeLists.txt" in tree.top:
        return _cmake(folder, tree, python)
    held = {
        "cpp": bool(tree.ending(*_CPP)),
        "cuda": bool(tree.ending(".cu")),
        "python": "python" in python.languages or bool(tree.ending(".py")),
    }
    packaged = python_files.is_packaged(tree)
    return python._replace(
        languages=tuple(language for language in LANGUAGES if held[language]),
        extension=packaged and (held["cpp"] or held["cuda"]),
    )


def _libtorch(folder: Path, made: manifest.Manifest) -> Workspace:
    """Return the workspace of a project of ours, with the programs that were added to it."""
    package = project_name(made.name).package  # it becomes part of paths
    planned = libtorch.workspace(package, made.answers)
    debug = planned.builds["debug"].folder
    reply = next((one for one in cmake.replies(folder, [debug]) if one.folder == debug), None)
    silent = reply is None and cmake.is_configured(folder, debug)
    executables = planned.executables
    if reply:
        built = (e._replace(name=libtorch.name_of(e.name, package)) for e in reply.executables)
        executables = _joined(executables, tuple(built))
    extra = python_files.extras(folder)
    return planned._replace(
        executables=executables,
        query=f"{debug}/{codemodel.QUERY}" if silent else "",
        coverage=extra.coverage,
        ruff=extra.ruff,
        dev_container=extra.dev_container,
        container=extra.container,
    )


def _joined(planned: Sequence[Executable], built: Sequence[Executable]) -> tuple[Executable, ...]:
    """Put what CMake says over what was planned; a build without CUDA may lack some of it."""
    known = {one.name: one for one in planned}
    for one in built:
        cuda = one.cuda or (one.name in known and known[one.name].cuda)
        known[one.name] = one._replace(cuda=cuda)
    return tuple(known.values())


def _cmake(folder: Path, tree: Tree, python: Workspace) -> Workspace:
    found = _presets(folder)
    preset = found.find("debug") or found.find("relwithdebinfo")
    all_replies = cmake.replies(folder, [preset.folder] if preset else [])
    if preset:
        debug = found.as_build(preset)
    else:
        debug = _plain(folder, "Debug", _debug_folder(all_replies))
    own = next((one for one in all_replies if one.folder == debug.folder), None)
    reply = own or next(iter(all_replies), None)
    release, cuda = found.find("release"), found.find("debug", cuda=True)
    executables = () if reply is None else reply.executables
    return python._replace(
        languages=_cmake_languages(tree, python, reply),
        debug=_of_several(debug) if own and own.several else debug,
        release=found.as_build(release) if release else _plain(folder, "Release"),
        cuda_debug=found.as_build(cuda) if cuda else _with_device_code(folder, debug),
        presets=preset is not None,
        executables=executables,
        torch=python.torch or (reply is not None and reply.torch),
        query="" if own else f"{debug.folder}/{codemodel.QUERY}",
        unconfigured=reply is None,
    )


def _presets(folder: Path) -> presets.Presets:
    text = files.text(folder / _PRESETS)
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
    return f"build-{name}" if cmake.is_configured(folder, "build") else f"build/{name}"


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


def _cmake_languages(tree: Tree, python: Workspace, reply: Reply | None) -> tuple[str, ...]:
    compiled = reply.languages if reply else ()
    held = {
        "cpp": not compiled or "cpp" in compiled,
        "cuda": "cuda" in compiled or bool(tree.ending(".cu")),
        "python": "python" in python.languages,
    }
    return tuple(language for language in LANGUAGES if held[language])
