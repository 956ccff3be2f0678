"""Where the two files that configure WSL are: what an option names, else those of this machine."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from devboot.errors import DevbootError
from devboot.merge import wsl_encoding
from devboot.merge.wsl_ini import WSL_CONF, WSLCONFIG, Dialect

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from devboot.facts.version import Version
    from devboot.machine.machine import Machine
    from devboot.machine.windows_home import Home
    from devboot.wsl.lint import Look

_MAX_BYTES = 1 << 20
CONF = "/etc/wsl.conf"
_NO_HOME = "your home in Windows is not known: without `--windows-home DIR` no `.wslconfig`"
_NAME_ONE = "name a file: `--wsl-conf FILE`, `--wslconfig FILE`, or `--windows-home DIR`"


class Asked(NamedTuple):
    """What the options say; None: nothing."""

    wsl_conf: Path | None = None
    wslconfig: Path | None = None
    windows_home: Path | None = None


class WslInfo(NamedTuple):
    """What WSL says of itself; None: nothing, or it was not asked."""

    version: str | None = None  # `2.6.2.0`
    networking_mode: str | None = None  # `nat`, `mirrored`, `wsl1` ...


class File(NamedTuple):
    """One of the two files."""

    path: Path
    dialect: Dialect
    data: bytes

    @property
    def text(self) -> str:
        """Its text, from which its bytes can be made again whatever they are."""
        return wsl_encoding.decoded(self.data, self.dialect)

    def look(self, version: Version | None) -> Look:
        """Return it as the rules look at it, for this version of WSL."""
        from devboot.wsl.lint import Look  # noqa: PLC0415  # who installs needs no rules

        utf_16 = wsl_encoding.is_utf_16(self.data, self.dialect)
        return Look(self.text, self.dialect, version, utf_16=utf_16)


class Opened(NamedTuple):
    """What is there to read."""

    files: tuple[File, ...]
    empty: tuple[File, ...]  # where WSL would look for one, and finds none
    notes: tuple[str, ...]
    info: WslInfo  # what WSL says of itself; nothing, where options name files


class Located(NamedTuple):
    """Where the files are, or would be; one that is not asked for or out of reach is None."""

    wsl_conf: Path | None
    wslconfig: Path | None
    notes: tuple[str, ...] = ()  # why one is None, or who says where it is
    on_this_machine: bool = False  # no option named a file


def locate(asked: Asked, machine: Machine | None = None) -> Located:
    """Return the files that options name, else those of a machine: this one, if none is given.

    Raises DevbootError where no option names one and this is not WSL.
    """
    if any(asked):
        config = asked.wslconfig
        if config is None and asked.windows_home is not None:
            config = named_home(asked.windows_home) / WSLCONFIG.file
        return Located(asked.wsl_conf, config)
    from devboot.machine.machine import Machine  # noqa: PLC0415  # named files need no machine
    from devboot.machine.windows_home import find  # noqa: PLC0415

    machine = machine or Machine()
    if not is_wsl(machine):
        raise DevbootError("this is not WSL, so it has no files of WSL", hint=_NAME_ONE)
    home = find(machine)
    if home is None:
        return Located(machine.at(CONF), None, (_NO_HOME,), on_this_machine=True)
    return Located(machine.at(CONF), home.path / WSLCONFIG.file, on_this_machine=True)


def opened(asked: Asked, machine: Machine | None = None) -> Opened:
    """Return the files and what WSL says of itself.

    Raises DevbootError for a file that an option names and that is not there, or cannot be read.
    """
    where = locate(asked, machine)
    pairs = ((where.wsl_conf, WSL_CONF), (where.wslconfig, WSLCONFIG))
    wanted = [(path, dialect) for path, dialect in pairs if path is not None]
    named = (asked.wsl_conf, asked.wslconfig)
    files = [_file(path, dialect, must_be=path in named) for path, dialect in wanted]
    info = _ask(machine) if where.on_this_machine else WslInfo()
    both = zip(wanted, files, strict=True)
    empty = tuple(File(*place, b"") for place, file in both if file is None)
    return Opened(tuple(filter(None, files)), empty, where.notes, info)


def _ask(machine: Machine | None) -> WslInfo:
    from devboot.machine import wslinfo  # noqa: PLC0415  # named files ask nobody
    from devboot.machine.machine import Machine  # noqa: PLC0415

    return WslInfo(*wslinfo.ask(machine or Machine()))


def version(text: str | None) -> Version | None:
    """Return a version of WSL, None: not known.

    Raises DevbootError for a text that is none.
    """
    if text is None:
        return None
    from devboot.facts.version import Version  # noqa: PLC0415  # named files have none mostly

    found = Version.parse(text)
    if found is None:
        raise DevbootError(f"`{text}` is no version of WSL", hint="write it as `2.6.1`")
    return found


def _file(path: Path, dialect: Dialect, *, must_be: bool) -> File | None:
    if path.is_dir() or (path.exists() and not path.is_file()):
        raise DevbootError(f"`{path}` is no file", hint=_NAME_ONE)
    try:
        with path.open("rb") as stream:
            data = stream.read(_MAX_BYTES + 1)
    except FileNotFoundError:
        if must_be:
            raise DevbootError(f"there is no `{path}`", hint=_NAME_ONE) from None
        return None
    if len(data) > _MAX_BYTES:
        raise DevbootError(f"`{path}` is larger than 1 MiB", hint="it is no file of WSL")
    return File(path, dialect, data)


def windows_home(named: Path | None) -> Home:
    """Return the home in Windows that was named, else the one that this machine knows of.

    Raises DevbootError where there is none.
    """
    from devboot.machine.machine import Machine  # noqa: PLC0415  # named files need no machine
    from devboot.machine.windows_home import Home, find  # noqa: PLC0415

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


def restart(dialect: Dialect) -> str:
    """Return the command of Windows after which WSL reads a file again; nothing here runs it."""
    if dialect is WSLCONFIG:
        return "wsl.exe --shutdown"
    return f"wsl.exe --terminate {os.environ.get('WSL_DISTRO_NAME') or 'DISTRIBUTION'}"


def restarts(dialects: Collection[Dialect]) -> str:
    """Say which restart a change of these files needs; that of all of WSL reads both."""
    return f"WSL reads it after `{widest(dialects)}`, in Windows"


def widest(dialects: Collection[Dialect]) -> str:
    """Return the one restart after which all of these files are read again."""
    return restart(WSLCONFIG if WSLCONFIG in dialects else WSL_CONF)
