"""A Python program driven to a breakpoint through debugpy's adapter, in all of its processes."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from contextlib import ExitStack, contextmanager, suppress
from typing import IO, TYPE_CHECKING, Any, NamedTuple, cast

from devboot.process import started
from devboot.verify.dap import Connection, DapError, DapTimeoutError, Event
from devboot.verify.mi_values import Frame
from devboot.verify.terminal import reader
from devboot.verify.vscode import python_causes
from devboot.verify.vscode.debugpy import INITIALIZE
from devboot.verify.vscode.outcome import Local, NotStopped, Stopped
from devboot.verify.vscode.subjects import subject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from devboot.verify.terminal import Terminal
    from devboot.verify.vscode.bench import Bench
    from devboot.verify.vscode.places import Place

_POLL_S = 0.02
_LOOK_S = 0.5
_CONNECT_S = 10
_VALUE = 400
_UNINTERESTING = ("<module ", "_Feature(")
"""How values begin that are only imports."""
_FRAMES = 20


class Refused(NamedTuple):
    """What debugpy said about a breakpoint that it did not set."""

    place: Place
    message: str


class Python:
    """One run: the adapter's sessions, the terminal, the breakpoints."""

    def __init__(
        self, bench: Bench, tty: Terminal, places: Sequence[Place], stack: ExitStack
    ) -> None:
        self.bench = bench
        self.tty = tty
        self.places = places
        self.stack = stack
        self.deadline = time.monotonic() + bench.wish.timeout
        self.sessions: list[Connection] = []
        self.refused: list[Refused] = []
        self.pid = 0
        """The debugged process: the first one where there are several."""
        self.exit_status: int | None = None
        self.on_waiting: Callable[[Mapping[str, Any]], None] = lambda _: None
        """Hears where the adapter waits for a program that connects to it (`listen`)."""
        self._looked = 0.0

    @property
    def output(self) -> str:
        return self.tty.text + "".join(text for s in self.sessions for text in s.output)

    def connect(self, reading: IO[bytes], writing: IO[bytes]) -> Connection:
        session = Connection(reading, writing, self.deadline, self._answer)
        self.stack.callback(session.close)
        self.sessions.append(session)
        return session

    def begin(self, session: Connection, request: str, arguments: Mapping[str, Any]) -> None:
        """Bring a session to the point where its program runs with our breakpoints."""
        session.call("initialize", INITIALIZE)
        pending = session.request(request, arguments)
        self._until_initialized(session, pending)
        files = dict.fromkeys(place.file for place in self.places)
        asked = {file: self._ask_breakpoints(session, file) for file in files}
        exceptions = session.request("setExceptionBreakpoints", {"filters": []})
        done = session.request("configurationDone")
        for file, number in asked.items():
            self._note_breakpoints(file, session.response(number))
        with suppress(DapError):
            session.response(exceptions)
        session.response(done)
        session.response(pending)

    def _until_initialized(self, session: Connection, pending: int) -> None:
        """Wait for `initialized`; a launch that is refused first raises DapError."""
        while True:
            try:
                event = session.next_event(_POLL_S)
            except DapTimeoutError:
                self._look()
                if session.answered(pending):
                    session.response(pending)
                if time.monotonic() > self.deadline:
                    raise
                continue
            if event.name == "initialized":
                return
            if event.name == "debugpyWaitingForServer":
                self.on_waiting(event.body)
            self._note(event)

    def _places(self, file: str) -> list[Place]:
        return [place for place in self.places if place.file == file]

    def _ask_breakpoints(self, session: Connection, file: str) -> int:
        lines = [{"line": place.line} for place in self._places(file)]
        source = {"name": os.path.basename(file), "path": file}  # noqa: PTH119
        return session.request("setBreakpoints", {"source": source, "breakpoints": lines})

    def _note_breakpoints(self, file: str, answer: Mapping[str, Any]) -> None:
        made = answer.get("breakpoints") or []
        for place, found in zip(self._places(file), made, strict=False):
            if not found.get("verified") and found.get("message"):
                self.refused.append(Refused(place, str(found["message"])))

    def reach(self) -> tuple[Connection, int]:
        """Wait until one of the processes is at a breakpoint; return its session and thread."""
        while True:
            for session in list(self.sessions):
                try:
                    event = session.next_event(_POLL_S)
                except DapTimeoutError:
                    continue
                if event.name == "stopped":
                    thread = int(event.body.get("threadId") or 1)
                    if event.body.get("reason") != "entry":
                        return session, thread
                    session.call("continue", {"threadId": thread})  # `stopOnEntry`
                if event.name == "debugpyAttach":
                    self._attach_child(event.body)
                if event.name == "terminated" and session is self.sessions[0]:
                    raise python_causes.not_reached(self)
                self._note(event)
            self._look()
            if time.monotonic() > self.deadline:
                raise DapTimeoutError

    def _note(self, event: Event) -> None:
        if event.name == "process" and not self.pid:
            self.pid = int(event.body.get("systemProcessId") or 0)
        elif event.name == "exited":
            self.exit_status = int(event.body.get("exitCode") or 0)

    def _attach_child(self, config: Mapping[str, Any]) -> None:
        connect = config.get("connect") or {}
        session = self.connect_to(str(connect.get("host") or "127.0.0.1"), int(connect["port"]))
        self.begin(session, "attach", config)

    def connect_to(self, host: str, port: int) -> Connection:
        """Open a session over a socket, as soon as somebody listens there."""
        deadline = min(self.deadline, time.monotonic() + _CONNECT_S)
        while True:
            try:
                opened = socket.create_connection((host, port), timeout=_CONNECT_S)
                break
            except OSError as error:
                if time.monotonic() > deadline:
                    raise DapError(f"nobody listens at {host}:{port}") from error
                time.sleep(_POLL_S)
        opened.settimeout(None)
        self.stack.callback(opened.close)
        self.stack.callback(_hang_up, opened)
        return self.connect(opened.makefile("rb"), cast("IO[bytes]", opened.makefile("wb")))

    def _answer(self, command: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        if command == "runInTerminal":
            return {"processId": self._run_in_terminal(arguments)}
        if command == "startDebugging":
            body = arguments.get("configuration") or {}
            self.sessions[0].events.append(Event("debugpyAttach", body))
            return {}
        raise DapError(f"not supported: {command}")

    def _run_in_terminal(self, asked: Mapping[str, Any]) -> int:
        env = dict(self.bench.env)
        for name, value in (asked.get("env") or {}).items():
            if value is None:
                env.pop(name, None)
            else:
                env[name] = str(value)
        argv = [str(word) for word in asked["args"]]
        if asked.get("argsCanBeInterpretedByShell"):
            argv = ["/bin/sh", "-c", " ".join(argv)]
        cwd = asked.get("cwd") or str(self.bench.folder)
        try:
            return self.stack.enter_context(subject(argv, cwd, env, self.tty)).pid
        except NotStopped as error:
            raise DapError(error.cause) from error

    def _look(self) -> None:
        """See from time to time whether the program waits for somebody to type."""
        if time.monotonic() - self._looked < _LOOK_S:
            return
        self._looked = time.monotonic()
        if reader(os.getpid(), self.tty.name):
            raise python_causes.needs_input()

    def judged(self, session: Connection, thread: int) -> Stopped:
        """Read the stop, and doubt it: it counts only in a line that was asked for."""
        stopped = _stopped(session, thread)
        if not any(_is_at(stopped.at, place) for place in self.places):
            raise python_causes.wrong_place(self, stopped)
        return stopped


def _hang_up(opened: socket.socket) -> None:
    with suppress(OSError):
        opened.shutdown(socket.SHUT_RDWR)


def _is_at(frame: Frame, place: Place) -> bool:
    same = os.path.realpath(frame.file) == os.path.realpath(place.file)
    return same and frame.line == place.line


def _stopped(session: Connection, thread: int) -> Stopped:
    asked = session.call("stackTrace", {"threadId": thread, "startFrame": 0, "levels": _FRAMES})
    frames = asked.get("stackFrames") or []
    stack = tuple(_frame(frame) for frame in frames) or (Frame(),)
    return Stopped(stack, tuple(_locals(session, frames[0]["id"])) if frames else ())


def _frame(frame: Mapping[str, Any]) -> Frame:
    source = frame.get("source") or {}
    return Frame(str(source.get("path") or ""), int(frame.get("line") or 0), str(frame.get("name")))


def _locals(session: Connection, frame: int) -> Iterator[Local]:
    scopes = session.call("scopes", {"frameId": frame}).get("scopes") or []
    for scope in scopes[:1]:
        reference = {"variablesReference": scope["variablesReference"]}
        for found in session.call("variables", reference).get("variables") or []:
            name, value = str(found.get("name")), str(found.get("value"))
            hidden = name.endswith(" variables") or name.startswith("__")
            if not hidden and not value.startswith(_UNINTERESTING):
                yield Local(name, value[:_VALUE])


@contextmanager
def adapter_process(
    argv: Sequence[str], cwd: str, env: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a debug adapter that talks over its standard streams."""
    with started(argv, cwd, env, subprocess.PIPE) as process:
        yield process
