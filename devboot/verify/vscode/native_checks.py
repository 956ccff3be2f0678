"""What is wrong with a native configuration already before any debugger is started."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import TYPE_CHECKING

from devboot.verify.elf import read_elf
from devboot.verify.vscode.outcome import NotStopped

if TYPE_CHECKING:
    from devboot.verify.vscode.bench import Bench
    from devboot.verify.vscode.dialect import Dialect

_HERE = {"x86_64": "x86-64", "aarch64": "AArch64"}.get(platform.machine(), "")


def check_before(dialect: Dialect, bench: Bench) -> None:
    """Say what is wrong already before any debugger is started."""
    config = dialect.config
    program = config.get("program")
    if not program:
        raise NotStopped("`program` is missing", "name the file that is to be debugged")
    if not Path(program).is_absolute():
        raise NotStopped(
            f"`program` is the relative path `{program}`",
            f"write it in full: `${{workspaceFolder}}/{program.removeprefix('./')}`",
        )
    if not Path(program).is_file():
        built = "preLaunchTask" in config
        raise NotStopped(
            f"the program `{bench.short(program)}` is not there",
            "the task builds another file: compare `program` with what it makes"
            if built
            else "build it, or give the configuration a `preLaunchTask` that does",
        )
    if not os.access(program, os.X_OK):
        raise NotStopped(f"`{bench.short(program)}` is not executable", f"`chmod +x {program}`")
    elf = read_elf(program)
    if elf and _HERE and elf.machine != _HERE:
        raise NotStopped(
            f"`{bench.short(program)}` is built for {elf.machine}, this machine is {_HERE}",
            "build it for this machine",
        )
    cwd = config.get("cwd")
    if cwd and not Path(cwd).is_dir():
        raise NotStopped(f"`cwd` names `{bench.short(cwd)}`, which is no folder", "correct `cwd`")
    core = config.get("coreDumpPath")
    if core and not Path(core).is_file():
        raise NotStopped(f"there is no core dump `{core}`", "correct `coreDumpPath`")
