"""Running other programs: one call, one value, nothing left running."""

from __future__ import annotations

import os
import selectors
import signal
import stat
import subprocess
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

_CHUNK = 65536
_POLL_S = 0.05
"""How long a program that has ended may leave its pipes quiet before they count as abandoned."""
_GRACE_S = 0.5
"""How long a program may take to end by itself after SIGTERM."""


class Completed(NamedTuple):
    """What one program did."""

    argv: tuple[str, ...]
    path: str | None
    """The file that was run; None: no such program on PATH."""
    rc: int | None
    """Exit status, negative for a signal; None: not started, or ended by us on timeout."""
    stdout: str
    stderr: str
    """The program's own words; the system's, when the program could not be started."""
    seconds: float
    timed_out: bool


def find_program(name: str, path: str | None) -> str | None:
    """Return the absolute file that `name` means on the PATH value `path`, or None.

    Relative, empty and world-writable PATH entries and those in the working directory are
    skipped: what lies there may be somebody else's. A `name` with a slash must be absolute.
    """
    if "/" in name:
        return name if name.startswith("/") and _executable(name) else None
    return find_in(name, trusted_entries(path))


def trusted_entries(path: str | None) -> list[Path]:
    """Return the entries of a PATH value from which programs may be started."""
    here, home = Path.cwd(), os.environ.get("HOME")
    entries = map(Path, dict.fromkeys(filter(None, (path or "").split(os.pathsep))))
    return [entry for entry in entries if _trusted(entry) and not is_inside(entry, here, home)]


def find_in(name: str, entries: Iterable[Path]) -> str | None:
    """Return the first program of this name in some folders, or None."""
    files = (f"{entry}/{name}" for entry in entries)
    return next((file for file in files if _executable(file)), None)


def is_inside(entry: Path, folder: Path, home: str | None) -> bool:
    """Tell whether a PATH entry lies in an examined folder.

    A home directory is nobody's project, so `~/.local/bin` is not meant when one works at home.
    """
    place, folder = Path(os.path.realpath(entry)), Path(os.path.realpath(folder))
    if place == folder:
        return True
    at_home = home is not None and Path(os.path.realpath(home)).is_relative_to(folder)
    return not at_home and folder != Path(folder.anchor) and place.is_relative_to(folder)


def _trusted(directory: Path) -> bool:
    try:
        return directory.is_absolute() and not directory.stat().st_mode & stat.S_IWOTH
    except (OSError, ValueError):
        return False


def _executable(file: str) -> bool:
    return os.path.isfile(file) and os.access(file, os.X_OK)  # noqa: PTH113  # asked a lot


def run(  # noqa: PLR0913  (all but the first by name)
    argv: Sequence[str],
    *,
    cwd: str | Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float,
    stdin: str | None = None,
    max_output: int = 16 * 1024 * 1024,
    on_output: Callable[[bytes], None] | None = None,
    inherited: Sequence[int] = (),
    encoding: str = "utf-8",
) -> Completed:
    r"""Run a program without a shell and wait for it, at most `timeout` seconds.

    The program gets a session of its own (so it cannot prompt on our terminal), and everything
    left in its process group has ended when this returns, also after Ctrl-C. Of each output
    stream the first `max_output` bytes are kept; what is not of the output's `encoding` becomes
    `\xNN`.
    `env` replaces the environment and its PATH decides which program is meant.
    `on_output` gets what either stream brings when it comes; `inherited` are descriptors that stay
    open in the program (a lock that is to last as long as it does).
    A program that is missing or cannot be started is a value with `rc` None, never an exception.
    """
    environ = os.environ if env is None else env
    path = find_program(argv[0], environ.get("PATH", os.defpath))
    start = time.monotonic()

    def completed(rc: int | None, out: bytes, err: bytes, *, late: bool = False) -> Completed:
        seconds = time.monotonic() - start
        words = out.decode(encoding, "backslashreplace"), err.decode("utf-8", "backslashreplace")
        return Completed(tuple(argv), path, rc, *words, seconds, late)

    if path is None:
        return completed(None, b"", b"")
    try:
        with (
            _input(stdin) as source,
            started([path, *argv[1:]], cwd, environ, source, inherited) as process,
        ):
            out, err = _drain(process, start + timeout, max_output, on_output)
            rc = _wait(process, start + timeout)
    except OSError as error:
        return completed(None, b"", str(error).encode())
    return completed(rc, out, err, late=rc is None)


def foreground(
    argv: Sequence[str], *, env: Mapping[str, str] | None = None, stdout: int | None = None
) -> int:
    """Run a program on our own terminal and wait for it; return its status as a shell would.

    Ctrl-C is the program's business meanwhile. `argv` begins with an absolute path; `stdout` may
    be another descriptor than ours. Raises OSError when it cannot be started.
    """
    before = signal.signal(signal.SIGINT, lambda *_: None)  # not ignored: it would inherit that
    try:
        with subprocess.Popen(argv, env=env, stdout=stdout) as process:
            try:
                rc = process.wait()
            except BaseException:
                process.terminate()
                raise
    finally:
        signal.signal(signal.SIGINT, before)
    return 128 - rc if rc < 0 else rc


@contextmanager
def started(
    argv: Sequence[str],
    cwd: str | Path | None,
    env: Mapping[str, str],
    stdin: int | IO[bytes],
    inherited: Sequence[int] = (),
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a program with piped output in a process group that ends with this context."""
    with subprocess.Popen(
        argv,
        cwd=cwd,
        env=env,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        pass_fds=inherited,
    ) as process:
        try:
            yield process
        finally:
            _end_group(process)


@contextmanager
def _input(text: str | None) -> Iterator[int | IO[bytes]]:
    if text is None:
        yield subprocess.DEVNULL
        return
    import tempfile  # noqa: PLC0415  # hardly ever needed, and it loads much

    # A file and not a pipe: a program that never reads its input cannot block us.
    with tempfile.TemporaryFile() as file:
        file.write(text.encode())
        file.seek(0)
        yield file


def _drain(
    process: subprocess.Popen[bytes],
    deadline: float,
    max_output: int,
    on_output: Callable[[bytes], None] | None,
) -> tuple[bytes, bytes]:
    """Read both streams until they end, the deadline, or the program ended and they are quiet."""
    assert process.stdout
    assert process.stderr
    kept = {process.stdout.fileno(): bytearray(), process.stderr.fileno(): bytearray()}
    with selectors.DefaultSelector() as selector:
        for fd in kept:
            selector.register(fd, selectors.EVENT_READ)
        while selector.get_map() and time.monotonic() < deadline:
            ended = process.poll() is not None
            ready = selector.select(_POLL_S)
            if ended and not ready:  # a background child holds the pipes open
                break
            for key, _ in ready:
                data = os.read(key.fd, _CHUNK)
                if not data:
                    selector.unregister(key.fd)
                elif on_output:
                    on_output(data)
                buffer = kept[key.fd]
                buffer += data[: max_output - len(buffer)]
    out, err = kept.values()
    return bytes(out), bytes(err)


def _wait(process: subprocess.Popen[bytes], deadline: float) -> int | None:
    with suppress(subprocess.TimeoutExpired):
        return process.wait(max(0.0, deadline - time.monotonic()))
    return None


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End the program, politely first, and whatever it left in its process group."""
    if process.poll() is None:
        _signal_group(process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE_S)
    _signal_group(process.pid, signal.SIGKILL)
    process.wait()


def _signal_group(group: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)
