"""Files of programs on Windows: VS Code's user settings, an entry in Windows Terminal."""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from devboot.errors import DevbootError
from devboot.merge.json_entries import Member
from devboot.plan import Place, Target, Whole
from devboot.plan.json_entries import JsonEntries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from devboot.merge.json_entries import Entries
    from devboot.merge.jsonc_tree import Json
    from devboot.profile import Profile

VSCODE = PurePosixPath("AppData/Roaming/Code/User/settings.json")
TERMINAL = PurePosixPath("AppData/Local/Microsoft/Windows Terminal/Fragments/devboot/wsl.json")
"""An extension of Windows Terminal's settings: a file of its own, which Terminal reads beside
them (learn.microsoft.com/windows/terminal/json-fragment-extensions)."""

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_NAME = re.compile(r"[\w.][\w.-]*")
_WORDS: Mapping[str, Json] = {"true": True, "false": False, "null": None}


def typed(value: Any) -> Json:  # noqa: ANN401  # what a profile has
    """Return a profile's value as JSON: `true` and `4` are none that a profile calls words."""
    if isinstance(value, dict):
        return {key: typed(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return [typed(item) for item in value]
    text = str(value)
    if _NUMBER.fullmatch(text):
        number: Json = json.loads(text)
        return number
    return _WORDS.get(text, text)


def vscode_target(profile: Profile, last: Entries) -> Iterator[Target]:
    """Yield VS Code's user settings where the profile says some, or did."""
    values = profile.wsl.vscode
    entries = tuple(Member((key,), typed(value)) for key, value in values.items())
    if entries or last:
        yield Target(Place.WINDOWS_HOME, VSCODE, JsonEntries(entries, last))


def terminal_target(profile: Profile, distribution: str) -> Iterator[Target]:
    """Yield the entry in Windows Terminal where the profile says what it has.

    Raises DevbootError where it is not known which distribution it is to start.
    """
    values = profile.wsl.terminal
    if not values:
        return
    entry = {**_start(distribution), **{key: typed(value) for key, value in values.items()}}
    if not {"name", "commandline"} <= entry.keys():
        raise DevbootError(
            "it is not known which distribution Windows Terminal is to start",
            hint="say it in the profile: `wsl.terminal.name` and `wsl.terminal.commandline`",
        )
    text = json.dumps({"profiles": [entry]}, indent=2, ensure_ascii=False)
    yield Target(Place.WINDOWS_HOME, TERMINAL, Whole(f"{text}\n".encode()))


def _start(distribution: str) -> dict[str, Json]:
    """Return what starts a distribution in its home; nothing for a name that needs thought."""
    if not _NAME.fullmatch(distribution):
        return {}
    return {
        "name": f"{distribution} (devboot)",
        "commandline": f"wsl.exe -d {distribution} --cd ~",
    }
