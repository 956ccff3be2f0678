"""Where the two files that configure WSL are: what an option names, else those of this machine."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from devboot.errors import DevbootError
from devboot.machine.machine import Machine
from devboot.machine.windows_home import WSLCONFIG, Home, find

CONF = Path("/etc/wsl.conf")
_NO_HOME = "your home in Windows is not known: without `--windows-home DIR` no `.wslconfig`"
_NAME_ONE = "name a file: `--wsl-conf FILE`, `--wslconfig FILE`, or `--windows-home DIR`"


class Asked(NamedTuple):
    """What the options say; None: nothing."""

    wsl_conf: Path | None = None
    wslconfig: Path | None = None
    windows_home: Path | None = None


class Located(NamedTuple):
    """Where the files are, or would be; one that is not asked for or out of reach is None."""

    wsl_conf: Path | None
    wslconfig: Path | None
    notes: tuple[str, ...] = ()  # why one is None, or who says where it is
    on_this_machine: bool = False  # no option named a file


def locate(asked: Asked) -> Located:
    """Return the files that options name, else those of this machine.

    Raises DevbootError where no option names one and this is not WSL.
    """
    if any(asked):
        config = asked.wslconfig
        if config is None and asked.windows_home is not None:
            config = named_home(asked.windows_home) / WSLCONFIG
        return Located(asked.wsl_conf, config)
    machine = Machine()
    if not is_wsl(machine):
        raise DevbootError("this is not WSL, so it has no files of WSL", hint=_NAME_ONE)
    home = find(machine)
    if home is None:
        note = (
            "your home in Windows is not known, so `.wslconfig` is left out: `--windows-home DIR`"
        )
        return Located(CONF, None, (note,), on_this_machine=True)
    return Located(CONF, home.path / WSLCONFIG, on_this_machine=True)


def windows_home(named: Path | None) -> Home:
    """Return the home in Windows that was named, else the one that this machine knows of.

    Raises DevbootError where there is none.
    """
    if named is not None:
        return Home(named_home(named), "`--windows-home` names it")
    home = find(Machine())
    if home is None:
        raise DevbootError(
            "your home in Windows is not known",
            hint="name it: `--windows-home /mnt/c/Users/YOU`",
        )
    return home


def named_home(path: Path) -> Path:
    """Return the absolute folder that `--windows-home` names."""
    if not path.is_dir():
        raise DevbootError(
            f"`{path}` is not a folder", hint="`--windows-home` names your home in Windows"
        )
    return path.resolve()


def is_wsl(machine: Machine) -> bool:
    """Tell whether this is WSL itself, and no container in it."""
    return machine.facts(
        ("uname", "env:WSL_DISTRO_NAME", "env:WSL_INTEROP", "container")
    ).is_wsl_distribution
