"""Why a native program does not stop where it should, and what to do about it."""

from __future__ import annotations

import os
import platform
import re
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from devboot.verify.elf import read_elf
from devboot.verify.reading import decisive_line
from devboot.verify.vscode.bench import source_text
from devboot.verify.vscode.choice import is_python
from devboot.verify.vscode.outcome import NotStopped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from devboot.verify.mi_values import Frame
    from devboot.verify.vscode.bench import Bench
    from devboot.verify.vscode.dialect import Dialect
    from devboot.verify.vscode.gdb_run import Bound, Ended
    from devboot.verify.vscode.native import Session
    from devboot.verify.vscode.outcome import Stopped
    from devboot.verify.vscode.places import Place

_HERE = {"x86_64": "x86-64", "aarch64": "AArch64"}.get(platform.machine(), "")
_NO_LIBRARY = re.compile(r"error while loading shared libraries: ([^:]+):")
_PYTHON_ERROR = re.compile(
    r"^(?:E +)?((?:\w+\.)*\w*(?:Error|Exception)\b.*)$|(\bNo module named .*)$", re.MULTILINE
)
_NO_TESTS = re.compile(
    r"\bno tests ran\b|\bcollected 0 items\b|\b0 tests from 0 test|^=* ?\d+ deselected in",
    re.MULTILINE,
)
_PTRACE = re.compile(r"ptrace|not permitted|Could not attach", re.IGNORECASE)
_SCOPE = Path("/proc/sys/kernel/yama/ptrace_scope")


def check_before(dialect: Dialect, bench: Bench) -> None:
    """Say what is wrong already before any debugger is started."""
    config = dialect.config
    program = config.get("program")
    if not program:
        raise NotStopped("`program` is missing", "name the file that is to be debugged")
    if not Path(program).is_file():
        built = "preLaunchTask" in config
        raise NotStopped(
            f"the program `{_short(bench, program)}` is not there",
            "the task builds another file: compare `program` with what it makes"
            if built
            else "build it, or give the configuration a `preLaunchTask` that does",
        )
    if not os.access(program, os.X_OK):
        raise NotStopped(f"`{_short(bench, program)}` is not executable", f"`chmod +x {program}`")
    elf = read_elf(program)
    if elf and _HERE and elf.machine != _HERE:
        raise NotStopped(
            f"`{_short(bench, program)}` is built for {elf.machine}, this machine is {_HERE}",
            "build it for this machine",
        )
    cwd = config.get("cwd")
    if cwd and not Path(cwd).is_dir():
        raise NotStopped(f"`cwd` names `{_short(bench, cwd)}`, which is no folder", "correct `cwd`")
    core = config.get("coreDumpPath")
    if core and not Path(core).is_file():
        raise NotStopped(f"there is no core dump `{core}`", "correct `coreDumpPath`")


def nothing_to_stop_at(session: Session) -> NotStopped:
    """Explain why no place for a breakpoint could be found."""
    program = str(session.dialect.config["program"])
    if not is_python(program) and (cause := _no_lines(session, program)):
        return cause
    return NotStopped(
        "there is nothing in the workspace to stop at: no `main`, test or operator was found",
        "say where to stop: `--at FILE:LINE`",
    )


def not_started(session: Session, error: str) -> NotStopped:
    """Explain why `-exec-run` or `-exec-continue` was refused."""
    if _PTRACE.search(error):
        return _ptrace(f"the debugger may not trace the program: {error}")
    library = _NO_LIBRARY.search(session.output)
    if library:
        return _library_missing(library[1])
    said = decisive_line(session.output)
    return NotStopped(
        f"the program cannot be started: {said or error}",
        "start it in a terminal to see what it lacks",
    )


def not_attached(pid: int, error: str) -> NotStopped:
    if _PTRACE.search(error):
        return _ptrace(f"the debugger may not attach: {error}")
    return NotStopped(f"cannot attach to process {pid}: {error}", "is it still running?")


def _ptrace(cause: str) -> NotStopped:
    if source_text(_SCOPE).strip() not in {"", "0"}:
        return NotStopped(cause, f"`echo 0 | sudo tee {_SCOPE}` allows it until the next start")
    return NotStopped(cause, "in a container: start it with `--cap-add=SYS_PTRACE`")


def needs_input() -> NotStopped:
    return NotStopped(
        "the program waits for somebody to type",
        'give it a file: `"args": ["<", "input.txt"]`; in VS Code type in its terminal',
    )


def too_late(session: Session | None, debugger: str) -> NotStopped:
    """Explain a time limit."""
    name = Path(debugger).name
    if session is None or not session.run.bound:
        return NotStopped(
            f"`{name}` does not answer", "start it by hand; does an init file of yours hold it up?"
        )
    where = _short(session.bench, str(session.place))
    return NotStopped(
        f"the program still runs and was not at {where} after {session.bench.wish.timeout:g} s",
        "choose a line that is reached with `--at FILE:LINE`, or give it more time: `--timeout`",
    )


def strange_core(session: Session, stack: Sequence[Frame]) -> NotStopped:
    program = str(session.dialect.config["program"])
    if "may not match" in "".join(session.run.said):
        return NotStopped("the core dump is of another program", "name its program in `program`")
    if cause := _no_lines(session, program):
        return cause
    where = stack[0].function if stack else "nowhere"
    return NotStopped(
        f"the core dump stopped in `{where}`, and nothing of the workspace is among its callers",
        "was it written by this build of the program?",
    )


def wrong_place(session: Session, hit: Bound, stopped: Stopped) -> NotStopped | None:
    """Doubt a stop: another file, another line than asked for, code older than its source."""
    asked, at = hit.asked, stopped.at
    if not Path(at.file).exists():
        return _moved(session, asked._replace(file=_namesake(session, at.file)), {at.file})
    if os.path.realpath(at.file) != os.path.realpath(asked.file):
        return _moved(session, asked, {at.file})
    if session.bench.wish.at and at.line != asked.line:
        return _no_code(session, asked, at.line)
    return _stale(session, asked.file, _module(session, stopped))


def _namesake(session: Session, file: str) -> str:
    """Return the workspace's own file of that name, the one whose path ends most alike."""
    known = [str(p) for p in session.bench.sources["cpp"] if p.name == Path(file).name]
    return max(known, key=lambda path: _alike(path, file), default=file)


def _alike(one: str, other: str) -> int:
    """Return how many parts at the end of two paths are the same."""
    pairs = zip(reversed(one.split("/")), reversed(other.split("/")), strict=False)
    return len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))


def _module(session: Session, stopped: Stopped) -> str:
    """Return the program or library in which it stopped."""
    addresses = (b.address for b in session.run.bound.values() if b.place.line == stopped.at.line)
    return session.run.module_at(next(addresses, "")) or str(session.dialect.config["program"])


def _stale(session: Session, source: str, module: str) -> NotStopped | None:
    try:
        if Path(source).stat().st_mtime_ns <= Path(module).stat().st_mtime_ns:
            return None
    except OSError:
        return None
    name = _short(session.bench, source)
    return NotStopped(
        f"`{_short(session.bench, module)}` is older than `{name}`: it was built before the edit",
        "build it; a `preLaunchTask` does that at each start",
    )


def not_reached(session: Session, ended: Ended) -> NotStopped:
    """Explain why a program ended, or was stopped, before it was at a breakpoint."""
    return next(_reasons(session, ended))


def _reasons(session: Session, ended: Ended) -> Iterator[NotStopped]:
    """Yield what explains it, the most certain first; the last one always holds."""
    program = str(session.dialect.config["program"])
    if library := _NO_LIBRARY.search(session.output):
        yield _library_missing(library[1])
    if ended.signal:
        yield _crashed(session, ended)
    yield from _unbound(session, program)
    yield from _said(session, ended)
    asked = session.place
    where = _short(session.bench, str(asked))
    moved = [b for b in session.run.bound.values() if not b.pending and b.place.line]
    if session.bench.wish.at and moved and moved[0].place.line != asked.line:
        yield _no_code(session, asked, moved[0].place.line)
    if session.run.forked and not is_python(program):
        yield NotStopped(
            f"the program went on in a child process, and {where} was not reached in its parent",
            'add `{"text": "set follow-fork-mode child"}` to `setupCommands`',
        )
    if all(bound.pending for bound in session.run.bound.values()):
        yield _never_loaded(session, asked)
    yield NotStopped(
        f"the program ended with status {ended.status} and never came to {where}",
        "is that line reached with these arguments? `--at FILE:LINE` chooses another one",
    )


def _crashed(session: Session, ended: Ended) -> NotStopped:
    frame = ended.frame
    at = f" at {_short(session.bench, frame.file)}:{frame.line}" if frame and frame.line else ""
    if ended.signal.startswith("SIGTRAP"):
        return NotStopped(
            f"a test failed{at} before the breakpoint: {decisive_line(session.output)}",
            "choose another test with the filter, or leave out `--gtest_break_on_failure`",
        )
    return NotStopped(
        f"the program was stopped by {ended.signal}{at} before it came to the breakpoint",
        "that is where to look first: F5 stops there too",
    )


def _unbound(session: Session, program: str) -> Iterator[NotStopped]:
    """Yield why no code belongs to the line."""
    pending = [bound for bound in session.run.bound.values() if bound.pending]
    if len(pending) < len(session.run.bound):
        if not is_python(program) and (cause := _stale_bound(session, program)):
            yield cause
        return
    place = pending[0].asked if pending else session.place
    if not is_python(program) and (cause := _no_lines(session, program)):
        yield cause
    known = session.run.compiled_as(place.file)
    if known and place.file not in known:
        yield _moved(session, place, known)
    for library in filter(session.bench.is_own, session.run.libraries):
        if cause := _no_lines(session, library):
            yield cause
    if known and place.file in known:
        last = NotStopped(
            f"`{_short(session.bench, place.file)}` has no code at or after line {place.line}",
            "choose a line inside of a function",
        )
        yield _stale(session, place.file, program) or last


def _stale_bound(session: Session, program: str) -> NotStopped | None:
    return _stale(session, session.place.file, program)


def _no_lines(session: Session, module: str) -> NotStopped | None:
    elf = read_elf(module)
    if elf is None or elf.has_lines:
        return None
    name = _short(session.bench, module)
    if elf.is_stripped:
        return NotStopped(
            f"`{name}` is stripped: it does not know its source lines",
            "link without `-s`, leave out `strip`, and compile with `-g`",
        )
    return NotStopped(
        f"`{name}` was compiled without `-g`: it does not know its source lines",
        "compile with `-g` (CMake: build type Debug or RelWithDebInfo); kernels with `-G` too",
    )


def _moved(session: Session, asked: Place, known: set[str]) -> NotStopped:
    other = min(known)
    old, new = _differing(other, asked.file)
    return NotStopped(
        f"the program was compiled from `{other}`, not from `{_short(session.bench, asked.file)}`",
        f'add `"sourceFileMap": {{"{old}": "{new}"}}`, or build it here',
    )


def _differing(old: str, new: str) -> tuple[str, str]:
    """Return the folders in which two paths differ, without the part that ends alike."""
    olds, news = old.split("/")[:-1], new.split("/")[:-1]
    while len(olds) > 1 and len(news) > 1 and olds[-1] == news[-1]:
        olds.pop()
        news.pop()
    return "/".join(olds) or "/", "/".join(news) or "/"


def _no_code(session: Session, asked: Place, line: int) -> NotStopped:
    where = _short(session.bench, str(asked))
    return NotStopped(
        f"there is no code at {where}: the debugger takes line {line} instead",
        f"choose line {line}; if that line should have code, compile with `-O0`",
    )


def _said(session: Session, ended: Ended) -> Iterator[NotStopped]:
    """Yield what the program itself gave as the reason."""
    output = session.output
    if _NO_TESTS.search(output):
        yield NotStopped("no test was run", "is the filter, or the file, the right one?")
    errors = ["".join(found) for found in _PYTHON_ERROR.findall(output)]
    if errors and ended.status:
        yield NotStopped(f"the program ended with {errors[-1]}", _python_fix(errors[-1]))
    if ended.status and "No such file or directory" in output:
        line = next(text for text in output.splitlines() if "No such file or directory" in text)
        yield NotStopped(
            f"the program did not find a file: {line.strip()}",
            "is `cwd` the folder that it expects?",
        )


def _python_fix(error: str) -> str:
    if "No module named" in error:
        return "give it PYTHONPATH in `environment`, or install the module for this interpreter"
    return "run it in a terminal: it fails there too"


def _never_loaded(session: Session, asked: Place) -> NotStopped:
    name = _short(session.bench, asked.file)
    own = [lib for lib in session.run.libraries if session.bench.is_own(lib)]
    loaded = f" (it loaded `{_short(session.bench, own[-1])}`)" if own else ""
    return NotStopped(
        f"no library that the program loaded is built from `{name}`{loaded}",
        "is the operator called, and is the library the one that was built?",
    )


def _library_missing(library: str) -> NotStopped:
    return NotStopped(
        f"the library `{library}` was not found when the program was started",
        "give its folder: LD_LIBRARY_PATH in `environment`",
    )


def _short(bench: Bench, path: str) -> str:
    """Return a path as one types it in the workspace folder."""
    return path.removeprefix(f"{bench.folder}/")
