"""gdb as the C++ extension drives it: the same commands in the same order.

Source: MIEngine 2014d665 (C++ extension 1.34), DebuggedProcess.cs (GetInitializeCommands),
RunInTerminalTransport.cs, LaunchOptions.cs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.verify.mi import GdbError
from devboot.verify.vscode.gdb_run import Entry
from devboot.verify.vscode.outcome import NotStopped
from devboot.vscode import environment_files
from devboot.vscode.words import cppdbg_arguments

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from devboot.verify.vscode.gdb_run import GdbRun
    from devboot.verify.vscode.places import Place

ADAPTER = "MIEngine 2014d665 (C++ extension 1.34)"


class Command(NamedTuple):
    """One command at the start, and whether the debugger may refuse it."""

    text: str
    may_fail: bool = False


def environment(config: Mapping[str, Any], env_file: str | None) -> dict[str, str]:
    """Return the program's own variables; those of the file win over those of the entry."""
    given = {entry["name"]: entry["value"] for entry in config.get("environment") or []}
    return given | (environment_files.cppdbg(env_file).set if env_file else {})


def compiled_place(config: Mapping[str, Any], place: Place) -> Place:
    """Return the place as the compiler knew it, by the configuration's `sourceFileMap`."""
    for compiled, editor, both_ways in source_map(config):
        if both_ways and (rest := _below(place.file, editor)) is not None:
            return place._replace(file=compiled.rstrip("/") + rest)
    return place


def edited_file(config: Mapping[str, Any], file: str) -> str:
    """Return the file that the editor opens for one that the compiler knew."""
    for compiled, editor, _ in source_map(config):
        if (rest := _below(file, compiled)) is not None:
            return editor.rstrip("/") + rest
    return file


def _below(file: str, folder: str) -> str | None:
    folder = folder.rstrip("/")
    return file[len(folder) :] if file == folder or file.startswith(f"{folder}/") else None


def source_map(config: Mapping[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """Yield (compiled path, editor path, used for breakpoints), the longest first."""
    entries = config.get("sourceFileMap") or {}
    for compiled in sorted(entries, reverse=True):
        value = entries[compiled]
        if isinstance(value, str):
            yield compiled, value, True
        elif isinstance(value, dict):
            yield compiled, value.get("editorPath", ""), value.get("useForBreakpoints", True)


def break_insert(place: Place) -> str:
    spot = f"{place.file}:{place.line}"
    return f"-break-insert -f {_spaced(spot)}"


def _spaced(path: str) -> str:
    escaped = path.replace("\\", "\\\\")
    return f'"{escaped}"' if " " in path else path


def set_up(run: GdbRun, config: Mapping[str, Any]) -> None:
    """Send what comes first in each kind of session."""
    _send(run, Command("-gdb-set mi-async on", may_fail=True))
    for command in _commands(config.get("setupCommands")):
        _send(run, command)
    enabled = "on" if (config.get("debuginfod") or {}).get("enabled") else "off"
    _send(run, Command("set pagination off"))
    _send(run, Command(f"set debuginfod enabled {enabled}", may_fail=True))
    load_all = (config.get("symbolLoadInfo") or {}).get("loadAll", True)
    _send(run, Command(f"-gdb-set auto-solib-add {'on' if load_all else 'off'}"))
    if paths := config.get("additionalSOLibSearchPath"):
        _send(run, Command(f"-gdb-set solib-search-path {paths.replace(';', ':')}:"))


def prepare_launch(run: GdbRun, config: Mapping[str, Any], env: Mapping[str, str]) -> Entry:
    """Load the program and say how it is to run; return the breakpoint at its entry."""
    if own := config.get("customLaunchSetupCommands"):  # instead of all that follows
        for command in _commands(own):
            _send(run, command)
        return Entry()
    if cwd := config.get("cwd"):
        _send(run, Command(f"-environment-cd {_spaced(cwd)}"))
    load(run, config)
    if words := cppdbg_arguments([str(word) for word in config.get("args") or []]):
        _send(run, Command(f"-exec-arguments {words}"))
    entry = run.break_at_main()
    for command in _commands(config.get("postRemoteConnectCommands")):
        _send(run, command)
    for name, value in env.items():
        _send(run, Command(f"set env {name} {value}"))
    return entry


def attach(run: GdbRun, config: Mapping[str, Any], pid: int) -> None:
    """Take a running process over; it is stopped afterwards."""
    if config.get("program"):
        load(run, config)
    run.mi(f"-target-attach {pid}")
    run.gdb.wait_stopped()
    for command in _commands(config.get("postRemoteConnectCommands")):
        _send(run, command)


def open_core(run: GdbRun, config: Mapping[str, Any]) -> None:
    load(run, config)
    core = config["coreDumpPath"]
    try:
        run.mi(f"-target-select core {core}")
    except GdbError as error:
        raise NotStopped(
            f"the debugger cannot read the core dump `{core}`: {error}",
            "was it written by this program on this machine?",
        ) from error


def load(run: GdbRun, config: Mapping[str, Any]) -> None:
    program = config["program"]
    try:
        run.mi(f"-file-exec-and-symbols {_spaced(program)}")
    except GdbError as error:
        raise NotStopped(
            f"the debugger cannot load `{program}`: {error}", "is it an executable? build it again"
        ) from error
    run.console("show architecture")


def _commands(entries: Sequence[Mapping[str, Any]] | None) -> Iterator[Command]:
    for entry in entries or []:
        yield Command(entry.get("text", ""), bool(entry.get("ignoreFailures")))


def _send(run: GdbRun, command: Command) -> None:
    """Send a command; what begins with `-` is MI, the rest is typed."""
    try:
        run.mi(command.text) if command.text.startswith("-") else run.console(command.text)
    except GdbError as error:
        if not command.may_fail:
            raise NotStopped(
                f"the debugger refuses `{command.text}`: {error}",
                'correct it in `setupCommands`, or give it `"ignoreFailures": true`',
            ) from error
