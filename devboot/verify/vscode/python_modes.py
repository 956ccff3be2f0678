"""The ways in which debugpy gets at a program: it starts it, connects to it, enters it."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.verify.dap import DapError, DapTimeoutError
from devboot.verify.terminal import terminal
from devboot.verify.vscode import choice, debugpy, elsewhere, python_causes
from devboot.verify.vscode.outcome import NotStopped, NotTried
from devboot.verify.vscode.python_causes import check_before
from devboot.verify.vscode.python_run import Python, adapter_process
from devboot.verify.vscode.subjects import subject

__all__ = ["Subject", "attach", "check_before", "launch", "launched", "refuse_remote"]

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from devboot.verify.dap import Connection
    from devboot.verify.vscode.bench import Bench
    from devboot.verify.vscode.debugpy import Adapter
    from devboot.verify.vscode.outcome import Stopped
    from devboot.verify.vscode.places import Place

_LOCAL = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0"})  # noqa: S104  # compared only

# Runs a file when a debugger has entered this process and has its breakpoints.
_WAITING = """\
import runpy, sys, time
while "debugpy" not in sys.modules or not hasattr(sys.modules["debugpy"], "wait_for_client"):
    time.sleep(0.01)
sys.modules["debugpy"].wait_for_client()
sys.argv = sys.argv[1:]
module = sys.argv[0] == "-m"
sys.argv = sys.argv[module:]
(runpy.run_module if module else runpy.run_path)(sys.argv[0], run_name="__main__")
"""


class Subject(NamedTuple):
    """The Python program that is started because a configuration wants to attach to one."""

    python: str
    words: list[str]
    env: Mapping[str, str]
    cwd: str


@contextmanager
def run(bench: Bench, config: Mapping[str, Any], places: Sequence[Place]) -> Iterator[Python]:
    """Open what a run needs; what goes wrong in this context becomes a NotStopped."""
    if not places:
        raise python_causes.no_place(bench, config)
    with ExitStack() as stack:
        tty = stack.enter_context(terminal())
        opened = Python(bench, tty, places, stack)
        try:
            yield opened
        except DapTimeoutError as error:
            raise python_causes.too_late(opened) from error
        except DapError as error:
            raise python_causes.refused(str(error)) from error


def adapter(opened: Python, python: str, found: Adapter, cwd: str) -> Connection:
    """Start debugpy's adapter as the extension does."""
    argv = [python, str(found.folder / "adapter")]
    process = opened.stack.enter_context(adapter_process(argv, cwd, opened.bench.env))
    assert process.stdout
    assert process.stdin
    return opened.connect(process.stdout, process.stdin)


def launch(bench: Bench, config: Mapping[str, Any], found: Adapter) -> Stopped:
    """Let debugpy start the program, up to a breakpoint."""
    with launched(bench, config, found) as opened:
        return opened.judged(*opened.reach())


@contextmanager
def launched(bench: Bench, config: Mapping[str, Any], found: Adapter) -> Iterator[Python]:
    """Let debugpy start the program; it runs, or is at a breakpoint already."""
    check_before(bench, config)
    python = debugpy.interpreter(bench, config)
    with run(bench, config, choice.for_python(bench, config)) as opened:
        session = adapter(opened, python, found, str(bench.folder))
        opened.begin(session, "launch", debugpy.launch_arguments(bench, config))
        yield opened


def attach(
    bench: Bench,
    config: Mapping[str, Any],
    found: Adapter,
    program: Subject,
    places: Sequence[Place],
) -> Stopped:
    """Start a program and let debugpy at it, as the configuration says."""
    with run(bench, config, places) as opened:
        if "processId" in config:
            _enter(opened, config, found, program)
        elif config.get("listen"):
            _be_found(opened, config, found, program)
        else:
            _connect(opened, config, program)
        return opened.judged(*opened.reach())


def refuse_remote(config: Mapping[str, Any]) -> None:
    """Skip a program that runs on another machine."""
    if "processId" not in config and not config.get("listen"):
        host, _ = _address(config)
        if host not in _LOCAL:
            raise NotTried(f"the program is to run on `{host}`, which is another machine")


def _address(config: Mapping[str, Any]) -> tuple[str, int]:
    connect = config.get("connect") or config
    return str(connect.get("host") or "127.0.0.1"), int(connect.get("port") or 0)


def _connect(opened: Python, config: Mapping[str, Any], program: Subject) -> None:
    """Connect to a program that listens."""
    host, port = _address(config)
    _refuse_busy(host, port)
    listening = ["-m", "debugpy", "--listen", f"{host}:{port}", "--wait-for-client"]
    if "subProcess" in config:
        listening += ["--configure-subProcess", str(bool(config["subProcess"]))]
    _start(opened, config, program, [*listening, *program.words])
    session = opened.connect_to(host, port)
    opened.begin(session, "attach", debugpy.attach_arguments(opened.bench, config))


def _be_found(opened: Python, config: Mapping[str, Any], found: Adapter, program: Subject) -> None:
    """Listen until a program connects."""

    def start(body: Mapping[str, Any]) -> None:
        place = f"{body.get('host', '127.0.0.1')}:{body['port']}"
        _start(opened, config, program, ["-m", "debugpy", "--connect", place, *program.words])

    opened.on_waiting = start
    session = adapter(opened, program.python, found, str(opened.bench.folder))
    opened.begin(session, "attach", debugpy.attach_arguments(opened.bench, config))


def _enter(opened: Python, config: Mapping[str, Any], found: Adapter, program: Subject) -> None:
    """Enter a process that runs already."""
    pid = _start(opened, config, program, ["-c", _WAITING, *program.words])
    session = adapter(opened, program.python, found, str(opened.bench.folder))
    arguments = debugpy.attach_arguments(opened.bench, {**config, "processId": pid})
    opened.begin(session, "attach", arguments)


def _start(
    opened: Python, config: Mapping[str, Any], program: Subject, words: Sequence[str]
) -> int:
    argv = _there(opened.bench, config, [program.python, *words])
    started = subject(argv, program.cwd, program.env, opened.tty)
    return opened.stack.enter_context(started).pid


def _there(bench: Bench, config: Mapping[str, Any], argv: list[str]) -> list[str]:
    """Return the command that runs a program under the paths that `pathMappings` say it has."""
    for mapping in config.get("pathMappings") or []:
        local, remote = str(mapping.get("localRoot", "")), str(mapping.get("remoteRoot", ""))
        if not (remote.startswith("/") and Path(local).is_dir()) or Path(remote).exists():
            continue
        moved = [_moved(word, local, remote) for word in argv[1:]]
        root = tempfile.mkdtemp(dir=bench.temporary)
        script = [bench.python, "-IS", elsewhere.__file__, root]
        return [*script, local, remote, argv[0], *moved]
    return argv


def _moved(word: str, local: str, remote: str) -> str:
    inside = word == local or word.startswith(f"{local.rstrip('/')}/")
    return remote.rstrip("/") + word[len(local.rstrip("/")) :] if inside else word


def _refuse_busy(host: str, port: int) -> None:
    import socket  # noqa: PLC0415

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise NotStopped(
                f"port {port} is in use: another program listens there",
                f"end it (`ss -ltnp 'sport = :{port}'` names it), or choose another port",
            ) from error
