"""What a profile wants of WSL and of the programs around it on Windows, as targets."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from devboot.generators.wsl.settings import ini_keys
from devboot.generators.wsl.windows import terminal_target, vscode_target
from devboot.merge.wsl_ini import WSL_CONF, WSLCONFIG
from devboot.plan import Place, Target
from devboot.plan.ini_keys import IniKeys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.merge.json_entries import Entries
    from devboot.profile import Profile

__all__ = ["Wanted", "targets"]

_PLACES = {WSL_CONF.file: Place.ETC, WSLCONFIG.file: Place.WINDOWS_HOME}


class Wanted(NamedTuple):
    """Which files are wanted, and what is known around them."""

    wsl_conf: str = ""  # its name in its folder; empty: not wanted
    wslconfig: str = ""
    windows: bool = False  # whether the home of Windows is there, with its programs' files
    distribution: str = ""  # empty: not known
    last_vscode: Entries = ()  # what was wanted of VS Code the last time


def targets(profile: Profile, wanted: Wanted) -> Iterator[Target]:
    """Yield the files as they should be.

    Raises DevbootError for settings that WSL would not take, with where they stand.
    """
    for dialect, name in ((WSL_CONF, wanted.wsl_conf), (WSLCONFIG, wanted.wslconfig)):
        if name:
            content = IniKeys(dialect.file, ini_keys(profile, dialect))
            yield Target(_PLACES[dialect.file], PurePosixPath(name), content)
    if wanted.windows:
        yield from vscode_target(profile, wanted.last_vscode)
        yield from terminal_target(profile, wanted.distribution)
