"""A terminal nobody types in."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from devboot.verify.terminal import reader, terminal


def start(script: str, fd: int) -> subprocess.Popen[bytes]:
    argv = [sys.executable, "-c", script]
    return subprocess.Popen(argv, stdin=fd, stdout=fd, stderr=fd, start_new_session=True)


def test_what_is_written_is_kept_without_colours_and_without_end() -> None:
    with terminal() as tty:
        with start("print('\\x1b[31mred\\x1b[0m'); print('x' * 100000); print('end')", tty.fd):
            pass
        deadline = time.monotonic() + 5
        while not tty.text.endswith("end\n") and time.monotonic() < deadline:
            time.sleep(0.01)
        assert tty.text.endswith("x\nend\n")
        assert len(tty.text) <= 65536
        with start("import sys; print('\\x1b[31mred\\x1b[0m', sys.stdout.isatty())", tty.fd):
            pass
        time.sleep(0.1)
        assert tty.text.endswith("red True\n")


def test_who_waits_for_input_is_noticed_and_who_does_not_is_not() -> None:
    with terminal() as tty, start("import time; time.sleep(60)", tty.fd) as idle:
        time.sleep(0.2)
        assert reader(os.getpid(), tty.name) is None
        with start("input()", tty.fd) as waiting:
            deadline = time.monotonic() + 5
            while reader(os.getpid(), tty.name) is None and time.monotonic() < deadline:
                time.sleep(0.01)
            assert reader(os.getpid(), tty.name) == waiting.pid
            waiting.kill()
        idle.kill()
