"""The Windows around WSL: files on its drive, and programs of it when the user wants that."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from devboot.machine import files
from devboot.process import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from devboot.machine.machine import Machine

_DRVFS = frozenset({"9p", "drvfs", "virtiofs"})
_CMD = "System32/cmd.exe"
_KEY = r"HKLM\SOFTWARE\NVIDIA Corporation\GPUDebugger"
_VALUE = re.compile(r"EnableInterface\s+REG_DWORD\s+0x([0-9a-fA-F]{1,8})")
_BUILD = re.compile(r"\d+\.\d+\.(\d{4,6})\.\d+")
_ANSWER_S = 3.0


def drive(machine: Machine) -> Path | None:
    """Return where the drive with Windows is mounted, None: nowhere.

    Its mount names drive C, or, of virtiofs, nothing that tells: then it has the command processor.
    """
    mounts = list(_mounts(machine))
    named = (place for place, is_c in mounts if is_c)
    telling = (place for place, _ in mounts if (place / "Windows" / _CMD).is_file())
    return next(named, None) or next(telling, None)


def _mounts(machine: Machine) -> Iterator[tuple[Path, bool]]:
    """Yield where file systems of Windows are mounted, and whether that is drive C by its name."""
    rows = (line.split(" ") for line in (files.text(machine.at("/proc/mounts")) or "").splitlines())
    for row in rows:
        if len(row) > 3 and row[2] in _DRVFS:  # noqa: PLR2004
            yield machine.at(row[1].replace("\\040", " ")), _is_c(row[0], row[3])


def _is_c(source: str, options: str) -> bool:
    return source.upper().startswith(("C:", "C\\072")) or "path=C:" in options


def registry(machine: Machine) -> dict[str, str | None]:
    """Return what Windows' registry says about debugging the GPU from WSL, None: nothing.

    Raises OSError where Windows' programs cannot be started.
    """
    output = ask(machine, "System32/reg.exe", "query", _KEY, "/v", "EnableInterface")
    match = _VALUE.search(output)
    return {"GPUDebugger.EnableInterface": str(int(match[1], 16)) if match else None}


def build(machine: Machine) -> int | None:
    """Return the number of the Windows build: 22000 and above are Windows 11.

    Raises OSError where Windows' programs cannot be started.
    """
    match = _BUILD.search(ask(machine, _CMD, "/d", "/c", "ver"))
    return int(match[1]) if match else None


def ask(
    machine: Machine,
    program: str,
    *arguments: str,
    timeout: float = _ANSWER_S,
    encoding: str = "utf-8",
) -> str:
    """Run a program of Windows by its absolute place on a drive that is really Windows'.

    Where the kernel does not start it (interop is off, or systemd took the handler away), WSL's own
    starter does. Raises OSError where it does not answer.
    """
    c = drive(machine)
    path = c / "Windows" / program if c else None
    if path is None or not path.is_file():
        raise OSError(f"no {program} on a drive of Windows")
    environment = {**machine.environ, "PATH": machine.path, "WSLENV": ""}
    argv = [str(path), *arguments]
    how = partial(run, cwd=path.parent, env=environment, timeout=timeout, encoding=encoding)
    done = how(argv)
    if done.rc is None and not done.timed_out and machine.at("/run/WSL").is_dir():
        done = how([str(machine.at("/init")), *argv])
    if done.rc is None:
        raise OSError(f"{program} did not answer: {done.stderr.strip()}")
    return done.stdout
