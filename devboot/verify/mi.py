"""One gdb (or cuda-gdb) driven over its machine interface; it never outlives its context."""

from __future__ import annotations

import itertools
import json
import os
import selectors
import subprocess
import time
from collections import deque
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from devboot.process import started
from devboot.verify.mi_parser import Record, parse_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

_CHUNK = 65536
_WHILE_S = 0.25
"""How long gdb may be silent before `each_while` is called."""
_LEAVE_S = 2.0
"""How long gdb may take to end the program and itself after `-gdb-exit`."""


class GdbError(Exception):
    """gdb refused a command, or ended by itself; the message is gdb's own."""


class GdbTimeoutError(Exception):
    """The time for this session is over."""


def quoted(text: str) -> str:
    """Return one MI parameter that stands for `text`, whatever is in it."""
    return json.dumps(text, ensure_ascii=False)


@contextmanager
def gdb_session(
    gdb: str,
    arguments: Sequence[str] = (),
    *,
    cwd: str | Path | None,
    env: Mapping[str, str],
    timeout: float,
) -> Iterator[Gdb]:
    """Start gdb without anybody's init files, for at most `timeout` seconds.

    `gdb` is an absolute path; `arguments` are further options, such as `-x SCRIPT`.
    """
    argv = [gdb, "--interpreter=mi3", "-nx", "-q", *arguments]
    # Asking a debuginfod server can take minutes, and a strange $SHELL may not start the program.
    quiet = {"DEBUGINFOD_URLS": "", "SHELL": "/bin/sh"}
    with gdb_as_told(argv, cwd=cwd, env={**env, **quiet}, timeout=timeout) as session:
        yield session


@contextmanager
def gdb_as_told(
    argv: Sequence[str], *, cwd: str | Path | None, env: Mapping[str, str], timeout: float
) -> Iterator[Gdb]:
    """Start gdb as somebody else does: their command line, the user's init files and shell."""
    with started(argv, cwd, env, subprocess.PIPE) as process:
        session = Gdb(process, time.monotonic() + timeout)
        try:
            yield session
        finally:
            session.leave()


class Gdb:
    """A running gdb."""

    def __init__(self, process: subprocess.Popen[bytes], deadline: float) -> None:
        self.pid = process.pid
        self.hear: Callable[[Record], None] = _ignore
        """Is told of every record that is no answer: notices, stops, what gdb says."""
        self.each_while: Callable[[], None] = _nothing
        """Is called now and then while nothing comes; what it raises ends the wait."""
        self.noise = b""
        """The last of what came between gdb's records: a program that shares gdb's output."""
        self._process = process
        self._deadline = deadline
        self._tokens = itertools.count(1)
        self._unread = b""
        self._lines: deque[bytes] = deque()
        self._stops: deque[Record] = deque()
        self._errors = b""

    def command(self, text: str) -> Record:
        """Send one MI command and return gdb's answer; a refusal raises GdbError."""
        token = next(self._tokens)
        self._send(f"{token}{text}\n")
        answer = self._await(lambda record: record.kind == "^" and record.token == token)
        if answer.name == "error":
            raise GdbError(answer.text("msg").strip() or "gdb gives no reason")
        return answer

    def wait_stopped(self) -> Record:
        """Return the next `*stopped` record, also one that came while a command was answered."""
        return self._stops.popleft() if self._stops else self._await(_is_stop)

    def leave(self) -> None:
        """Let gdb end the program and itself; what does not end is killed by our caller."""
        assert self._process.stdin
        with suppress(OSError):
            self._process.stdin.write(b"-gdb-exit\n")
            self._process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(min(_LEAVE_S, max(0.0, self._deadline - time.monotonic())))

    def _send(self, text: str) -> None:
        assert self._process.stdin
        with suppress(OSError):  # gdb has ended: reading will tell why
            self._process.stdin.write(text.encode())
            self._process.stdin.flush()

    def _await(self, wanted: Callable[[Record], bool]) -> Record:
        while True:
            if not self._lines:
                self._read()
                continue
            line = self._lines.popleft()
            record = parse_line(line)
            if record is None:
                self.noise = (self.noise + line + b"\n")[-_CHUNK:]
                continue
            if record.kind != "^":
                self.hear(record)
            if wanted(record):
                return record
            if _is_stop(record):
                self._stops.append(record)

    def _read(self) -> None:
        """Take what gdb has written, waiting for it until the deadline."""
        assert self._process.stdout
        assert self._process.stderr
        with selectors.DefaultSelector() as selector:
            for stream in (self._process.stdout, self._process.stderr):
                selector.register(stream, selectors.EVENT_READ)
            ready = self._select(selector)
        for key, _ in ready:
            data = os.read(key.fd, _CHUNK)
            if key.fileobj is self._process.stderr:
                self._errors = (self._errors + data)[-_CHUNK:]
            elif not data:
                raise GdbError(self._last_words())
            else:
                *lines, self._unread = (self._unread + data).split(b"\n")
                self._lines.extend(lines)

    def _select(self, selector: selectors.BaseSelector) -> list[tuple[selectors.SelectorKey, int]]:
        while True:
            left = self._deadline - time.monotonic()
            if left <= 0:
                raise GdbTimeoutError
            if ready := selector.select(min(left, _WHILE_S)):
                return ready
            self.each_while()

    def _last_words(self) -> str:
        assert self._process.stderr
        os.set_blocking(self._process.stderr.fileno(), False)
        self._errors += self._process.stderr.read() or b""
        words = self._errors.decode("utf-8", "backslashreplace").strip().splitlines()
        return words[-1] if words else "gdb ended by itself"


def _ignore(_record: Record) -> None:
    pass


def _nothing() -> None:
    pass


def _is_stop(record: Record) -> bool:
    return (record.kind, record.name) == ("*", "stopped")
