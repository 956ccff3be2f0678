"""cuda-gdb as Nsight's adapter drives it: the same commands in the same order.

Source: nsight-vscode-edition 2024.1.0 (f5af449), cudaGdbSession.ts, upon cdt-gdb-adapter 0.0.19,
GDBDebugSession.ts (attachOrLaunchRequest) and GDBBackend.ts.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from devboot.process import find_program
from devboot.verify.mi import GdbError
from devboot.verify.vscode.outcome import NotStopped
from devboot.vscode import environment_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from devboot.verify.vscode.gdb_run import GdbRun
    from devboot.verify.vscode.places import Place

ADAPTER = "Nsight 2024.1.0 (cdt-gdb-adapter 0.0.19)"

_DEFAULT = "/usr/local/cuda/bin/cuda-gdb"


def debugger(config: Mapping[str, Any], env: Mapping[str, str]) -> str:
    """Return the file of cuda-gdb that the adapter starts."""
    named = config.get("miDebuggerPath") or config.get("debuggerPath")
    if named is None:
        found = find_program("cuda-gdb", env.get("PATH", os.defpath))
        if found or Path(_DEFAULT).exists():
            return found or _DEFAULT
        raise NotStopped("`cuda-gdb` is not installed", "install the CUDA toolkit")
    if not (Path(named).exists() and str(named).endswith("cuda-gdb")):
        raise NotStopped(
            f"`{named}` is no cuda-gdb: Nsight wants a file whose name ends so",
            "correct `debuggerPath`, or leave it out: PATH and /usr/local/cuda are searched",
        )
    return str(named)


def arguments(config: Mapping[str, Any]) -> str | None:
    """Return the command line; several words are joined by `;`, which the shell takes apart."""
    words = [*_list(config.get("args")), *_list(config.get("miDebuggerArgs"))]
    return ";".join(words) if words else None


def _list(value: str | Sequence[str] | None) -> list[str]:
    if value in (None, ""):
        return []
    return [value] if isinstance(value, str) else [str(word) for word in value or ()]


def environment(config: Mapping[str, Any]) -> dict[str, str]:
    """Return the variables that the adapter itself, and so cuda-gdb, is given."""
    return {entry["name"]: entry["value"] for entry in config.get("environment") or []}


def init_commands(config: Mapping[str, Any], env_file: str | None) -> Iterator[str]:
    """Yield the commands before the program is started, as the adapter puts them together."""
    yield from _file_commands(env_file or "")
    yield from config.get("initCommands") or []
    if cwd := config.get("cwd"):
        yield f"set cwd {cwd}"
    if config.get("breakOnLaunch"):
        yield "set cuda break_on_launch application"
    if on_error := config.get("onAPIError"):
        yield f"set cuda api_failures {on_error}"


def _file_commands(text: str) -> Iterator[str]:
    variables = environment_files.nsight(text)
    yield from (f"set env {name}={value}" for name, value in variables.set.items())
    yield from (f"unset env {name}" for name in variables.unset)


def break_insert(place: Place) -> str:
    return f"-break-insert -f --source {_escaped(place.file)} --line {place.line}"


def _escaped(path: str) -> str:
    text = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def prepare(run: GdbRun, config: Mapping[str, Any], env_file: str | None, pid: int | None) -> None:
    """Send what comes before the breakpoints."""
    run.mi("-gdb-set non-stop off")
    run.mi("-gdb-set mi-async on")
    _required(run, f"-file-exec-and-symbols {_escaped(str(config['program']))}", "`program`")
    run.mi("-enable-pretty-printing")
    if pid is not None:
        run.mi(f"-target-attach {pid}")
        run.gdb.wait_stopped()
    for command in init_commands(config, env_file):
        _required(run, command, "`initCommands`")
    if pid is None and (words := arguments(config)):
        run.mi(f"-exec-arguments {words}")


def _required(run: GdbRun, command: str, what: str) -> None:
    try:
        run.mi(command)
    except GdbError as error:
        raise NotStopped(
            f"the debugger refuses `{command}`: {error}", f"correct {what} in the configuration"
        ) from error
