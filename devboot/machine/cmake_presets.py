"""The names of CMake's configure presets in a folder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.errors import DevbootError
from devboot.machine import files

if TYPE_CHECKING:
    from pathlib import Path

_PROJECT, _USER = "CMakePresets.json", "CMakeUserPresets.json"


class PresetNames(NamedTuple):
    """What the configure presets of a folder are called."""

    project: tuple[str, ...]  # committed ones, which others may inherit from
    user: tuple[str, ...]

    @property
    def every(self) -> frozenset[str]:
        return frozenset((*self.project, *self.user))


def configure_presets(folder: Path) -> PresetNames:
    """Read both files, those that they include left out.

    Raises DevbootError for one that is not as CMake wants it.
    """
    return PresetNames(_names(folder, _PROJECT), _names(folder, _USER))


def _names(folder: Path, name: str) -> tuple[str, ...]:
    text = files.plain_text(folder / name)
    if text is None:
        return ()
    try:
        document: dict[str, Any] = json.loads(text)
        return tuple(str(one["name"]) for one in document.get("configurePresets", ()))
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise DevbootError(
            f"`{name}` is not as CMake wants it", hint="`cmake --list-presets` says what is wrong"
        ) from error
