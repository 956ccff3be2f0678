"""What CMake left in build folders: its file API's replies, caches and test lists."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Any

from devboot.generators.vscode import codemodel
from devboot.machine import files
from devboot.machine.build_folders import CACHE, build_folders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from devboot.generators.vscode.codemodel import Reply

_MAX_BYTES = 4 << 20  # of one file
_MAX_TARGETS = 3000
_MAX_FOLDERS = 300  # with a list of tests
_ADD_TEST = re.compile(r'^add_test\((?:\[=*\[.*?\]=*\]|"[^"]*"|\S+) "([^"]+)"', re.MULTILINE)
_SUBDIRS = re.compile(r'^subdirs\("([^"]+)"\)', re.MULTILINE)
_BUILD_TYPE = re.compile(r"^CMAKE_BUILD_TYPE:\w+=(.*)$", re.MULTILINE)


def replies(folder: Path, more: Iterable[str] = ()) -> list[Reply]:
    """Return what CMake says of the folder's build folders; `more` names some to look at first."""
    found = dict.fromkeys([*more, *build_folders(folder)])
    return [one for name in found if (one := _reply(folder, name))]


def _reply(folder: Path, name: str) -> Reply | None:
    """Return the reply in a build folder; None: there is none, or it is of another folder."""
    source = os.path.realpath(folder)
    try:
        read = _read(folder / name)
        if read is None or os.path.realpath(read.codemodel["paths"]["source"]) != source:
            return None
        return codemodel.parse(read, source, name)
    except (OSError, LookupError, TypeError, ValueError, AttributeError):
        return None  # CMake writes it anew at its next configure


def _read(build: Path) -> codemodel.Read | None:
    reply = build / codemodel.REPLY
    indices = [name for name in files.names_if_any(reply) if name.startswith("index-")]
    if not indices:
        return None
    objects = _json(reply, indices[-1])["objects"]
    document = next(_json(reply, o["jsonFile"]) for o in objects if o["kind"] == "codemodel")
    named = codemodel.configuration(document)["targets"][:_MAX_TARGETS]
    return codemodel.Read(
        codemodel=document,
        targets={one["id"]: _json(reply, one["jsonFile"]) for one in named},
        build_type=_build_type(build),
        tests=frozenset(_tests(build)),
    )


def _json(reply: Path, name: str) -> Any:  # noqa: ANN401
    if "/" in name:
        raise ValueError(name)
    return json.loads(files.plain_text(reply / name, _MAX_BYTES) or "")


def _build_type(build: Path) -> str:
    match = _BUILD_TYPE.search(files.plain_text(build / CACHE, _MAX_BYTES) or "")
    return match[1].strip() if match else ""


def _tests(build: Path) -> Iterator[str]:
    """Yield the programs that ctest runs, by the lists that CMake wrote."""
    waiting, seen = [build], 0
    while waiting and seen < _MAX_FOLDERS:
        folder, seen = waiting.pop(), seen + 1
        text = files.plain_text(folder / "CTestTestfile.cmake") or ""
        yield from (match[1] for match in _ADD_TEST.finditer(text))
        inner = [match[1] for match in _SUBDIRS.finditer(text)]
        waiting += [folder / name for name in inner if ".." not in name.split("/")]
