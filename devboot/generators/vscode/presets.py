"""CMakePresets.json: which presets build for a debugger, and where."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.generators.vscode.workspace import Build

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_MACRO = re.compile(r"\$\{(\w+)\}|\$env\{\w+\}|\$penv\{\w+\}|\$vendor\{\w+\}")
_DEEPEST = 32  # a preset that inherits itself ends here


class Preset(NamedTuple):
    """A configure preset with what it inherits."""

    name: str
    folder: str  # below the source folder
    build_type: str  # lower case; empty: not said, or several in one folder
    cuda: bool  # made for cuda-gdb, by its name


class Presets(NamedTuple):
    """The presets of a folder that can be used."""

    configure: tuple[Preset, ...]
    build: Mapping[str, str]  # configure preset -> its first build preset
    test: Mapping[str, str]

    def find(self, build_type: str, *, cuda: bool = False) -> Preset | None:
        """Return the preset for a build type: the one of that name, else the first."""
        found = [one for one in self.configure if one.build_type == build_type and one.cuda == cuda]
        return next((one for one in found if one.name.lower() == build_type), None) or next(
            iter(found), None
        )

    def as_build(self, preset: Preset) -> Build:
        configure = ("--preset", preset.name)
        build, test = self.build.get(preset.name), self.test.get(preset.name)
        return Build(
            preset.folder,
            configure,
            ("--build", "--preset", build) if build else ("--build", preset.folder),
            ("--preset", test) if test else ("--test-dir", preset.folder, "--output-on-failure"),
        )


def parse(document: object, folder_name: str) -> Presets:
    """Return the usable presets of a document; what is malformed in it is left out."""
    known = {str(one["name"]): one for one in _named(document, "configurePresets")}
    found = (_preset(name, known, folder_name) for name in known if not known[name].get("hidden"))
    return Presets(
        tuple(one for one in found if one),
        _by_configure(_named(document, "buildPresets")),
        _by_configure(_named(document, "testPresets")),
    )


def _named(document: object, key: str) -> list[dict[str, Any]]:
    found = document.get(key) if isinstance(document, dict) else None
    items = found if isinstance(found, list) else []
    return [one for one in items if isinstance(one, dict) and isinstance(one.get("name"), str)]


def _by_configure(presets: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    known = {str(one["name"]): one for one in presets}
    found: dict[str, str] = {}
    for name, preset in known.items():
        of = _inherited(preset, known, "configurePreset")
        if isinstance(of, str) and not preset.get("hidden"):
            found.setdefault(of, name)
    return found


def _preset(name: str, known: Mapping[str, Any], folder_name: str) -> Preset | None:
    where = _inherited(known[name], known, "binaryDir")
    folder = _expanded(where, name, folder_name) if isinstance(where, str) else None
    if folder is None:
        return None
    return Preset(name, folder, _build_type(known[name], known), "cuda" in name.lower())


def _expanded(text: str, name: str, folder_name: str) -> str | None:
    """Return a build folder below the source folder; None for any other, and for the unknown."""
    values = {"sourceDir": ".", "presetName": name, "sourceDirName": folder_name, "dollar": "$"}
    if any(match[1] not in values for match in _MACRO.finditer(text)):
        return None
    path = posixpath.normpath(_MACRO.sub(lambda match: values[match[1]], text))
    return None if path.startswith(("/", "..")) or path == "." else path


def _build_type(preset: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    value = _inherited(preset, known, "cacheVariables", "CMAKE_BUILD_TYPE")
    value = value.get("value") if isinstance(value, dict) else value
    return value.lower() if isinstance(value, str) else ""


def _inherited(
    preset: Mapping[str, Any], known: Mapping[str, Any], *keys: str, depth: int = 0
) -> Any:  # noqa: ANN401  # JSON
    """Return a member of a preset, else that of the first one it inherits from which has it."""
    value: Any = preset
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    if value is not None or depth == _DEEPEST:
        return value
    above = preset.get("inherits", [])
    for name in [above] if isinstance(above, str) else above if isinstance(above, list) else []:
        if isinstance(name, str) and name in known:
            value = _inherited(known[name], known, *keys, depth=depth + 1)
            if value is not None:
                return value
    return None
