"""The Windows around WSL: files on its drive, and programs of it when the user wants that."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from devboot.machine import files
from devboot.process import run

if TYPE_CHECKING:
    from pathlib import Path

    from devboot.machine.machine import Machine

_DRVFS = frozenset({"9p", "drvfs", "virtiofs"})
_NO_USERS = frozenset({"All Users", "Default", "Default User", "Public", "desktop.ini"})
_IN_PATH = re.compile(r"(/[^:]*?/Users/[^/:]+)/")
_KEY = r"HKLM\SOFTWARE\NVIDIA Corporation\GPUDebugger"
_VALUE = re.compile(r"EnableInterface\s+REG_DWORD\s+0x([0-9a-fA-F]{1,8})")
_BUILD = re.compile(r"\d+\.\d+\.(\d{4,6})\.\d+")
_ANSWER_S = 3.0


def drive(machine: Machine) -> Path | None:
    """Return where drive C is mounted, None: nowhere, or what is there is no drive of Windows."""
    rows = (line.split(" ") for line in (files.text(machine.at("/proc/mounts")) or "").splitlines())
    for row in rows:
        if len(row) > 3 and row[2] in _DRVFS and _is_c(row[0], row[3]):  # noqa: PLR2004
            return machine.at(row[1].replace("\\040", " "))
    return None


def _is_c(source: str, options: str) -> bool:
    return source.upper().startswith(("C:", "C\\072")) or "path=C:" in options


def wslconfig(machine: Machine) -> str | None:
    """Return the text of the user's `.wslconfig`, None: there is none, or the user is not known."""
    home = _home(machine)
    return files.text(home / ".wslconfig") if home else None


def _home(machine: Machine) -> Path | None:
    """Return the home in Windows: the one that PATH names, else the only one there is."""
    c = drive(machine)
    if c is None:
        return None
    named = _IN_PATH.search(machine.environ.get("PATH", ""))
    if named and (home := machine.at(named[1])).is_relative_to(c):
        return home
    users = [name for name in files.names_if_any(c / "Users") if name not in _NO_USERS]
    return c / "Users" / users[0] if len(users) == 1 else None


def registry(machine: Machine) -> dict[str, str | None]:
    """Return what Windows' registry says about debugging the GPU from WSL, None: nothing.

    Raises OSError where Windows' programs cannot be started.
    """
    output = _ask(machine, "System32/reg.exe", "query", _KEY, "/v", "EnableInterface")
    match = _VALUE.search(output)
    return {"GPUDebugger.EnableInterface": str(int(match[1], 16)) if match else None}


def build(machine: Machine) -> int | None:
    """Return the number of the Windows build: 22000 and above are Windows 11.

    Raises OSError where Windows' programs cannot be started.
    """
    match = _BUILD.search(_ask(machine, "System32/cmd.exe", "/d", "/c", "ver"))
    return int(match[1]) if match else None


def _ask(machine: Machine, program: str, *arguments: str) -> str:
    """Run a program of Windows by its absolute place on a drive that is really Windows'."""
    c = drive(machine)
    path = c / "Windows" / program if c else None
    if path is None or not path.is_file():
        raise OSError(f"no {program} on a drive of Windows")
    environment = {**machine.environ, "PATH": machine.path, "WSLENV": ""}
    argv = [str(path), *arguments]
    done = run(argv, cwd=path.parent, env=environment, timeout=_ANSWER_S)
    if done.rc is None:
        raise OSError(f"{program} did not answer: {done.stderr.strip()}")
    return done.stdout
