"""What kind of session a configuration wants, and who drives it."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.verify.gpu import ENABLE, debugging_is_off, has_gpu
from devboot.verify.terminal import terminal
from devboot.verify.vscode import choice, cppdbg, debugpy, native, nsight, python_modes
from devboot.verify.vscode.active import is_test
from devboot.verify.vscode.bench import source_text
from devboot.verify.vscode.dialect import CppDbg, Nsight
from devboot.verify.vscode.native_checks import check_before
from devboot.verify.vscode.outcome import NotStopped, NotTried
from devboot.verify.vscode.places import Place, python_lines
from devboot.verify.vscode.subjects import subject

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from devboot.verify.vscode.dialect import Dialect
    from devboot.verify.vscode.outcome import Stopped
    from devboot.verify.vscode.resolution import Resolution
    from devboot.vscode.configurations import Entry

_NATIVE = frozenset({"cppdbg", "cuda-gdb"})
_PYTHON = frozenset({"debugpy", "python"})
_REMOTE = ("miDebuggerServerAddress", "pipeTransport", "debugServerPath", "debugServer")


class Verified(NamedTuple):
    """A stop, and the adapter that was followed."""

    stopped: Stopped
    adapter: str


class Mixed(NamedTuple):
    """A compound that debugs one process in both of its languages."""

    python: Resolution
    native: Resolution


def refuse_unknown(entry: Entry) -> None:
    """Skip what verify does not drive, by name."""
    kind, request = entry.text("type"), entry.text("request")
    if kind not in _NATIVE | _PYTHON:
        raise NotTried(f"the type `{kind}` is driven by another extension, in VS Code only")
    if request not in {"launch", "attach"}:
        raise NotStopped(f"`request` is `{request}`", "it is `launch` or `attach`")
    if kind == "cppdbg" and entry.value.get("MIMode", "gdb") != "gdb":
        raise NotTried("`MIMode` is `lldb`, and gdb is what verify drives")
    for key in _REMOTE:
        if entry.value.get(key):
            raise NotTried(f"`{key}` leads to another machine or a server")


def adapter_of(member: Resolution) -> str:
    """Return which adapter is followed, as far as that is known before it runs."""
    return {"cppdbg": cppdbg.ADAPTER, "cuda-gdb": nsight.ADAPTER}.get(member.kind, "debugpy")


def one(member: Resolution) -> Verified:
    """Drive one configuration to a stop."""
    if member.kind in _PYTHON:
        return _python(member)
    config = member.config
    if config.get("request") == "attach":
        return Verified(_attach(member, config), adapter_of(member))
    if "coreDumpPath" in config:
        return Verified(_core(member, config), adapter_of(member))
    return Verified(native.launch(_dialect(member, config), member.bench), adapter_of(member))


def _dialect(member: Resolution, config: Mapping[str, Any]) -> Dialect:
    if member.kind == "cuda-gdb":
        return Nsight(config, member.bench.env)
    return CppDbg(config, member.bench.env)


def refuse_without_gpu(entry: Entry, env: Mapping[str, str]) -> None:
    """Skip what needs a GPU where there is none; under WSL look at Windows' switch."""
    if entry.text("type") != "cuda-gdb":
        return
    if not has_gpu(env):
        raise NotTried("there is no NVIDIA GPU on this machine")
    if debugging_is_off(source_text("/proc/mounts"), env):
        raise NotStopped(
            "Windows does not let cuda-gdb stop in kernels: its registry switch is off",
            f"in a PowerShell as administrator: `{ENABLE}`, then `wsl --shutdown`",
        )


def _attach(member: Resolution, config: Mapping[str, Any]) -> Stopped:
    """Start the program of the configuration, and attach to it."""
    program = str(config.get("program") or _built_program(member))
    config = {**config, "program": program}
    dialect = _dialect(member, config)
    check_before(dialect, member.bench)
    argv = [program, *member.native_words(program)]
    env, cwd = member.environment_for(program), member.cwd_for(program)
    with terminal() as tty, subject(argv, cwd, env, tty, held=True) as process:
        member.bench.started = argv[1:]
        return native.attach(dialect, member.bench, process.pid)


def _built_program(member: Resolution) -> str:
    like = member.sibling((member.kind, "cppdbg", "cuda-gdb"))
    if like is None or not like.get("program"):
        raise NotTried("which program is it to attach to? no other configuration starts one")
    return str(like["program"])


def _core(member: Resolution, config: Mapping[str, Any]) -> Stopped:
    """Open the core dump; where there is none, let the program write one first."""
    core = str(config["coreDumpPath"])
    if not core or not Path(core).is_file():
        core = str(member.bench.temporary / "core")
        like = member.sibling((member.kind,), str(config.get("program"))) or {}
        running = {k: v for k, v in {**like, **config}.items() if k != "coreDumpPath"}
        check_before(_dialect(member, running), member.bench)
        native.write_core(_dialect(member, running), member.bench, Path(core))
    return native.core(_dialect(member, {**config, "coreDumpPath": core}), member.bench)


def _python(member: Resolution) -> Verified:
    config, bench = member.config, member.bench
    if config.get("request") == "launch":
        python_modes.check_before(bench, config)
    else:
        python_modes.refuse_remote(config)
    found = debugpy.find_adapter(bench, debugpy.interpreter(bench, config))
    if config.get("request") == "launch":
        return Verified(python_modes.launch(bench, config, found), found.words)
    python = debugpy.interpreter(bench, {})
    program = python_modes.Subject(
        python, member.python_words, member.environment_for(python), str(bench.folder)
    )
    stopped = python_modes.attach(bench, config, found, program, _python_places(member))
    return Verified(stopped, found.words)


def _python_places(member: Resolution) -> Sequence[Place]:
    file = member.file or ""
    if at := choice.wanted(member.bench, python=True):
        return [at]
    return [Place(file, n) for n in python_lines(source_text(file), tests=is_test(file))]


def mixed_pair(members: Sequence[Resolution]) -> Mixed | None:
    """Return the two sides of a compound for one process in Python and C++; None: it is another."""
    python = [m for m in members if m.kind in _PYTHON and m.entry.text("request") == "launch"]
    attached = [m for m in members if m.kind in _NATIVE and m.entry.text("request") == "attach"]
    if len(members) == len(python) + len(attached) == 2:  # noqa: PLR2004  # one of each
        return Mixed(python[0], attached[0]) if python and attached else None
    return None


def mixed(pair: Mixed) -> Verified:
    """Stop in Python, attach the native debugger to that process, and stop in its library too."""
    bench, config = pair.python.bench, pair.python.config
    python = debugpy.interpreter(bench, config)
    found = debugpy.find_adapter(bench, python)
    native_config = {**pair.native.config, "program": pair.native.config.get("program") or python}
    dialect = _dialect(pair.native, native_config)
    check_before(dialect, pair.native.bench)
    pair.native.bench.started = [pair.python.file or str(config.get("program") or "")]
    with ExitStack() as stack:
        run = stack.enter_context(python_modes.launched(bench, config, found))
        session, thread = run.reach()
        first = run.judged(session, thread)
        if not run.pid:
            raise NotStopped("debugpy does not say which process it debugs", "")
        opened = stack.enter_context(native.session(dialect, pair.native.bench))
        entry = native.attached(opened, run.pid)
        opened.choose(entry)
        stopped = opened.go(
            "-exec-continue", entry, lambda: session.request("continue", {"threadId": thread})
        )
        both = stopped._replace(stack=(*stopped.stack, *first.stack))
        return Verified(both, f"{adapter_of(pair.native)}; {found.words}")
