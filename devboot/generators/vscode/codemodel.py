"""CMake's file API: the programs of a build folder (codemodel-v2, CMake 3.14 and newer)."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.generators.vscode.workspace import Executable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

QUERY = ".cmake/api/v1/query/codemodel-v2"
"""An empty file of this name in a build folder: CMake describes it at its next configure."""

REPLY = ".cmake/api/v1/reply"

_GTEST = re.compile(r"(?:^|/|-l|lib)(?:gtest|gmock)(?:_main)?d?(?:\.|$|\s)", re.IGNORECASE)
_TORCH = re.compile(r"(?:^|/|-l|lib)(?:torch|c10)(?:_cpu)?\.")


class Reply(NamedTuple):
    """What CMake said of a build folder."""

    folder: str  # the build folder, below the workspace
    build_type: str  # lower case
    several: bool  # the folder has more than one build type
    executables: tuple[Executable, ...]
    languages: tuple[str, ...]
    torch: bool


class Read(NamedTuple):
    """A reply as it was read; its paths are absolute, or relative to source or build folder."""

    codemodel: Mapping[str, Any]
    targets: Mapping[str, Mapping[str, Any]]  # by id
    build_type: str  # of the cache
    tests: Collection[str]  # absolute paths of programs that ctest runs


def configuration(codemodel: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the build type of a folder that is best to debug."""
    found = [one for one in codemodel["configurations"] if isinstance(one, dict)]
    order = {"Debug": 0, "": 1, "RelWithDebInfo": 2}
    return min(found, key=lambda one: order.get(one["name"], 3))


def parse(read: Read, source: str, folder: str) -> Reply:
    """Return the programs; `source` and `folder` are the workspace and the build folder in it.

    Raises KeyError, TypeError, ValueError or AttributeError for what CMake does not write.
    """
    chosen = configuration(read.codemodel)
    own = [target for target in read.targets.values() if _is_own(target, folder)]
    found = [_executable(target, read, source, folder) for target in own]
    return Reply(
        folder,
        (chosen["name"] or read.build_type).lower(),
        len(read.codemodel["configurations"]) > 1,
        tuple(sorted(filter(None, found))),
        tuple(dict.fromkeys(_languages(own))),
        any(_links(target, _TORCH) for target in own),
    )


def _is_own(target: Mapping[str, Any], folder: str) -> bool:
    """Tell whether a target is the project's, not of something that it brought into its build."""
    source = str(target["paths"]["source"])
    parts = source.split("/")
    inside = source == folder or source.startswith(f"{folder}/")
    return not (inside or source.startswith("/") or "_deps" in parts or "third_party" in parts)


def _executable(
    target: Mapping[str, Any], read: Read, source: str, folder: str
) -> Executable | None:
    if target["type"] != "EXECUTABLE" or not target.get("artifacts"):
        return None
    build = posixpath.join(source, folder)
    full = posixpath.normpath(posixpath.join(build, target["artifacts"][0]["path"]))
    inside = full.startswith(f"{build}/")
    if not full.startswith(f"{source}/") or "${" in full:
        return None  # VS Code would take `${` for a variable
    gtest = _links(target, _GTEST)
    return Executable(
        target["name"],
        full[len(build if inside else source) + 1 :],
        in_build=inside,
        gtest=gtest,
        is_test=gtest or full in read.tests,
        cuda=_has_cuda(target, read.targets),
    )


def _links(target: Mapping[str, Any], library: re.Pattern[str]) -> bool:
    fragments = target.get("link", {}).get("commandFragments", [])
    return any(library.search(fragment["fragment"]) for fragment in fragments)


def _has_cuda(target: Mapping[str, Any], targets: Mapping[str, Mapping[str, Any]]) -> bool:
    """Tell whether kernels are in a program or in a library of the project that it depends on."""
    seen: set[str] = set()
    waiting = [target]
    while waiting:
        one = waiting.pop()
        if _compiles(one, "CUDA"):
            return True
        names = {dependency["id"] for dependency in one.get("dependencies", [])} - seen
        seen |= names
        waiting += [targets[name] for name in names if name in targets]
    return False


def _compiles(target: Mapping[str, Any], language: str) -> bool:
    return any(group["language"] == language for group in target.get("compileGroups", []))


def _languages(targets: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for target in targets:
        if _compiles(target, "CXX") or _compiles(target, "C"):
            yield "cpp"
        if _compiles(target, "CUDA"):
            yield "cuda"
