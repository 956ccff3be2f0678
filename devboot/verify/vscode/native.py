"""A native program driven to a breakpoint, started, attached to, or as a core dump."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from devboot.verify.mi import GdbError, GdbTimeoutError, gdb_as_told
from devboot.verify.terminal import reader, terminal
from devboot.verify.vscode import choice, native_causes
from devboot.verify.vscode.code_and_source import wrong_place
from devboot.verify.vscode.dialect import Nsight
from devboot.verify.vscode.gdb_run import Ended, Entry, GdbRun
from devboot.verify.vscode.native_checks import check_before
from devboot.verify.vscode.outcome import NotStopped
from devboot.verify.vscode.places import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from devboot.verify.mi_values import Frame
    from devboot.verify.terminal import Terminal
    from devboot.verify.vscode.bench import Bench
    from devboot.verify.vscode.dialect import Dialect
    from devboot.verify.vscode.gdb_run import Bound
    from devboot.verify.vscode.outcome import Stopped


class Session:
    """One gdb with its configuration, its program's terminal and its breakpoints."""

    def __init__(self, run: GdbRun, dialect: Dialect, bench: Bench, tty: Terminal) -> None:
        self.run = run
        self.dialect = dialect
        self.bench = bench
        self.tty = tty
        self.place = Place("", 0)

    @property
    def output(self) -> str:
        """What the program wrote last."""
        return self.tty.text or self.run.gdb.noise.decode("utf-8", "backslashreplace")

    def choose(self, entry: Entry) -> None:
        """Settle where to stop and set the breakpoint.

        Only one: each costs gdb time whenever a library is loaded, and torch loads many.
        """
        program = str(self.dialect.config.get("program") or "")
        main = self._main(program, entry)
        words, cuda = self.dialect.words, isinstance(self.dialect, Nsight)
        found = choice.for_program(self.bench, program, words, main, cuda=cuda)
        if not found:
            raise native_causes.nothing_to_stop_at(self)
        for place in found:
            self.place = place
            bound = self.run.insert(place, self.dialect.break_insert(place))
            if bound is None or not bound.pending or place is found[-1]:
                return
            self.run.remove(bound)  # a test of another program

    def _main(self, program: str, entry: Entry) -> Frame:
        """Return where `main` begins, where that matters."""
        wanted = choice.wanted(self.bench, python=False)
        if wanted or entry.number or choice.is_python(program):
            frame = entry.frame
        else:
            frame = self.run.main()
        return frame._replace(file=self.dialect.edited(frame.file))

    def go(self, command: str, entry: Entry, then: Callable[[], object] = lambda: None) -> Stopped:
        """Let the program run up to a breakpoint; a failure names its cause.

        `then` is done when it runs.
        """
        self._resume(command)
        then()
        reached = self.run.reach(entry.number)
        if isinstance(reached, Ended):
            raise native_causes.not_reached(self, reached)
        return self.judged(reached)

    def _resume(self, command: str) -> None:
        try:
            self.run.mi(command)
        except GdbError as error:
            raise native_causes.not_started(self, str(error)) from error

    def judged(self, hit: Bound) -> Stopped:
        """Read the stop, and doubt it: it counts only where it was asked for, in fresh code."""
        stopped = self.run.stopped()
        stack = tuple(f._replace(file=self.dialect.edited(f.file)) for f in stopped.stack)
        stopped = stopped._replace(stack=stack)
        if wrong := wrong_place(self, hit, stopped):
            raise wrong
        return stopped


@contextmanager
def session(dialect: Dialect, bench: Bench) -> Iterator[Session]:
    """Start the debugger; what goes wrong with it in this context becomes a NotStopped."""
    argv_for = dialect.argv
    with terminal() as tty:
        argv, env, cwd = argv_for(tty.name), dialect.env(), dialect.cwd
        opened: Session | None = None
        try:
            with gdb_as_told(argv, cwd=cwd, env=env, timeout=bench.wish.timeout) as gdb:
                opened = Session(GdbRun(gdb), dialect, bench, tty)
                gdb.each_while = _watch(opened)
                yield opened
        except GdbTimeoutError as error:
            raise native_causes.too_late(opened, argv[0]) from error
        except GdbError as error:
            raise NotStopped(f"`{Path(argv[0]).name}`: {error}", "") from error
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise NotStopped(
                f"`{argv[0]}` cannot be started: {reason}", "install it anew"
            ) from error


def _watch(opened: Session) -> Callable[[], None]:
    """Return what looks, while nothing comes, whether the program waits for somebody to type."""

    def look() -> None:
        # The program's input is the terminal, or gdb's own where the adapter gives it none.
        names = [opened.tty.name]
        with suppress(OSError):  # gdb is gone, as will be seen
            names.append(str(Path(f"/proc/{opened.run.gdb.pid}/fd/0").readlink()))
        if opened.run.pid and reader(opened.run.pid, *names):
            raise native_causes.needs_input()

    return look


def launch(dialect: Dialect, bench: Bench) -> Stopped:
    """Start the configuration's program in its debugger, up to a breakpoint."""
    check_before(dialect, bench)
    with session(dialect, bench) as opened:
        entry = dialect.prepare(opened.run, None)
        opened.choose(entry)
        return opened.go(dialect.run, entry)


def attach(dialect: Dialect, bench: Bench, pid: int) -> Stopped:
    """Attach the configuration's debugger to a process that is stopped at its first instruction."""
    with session(dialect, bench) as opened:
        entry = attached(opened, pid)
        opened.choose(entry)
        return opened.go("-exec-continue", entry)


def attached(opened: Session, pid: int) -> Entry:
    """Attach, and say why where that is not possible."""
    try:
        return opened.dialect.prepare(opened.run, pid)
    except GdbError as error:
        raise native_causes.not_attached(pid, str(error)) from error


def core(dialect: Dialect, bench: Bench) -> Stopped:
    """Open a core dump; it counts when the place where the program died is known."""
    check_before(dialect, bench)
    with session(dialect, bench) as opened:
        dialect.prepare(opened.run, None)
        stopped = opened.run.stopped()
        stack = tuple(f._replace(file=dialect.edited(f.file)) for f in stopped.stack)
        own = [n for n, frame in enumerate(stack) if bench.is_own(frame.file)]
        if not own:
            raise native_causes.strange_core(opened, stack)
        return stopped._replace(stack=stack[own[0] :])


def write_core(dialect: Dialect, bench: Bench, file: Path) -> Stopped:
    """Let the program run up to a breakpoint and dump its memory there."""
    with session(dialect, bench) as opened:
        entry = dialect.prepare(opened.run, None)
        opened.choose(entry)
        stopped = opened.go(dialect.run, entry)
        opened.run.console(f"generate-core-file {file}")
        return stopped
