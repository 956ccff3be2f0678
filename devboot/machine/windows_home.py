r"""The user's home in Windows, as a folder of Linux.

Windows itself is asked as cloud-init does it: `cmd.exe`, by its place on a drive of Windows, says
`%USERPROFILE%` in UTF-16. Before that, whoever started WSL may have handed it on (`WSLENV`); where
Windows' programs cannot be started, PATH or the only user on the drive tell.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from devboot.machine import files, windows
from devboot.process import run

if TYPE_CHECKING:
    from pathlib import Path

    from devboot.machine.machine import Machine

_ANSWER_S = 5.0
"""How long Windows may take to say it: its programs start slowly, and sometimes never."""
_NO_USERS = frozenset({"All Users", "Default", "Default User", "Public"})
_DRIVE = "C:\\"


class Home(NamedTuple):
    """A folder that is there, and who says that it is the user's home."""

    path: Path
    how: str


def find(machine: Machine) -> Home | None:
    """Return the home in Windows, None: nobody says which one it is.

    Windows is asked at most 5 seconds, the translation of its answer another.
    """
    return _handed_on(machine) or _asked(machine) or _told_by_files(machine)


def find_unasked(machine: Machine) -> Home | None:
    """Return the home in Windows without a program of it, None: nothing tells."""
    return _handed_on(machine) or _told_by_files(machine)


def wslconfig(machine: Machine) -> str | None:
    """Return the text of the user's `.wslconfig`, None: there is none, or the user is not known."""
    from devboot.merge.wsl_encoding import decoded  # noqa: PLC0415  # seldom within reach
    from devboot.merge.wsl_ini import WSLCONFIG  # noqa: PLC0415

    home = find_unasked(machine)
    data = files.data(home.path / ".wslconfig") if home else None
    return decoded(data, WSLCONFIG, "backslashreplace") if data is not None else None


def _handed_on(machine: Machine) -> Home | None:
    """Return what `USERPROFILE` says: WSL sets it only for who wants that, by `WSLENV`."""
    profile = machine.environ.get("USERPROFILE", "")
    c = windows.drive(machine)
    if not profile or c is None:
        return None
    path = machine.at(profile) if profile.startswith("/") else _on_drive(c, profile)
    return _home(path, "`$USERPROFILE` names it")


def _asked(machine: Machine) -> Home | None:
    r"""Ask Windows; `/u` makes the answer UTF-16, whatever code page it would take else."""
    command = ("/d", "/u", "/c", "echo %USERPROFILE%")
    with suppress(OSError):
        said = windows.ask(
            machine, "System32/cmd.exe", *command, timeout=_ANSWER_S, encoding="utf-16-le"
        )
        profile = said.strip("\ufeff\r\n ")
        if profile and "%" not in profile:
            return _home(_translated(machine, profile), "Windows says so")
    return None


def _translated(machine: Machine, profile: str) -> Path | None:
    r"""Return where Linux has `C:\Users\me`; WSL's translator knows drives mounted elsewhere."""
    program = machine.find("wslpath")
    if program is not None:
        environment = {**machine.environ, "PATH": machine.path}
        done = run([program, "-au", profile], env=environment, timeout=1.0)
        if done.rc == 0 and done.stdout.startswith("/"):
            return machine.at(done.stdout.rstrip("\n"))
    c = windows.drive(machine)
    return _on_drive(c, profile) if c else None


def _on_drive(c: Path, profile: str) -> Path | None:
    if not profile.upper().startswith(_DRIVE):
        return None
    return c.joinpath(*profile[len(_DRIVE) :].split("\\"))


def _told_by_files(machine: Machine) -> Home | None:
    c = windows.drive(machine)
    return None if c is None else _in_path(machine, c) or _only_user(c)


def _in_path(machine: Machine, c: Path) -> Home | None:
    """Return the home that PATH goes through: WSL appends the one of Windows."""
    users = c / "Users"
    for entry in machine.environ.get("PATH", "").split(":"):
        place = machine.at(entry)
        if place.is_relative_to(users) and place != users:
            return _home(users / place.relative_to(users).parts[0], "PATH goes through it")
    return None


def _only_user(c: Path) -> Home | None:
    """Return the only folder below `Users` that somebody has logged in to."""
    users = [c / "Users" / name for name in files.names_if_any(c / "Users")]
    people = [user for user in users if user.name not in _NO_USERS and user.is_dir()]
    if len(people) > 1:
        people = [user for user in people if "ntuser.dat" in _lower_names(user)]
    return _home(people[0], "it is the only one on the drive") if len(people) == 1 else None


def _lower_names(folder: Path) -> set[str]:
    return {name.lower() for name in files.names_if_any(folder)}


def _home(path: Path | None, how: str) -> Home | None:
    with suppress(OSError, ValueError):
        return Home(path, how) if path and path.is_dir() else None
    return None
