"""Programs that verify starts itself because a configuration wants to attach to one."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from devboot.verify.vscode.outcome import NotStopped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from devboot.verify.terminal import Terminal

_TRACEME = 0
_DETACH = 17
_STOP_S = 5.0


@contextmanager
def subject(
    argv: Sequence[str], cwd: str, env: Mapping[str, str], tty: Terminal, *, held: bool = False
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a program in a terminal and a session of its own; with the context it ends.

    `held`: it stands still at its very first instruction, so that a debugger that attaches misses
    nothing. It goes on when the debugger lets it.
    """
    try:
        process = subprocess.Popen(
            list(argv), cwd=cwd, env=dict(env), stdin=tty.fd, stdout=tty.fd, stderr=tty.fd,
            start_new_session=True,
            preexec_fn=_ask_to_be_traced if held else None,  # noqa: PLW1509  # it takes no lock
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        raise NotStopped(
            f"`{argv[0]}` cannot be started: {getattr(error, 'strerror', None) or error}",
            "start it in a terminal to see what it lacks",
        ) from error
    try:
        if held:
            _hold(process)
        yield process
    finally:
        process.kill()
        process.wait()


def _ask_to_be_traced() -> None:
    import ctypes  # noqa: PLC0415

    ctypes.CDLL(None).ptrace(_TRACEME, 0, None, None)


def _hold(process: subprocess.Popen[bytes]) -> None:
    """Wait for the stop that exec makes in a traced process, and let go of it, stopped."""
    import ctypes  # noqa: PLC0415

    deadline = time.monotonic() + _STOP_S
    while time.monotonic() < deadline:
        pid, status = os.waitpid(process.pid, os.WNOHANG)
        if pid and os.WIFSTOPPED(status):
            libc = ctypes.CDLL(None)
            libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p]
            libc.ptrace(_DETACH, process.pid, None, int(signal.SIGSTOP))
            return
        if pid:
            break
        time.sleep(0.005)
    raise NotStopped(
        "the system does not let one program hold another (ptrace is refused)",
        "in a container: start it with `--cap-add=SYS_PTRACE`",
    )
