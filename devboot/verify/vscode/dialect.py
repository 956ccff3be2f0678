"""What the two adapters for gdb have in common, so that one drive serves both."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from devboot.process import find_program
from devboot.verify.vscode import cppdbg, nsight
from devboot.verify.vscode.bench import source_text
from devboot.verify.vscode.gdb_run import Entry
from devboot.verify.vscode.outcome import NotStopped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devboot.verify.vscode.gdb_run import GdbRun
    from devboot.verify.vscode.places import Place

_COMPLETE = {"exec-continue": "-exec-continue"}


class Dialect(Protocol):
    """One adapter's way with gdb, for one resolved configuration."""

    @property
    def adapter(self) -> str: ...

    @property
    def config(self) -> Mapping[str, Any]: ...

    def argv(self, terminal: str) -> list[str]:
        """Return gdb's command line; `terminal` is a device."""

    def env(self) -> dict[str, str]:
        """Return gdb's environment."""

    @property
    def cwd(self) -> str: ...

    @property
    def words(self) -> list[str]:
        """The program's arguments, as far as they can be told apart."""

    def prepare(self, run: GdbRun, pid: int | None) -> Entry:
        """Send what comes before the breakpoints."""

    def break_insert(self, place: Place) -> str: ...

    @property
    def run(self) -> str:
        """What starts the program."""

    def edited(self, file: str) -> str:
        """Return the file that the editor opens for one that the compiler knew."""


class CppDbg(NamedTuple):
    """The C++ extension's."""

    config: Mapping[str, Any]
    environ: Mapping[str, str]
    adapter: str = cppdbg.ADAPTER

    def argv(self, terminal: str) -> list[str]:
        more = shlex.split(self.config.get("miDebuggerArgs") or "")
        return [self._debugger(), "--interpreter=mi", *more, f"--tty={terminal}"]

    def _debugger(self) -> str:
        named = self.config.get("miDebuggerPath") or "gdb"
        if "/" in named and Path(named).exists():
            return str(named)
        found = (
            find_program(named, self.environ.get("PATH", os.defpath)) if "/" not in named else None
        )
        if found is None:
            raise NotStopped(f"the debugger `{named}` is not there", _debugger_fix(named))
        return found

    def env(self) -> dict[str, str]:
        return dict(self.environ)

    @property
    def cwd(self) -> str:
        program = Path(self.config.get("program") or "")
        here = program.is_absolute() and program.exists()
        return str(program.parent) if here else self.environ.get("HOME") or "/"

    @property
    def words(self) -> list[str]:
        return [str(word) for word in self.config.get("args") or []]

    def prepare(self, run: GdbRun, pid: int | None) -> Entry:
        cppdbg.set_up(run, self.config)
        if self.config.get("coreDumpPath"):
            cppdbg.open_core(run, self.config)
        elif pid is not None:
            cppdbg.attach(run, self.config, pid)
        else:
            file = _env_file(self.config)
            return cppdbg.prepare_launch(run, self.config, cppdbg.environment(self.config, file))
        return Entry()

    @property
    def run(self) -> str:
        return _COMPLETE.get(self.config.get("launchCompleteCommand") or "", "-exec-run")

    def break_insert(self, place: Place) -> str:
        return cppdbg.break_insert(cppdbg.compiled_place(self.config, place))

    def edited(self, file: str) -> str:
        return cppdbg.edited_file(self.config, file)


class Nsight(NamedTuple):
    """Nsight's, for cuda-gdb."""

    config: Mapping[str, Any]
    environ: Mapping[str, str]
    adapter: str = nsight.ADAPTER

    def argv(self, terminal: str) -> list[str]:  # noqa: ARG002  # it shares gdb's own pipes
        return [nsight.debugger(self.config, self.environ), "--interpreter=mi2"]

    def env(self) -> dict[str, str]:
        return {**self.environ, **nsight.environment(self.config)}

    @property
    def cwd(self) -> str:
        return self.environ.get("HOME") or "/"  # of the extension host

    @property
    def words(self) -> list[str]:
        try:
            return shlex.split(nsight.arguments(self.config) or "")
        except ValueError:
            return []

    def prepare(self, run: GdbRun, pid: int | None) -> Entry:
        nsight.prepare(run, self.config, _env_file(self.config), pid)
        return Entry()

    @property
    def run(self) -> str:
        return "start" if self.config.get("stopAtEntry") else "-exec-run"

    def break_insert(self, place: Place) -> str:
        return nsight.break_insert(place)

    def edited(self, file: str) -> str:
        return file


def _debugger_fix(named: str) -> str:
    if named == "gdb":
        return "install gdb: `sudo apt install gdb`"
    return "correct `miDebuggerPath`, or leave it out: gdb is found on PATH"


def _env_file(config: Mapping[str, Any]) -> str | None:
    """Return the text of the configuration's envFile; None: it names none."""
    named = config.get("envFile")
    if not named:
        return None
    if not Path(named).is_file():
        raise NotStopped(
            f"`envFile` names `{named}`, which is not there", "make it, or leave it out"
        )
    return source_text(named)
