"""One run of a program that is meant to stop at a line of its source, as a value."""

from __future__ import annotations

import os
import shlex
import tempfile
from dataclasses import field
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from devboot.process import find_program
from devboot.verify.mi import Gdb, GdbError, GdbTimeoutError, gdb_session, quoted
from devboot.verify.mi_values import exit_status, frame_of, signal_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_OUTPUT_BYTES = 64 * 1024
_FRAMES = 40
"""How many callers are searched for the function that a Watch names."""


class Reason(Enum):
    """Why a run ended."""

    HIT = "stopped at the breakpoint"
    EXITED = "ended before the breakpoint"
    CRASHED = "was stopped by a signal before the breakpoint"
    TIMED_OUT = "timed out"
    REFUSED = "the debugger refused"
    NO_DEBUGGER = "no debugger"


class Watch(NamedTuple):
    """An expression, and where it is read."""

    expression: str
    function: str = ""
    """In its nearest frame, named with or without namespaces; empty: where the program stopped."""


class Stop(NamedTuple):
    """Where and how a run ended; place and values only where it stopped in known source."""

    reason: Reason
    detail: str = ""
    """The debugger's word: exit status, signal, error message."""
    file: str = ""
    """Absolute path, as the debugger knows it."""
    line: int = 0
    function: str = ""
    values: Mapping[Watch, str] = field(default_factory=dict)
    """Each value as the debugger prints it; `<reason>` for one that it cannot evaluate."""
    output: str = ""
    """The last 64 KiB that the program wrote."""


def stop_at(  # noqa: PLR0913  (all but the first two by name)
    program: str,
    args: Sequence[str] = (),
    *,
    file: str | Path,
    line: int,
    watches: Sequence[Watch] = (),
    gdb: str = "gdb",
    scripts: Sequence[str | Path] = (),
    cwd: str | Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float = 120,
) -> Stop:
    """Run `program` in gdb up to the breakpoint `file:line` and evaluate `watches` there.

    The breakpoint may lie in a library that is loaded later. `scripts` are given to gdb first
    (printers); no init file is read. No argument may contain a line break.
    Nothing is left running, and every failure is a value.
    """
    environ = os.environ if env is None else env
    path = find_program(gdb, environ.get("PATH", os.defpath))
    if path is None:
        return Stop(Reason.NO_DEBUGGER, f"`{gdb}` is not installed")
    sources = [word for script in scripts for word in ("-x", str(script))]
    with tempfile.TemporaryDirectory(prefix="devboot-") as folder:
        log = Path(folder) / "output"
        try:
            with gdb_session(path, sources, cwd=cwd, env=environ, timeout=timeout) as session:
                _start(session, program, _words(args, log), _location(file, line))
                reason, detail, frame = _reach(session)
                values = _values(session, watches) if reason is Reason.HIT else {}
        except GdbTimeoutError:
            return Stop(Reason.TIMED_OUT, f"after {timeout:g} s", output=_tail(log))
        except (GdbError, OSError) as error:
            return Stop(Reason.REFUSED, str(error), output=_tail(log))
        return Stop(reason, detail, *frame_of(frame), values, _tail(log))


def _words(args: Sequence[str], log: Path) -> str:
    """Return the program's command line; on gdb's own stdout it would garble gdb's records."""
    return f"{shlex.join(args)} </dev/null >{shlex.quote(str(log))} 2>&1"


def _location(file: str | Path, line: int) -> str:
    return f"--source {quoted(str(file))} --line {line}"


def _start(session: Gdb, program: str, words: str, location: str) -> None:
    session.command(f"-file-exec-and-symbols {quoted(program)}")
    session.command(f"-exec-arguments {words}")
    session.command(f"-break-insert -f {location}")
    session.command("-exec-run")


def _reach(session: Gdb) -> tuple[Reason, str, object]:
    """Wait until the program is at the breakpoint, or can no longer get there."""
    while True:
        stopped = session.wait_stopped()
        why = stopped.text("reason")
        if why == "breakpoint-hit":
            return Reason.HIT, "", stopped.results.get("frame")
        if why in ("signal-received", "exited-signalled"):
            return Reason.CRASHED, signal_words(stopped), stopped.results.get("frame")
        if why.startswith("exited"):
            return Reason.EXITED, f"exit status {exit_status(stopped)}", None
        session.command("-exec-continue")


def _values(session: Gdb, watches: Sequence[Watch]) -> dict[Watch, str]:
    return {watch: _value(session, watch) for watch in watches}


def _value(session: Gdb, watch: Watch) -> str:
    try:
        frame = _frame(session, watch.function)
        expression = f"{frame} {quoted(watch.expression)}"
        return session.command(f"-data-evaluate-expression {expression}").text("value")
    except GdbError as error:
        return f"<{error}>"


def _frame(session: Gdb, function: str) -> str:
    """Return the options that select the nearest frame of `function`."""
    if not function:
        return ""
    stack = session.command(f"-stack-list-frames 0 {_FRAMES}").results.get("stack")
    for frame in stack if isinstance(stack, list) else ():
        # Exactly this function, not a lambda in it: gdb names those `FUNCTION(...)::<lambda...`.
        if isinstance(frame, dict) and f"::{frame.get('func')}".endswith(f"::{function}"):
            thread = session.command("-thread-info").text("current-thread-id")
            return f"--thread {thread} --frame {frame['level']}"
    raise GdbError(f"`{function}` is not among the callers")


def _tail(log: Path) -> str:
    try:
        data = log.read_bytes()[-_OUTPUT_BYTES:]
    except OSError:
        return ""
    return data.decode("utf-8", "backslashreplace")
