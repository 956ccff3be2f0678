"""A folder read as the workspace that VS Code will open; nothing is started."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.generators import manifest
from devboot.generators.names import project_name
from devboot.generators.vscode import codemodel, libtorch
from devboot.generators.vscode.planned import name_of, planned
from devboot.generators.vscode.workspace import LANGUAGES, PRINTERS, Workspace
from devboot.machine import cmake, files, python_files
from devboot.machine.build_folders import is_configured
from devboot.machine.tree import look_through

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from devboot.generators.vscode.codemodel import Reply
    from devboot.generators.vscode.workspace import Executable
    from devboot.machine.tree import Tree

_CPP = (".cpp", ".cc", ".cxx")


def read_workspace(folder: Path) -> Workspace:
    """Read a folder.

    Raises DevbootError for a project file that is not what it should be, OSError when the folder
    cannot be read.
    """
    text = files.plain_text(folder / manifest.PATH)
    found = manifest.parse(text) if text is not None else None
    if found and (made := _made(folder, found)):
        return made
    tree = look_through(folder)
    python = python_files.read(folder, tree)
    if "CMakeLists.txt" in tree.top:
        return _printing(folder, _cmake(folder, tree, python))
    return _printing(folder, _without_cmake(tree, python))


def _without_cmake(tree: Tree, python: Workspace) -> Workspace:
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


def _printing(folder: Path, found: Workspace) -> Workspace:
    """Add the script that shows tensors where C++ has some: the folder's own, else ours."""
    if not found.torch or not {"cpp", "cuda"} & set(found.languages):
        return found
    own = (folder / libtorch.PRINTERS).is_file()
    return found._replace(printers=libtorch.PRINTERS if own else PRINTERS)


def _made(folder: Path, made: manifest.Manifest) -> Workspace | None:
    """Return the workspace of a project of ours, with what was added to it."""
    package = project_name(made.name).package  # it becomes part of paths
    workspace = planned(made.template, package, made.answers)
    if workspace is None:
        return None
    if workspace.debug:
        workspace = _with_built(folder, workspace, workspace.debug.folder, package)
    extra = python_files.extras(folder)
    return workspace._replace(
        coverage=extra.coverage,
        ruff=extra.ruff,
        dev_container=extra.dev_container,
        container=extra.container,
    )


def _with_built(folder: Path, workspace: Workspace, debug: str, package: str) -> Workspace:
    """Return the workspace with the programs that CMake says it builds."""
    reply = next((one for one in cmake.replies(folder, [debug]) if one.folder == debug), None)
    if reply is None:
        silent = is_configured(folder, debug)
        return workspace._replace(query=f"{debug}/{codemodel.QUERY}" if silent else "")
    built = tuple(e._replace(name=name_of(e.name, package)) for e in reply.executables)
    return workspace._replace(executables=_joined(workspace.executables, built))


def _joined(expected: Sequence[Executable], built: Sequence[Executable]) -> tuple[Executable, ...]:
    """Put what CMake says over what was planned; a build without CUDA may lack some of it."""
    known = {one.name: one for one in expected}
    for one in built:
        cuda = one.cuda or (one.name in known and known[one.name].cuda)
        known[one.name] = one._replace(cuda=cuda)
    return tuple(known.values())


def _cmake(folder: Path, tree: Tree, python: Workspace) -> Workspace:
    from devboot.machine import cmake_builds  # noqa: PLC0415  # a project of ours needs none of it

    builds, reply = cmake_builds.read(folder)
    return python._replace(
        languages=_cmake_languages(tree, python, reply),
        debug=builds.debug,
        release=builds.release,
        cuda_debug=builds.cuda_debug,
        presets=builds.presets,
        query=builds.query,
        executables=() if reply is None else reply.executables,
        torch=python.torch or (reply is not None and reply.torch),
        unconfigured=reply is None,
    )


def _cmake_languages(tree: Tree, python: Workspace, reply: Reply | None) -> tuple[str, ...]:
    compiled = reply.languages if reply else ()
    held = {
        "cpp": not compiled or "cpp" in compiled,
        "cuda": "cuda" in compiled or bool(tree.ending(".cu")),
        "python": "python" in python.languages,
    }
    return tuple(language for language in LANGUAGES if held[language])
