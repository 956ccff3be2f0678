"""Why a native program does not stop where it should, and what to do about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from devboot.verify.reading import decisive_line
from devboot.verify.vscode import permission, said
from devboot.verify.vscode.choice import is_python
from devboot.verify.vscode.code_and_source import moved, no_code, no_lines, stale
from devboot.verify.vscode.outcome import NotStopped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from devboot.verify.mi_values import Frame
    from devboot.verify.vscode.gdb_run import Ended
    from devboot.verify.vscode.native import Session
    from devboot.verify.vscode.places import Place


def nothing_to_stop_at(session: Session) -> NotStopped:
    """Explain why no place for a breakpoint could be found."""
    program = str(session.dialect.config["program"])
    if not is_python(program) and (cause := no_lines(session, program)):
        return cause
    return NotStopped(
        "there is nothing in the workspace to stop at: no `main`, test or operator was found",
        "say where to stop: `--at FILE:LINE`",
    )


def not_started(session: Session, error: str) -> NotStopped:
    """Explain why `-exec-run` or `-exec-continue` was refused."""
    if permission.is_refused(error):
        return permission.refused(f"the debugger may not trace the program: {error}")
    if library := said.missing_library(session.output):
        return _library_missing(library)
    words = decisive_line(session.output)
    return NotStopped(
        f"the program cannot be started: {words or error}",
        "start it in a terminal to see what it lacks",
    )


def not_attached(pid: int, error: str) -> NotStopped:
    if permission.is_refused(error):
        return permission.refused(f"the debugger may not attach: {error}")
    return NotStopped(f"cannot attach to process {pid}: {error}", "is it still running?")


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
    where = session.bench.short(str(session.place))
    return NotStopped(
        f"the program still runs and was not at {where} after {session.bench.wish.timeout:g} s",
        "choose a line that is reached with `--at FILE:LINE`, or give it more time: `--timeout`",
    )


def strange_core(session: Session, stack: Sequence[Frame]) -> NotStopped:
    program = str(session.dialect.config["program"])
    if "may not match" in "".join(session.run.said):
        return NotStopped("the core dump is of another program", "name its program in `program`")
    if cause := no_lines(session, program):
        return cause
    where = stack[0].function if stack else "nowhere"
    return NotStopped(
        f"the core dump stopped in `{where}`, and nothing of the workspace is among its callers",
        "was it written by this build of the program?",
    )


def not_reached(session: Session, ended: Ended) -> NotStopped:
    """Explain why a program ended, or was stopped, before it was at a breakpoint."""
    return next(_reasons(session, ended))


def _reasons(session: Session, ended: Ended) -> Iterator[NotStopped]:
    """Yield what explains it, the most certain first; the last one always holds."""
    program = str(session.dialect.config["program"])
    if library := said.missing_library(session.output):
        yield _library_missing(library)
    if ended.signal:
        yield _crashed(session, ended)
    yield from _unbound(session, program)
    yield from _said(session, ended)
    asked = session.place
    where = session.bench.short(str(asked))
    moved = [b for b in session.run.bound.values() if not b.pending and b.place.line]
    if session.bench.wish.at and moved and moved[0].place.line != asked.line:
        yield no_code(session, asked, moved[0].place.line)
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
    at = f" at {session.bench.short(frame.file)}:{frame.line}" if frame and frame.line else ""
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
    if not is_python(program) and (cause := no_lines(session, program)):
        yield cause
    known = session.run.compiled_as(place.file)
    if known and place.file not in known:
        yield moved(session, place, known)
    for library in filter(session.bench.is_own, session.run.libraries):
        if cause := no_lines(session, library):
            yield cause
    if known and place.file in known:
        last = NotStopped(
            f"`{session.bench.short(place.file)}` has no code at or after line {place.line}",
            "choose a line inside of a function",
        )
        yield stale(session, place.file, program) or last


def _stale_bound(session: Session, program: str) -> NotStopped | None:
    return stale(session, session.place.file, program)


def _said(session: Session, ended: Ended) -> Iterator[NotStopped]:
    """Yield what the program itself gave as the reason."""
    output = session.output
    if said.ran_no_test(output):
        yield NotStopped("no test was run", "is the filter, or the file, the right one?")
    if ended.status and (module := said.missing_module(output)):
        yield NotStopped(
            f"the module `{module}` is not found",
            "give PYTHONPATH in `environment`, or install it for this interpreter",
        )
    if ended.status and (error := said.python_error(output)):
        yield NotStopped(
            f"the program ended with {error}", "run it in a terminal: it fails there too"
        )
    if ended.status and "No such file or directory" in output:
        line = next(text for text in output.splitlines() if "No such file or directory" in text)
        yield NotStopped(
            f"the program did not find a file: {line.strip()}",
            "is `cwd` the folder that it expects?",
        )


def _never_loaded(session: Session, asked: Place) -> NotStopped:
    name = session.bench.short(asked.file)
    own = [lib for lib in session.run.libraries if session.bench.is_own(lib)]
    loaded = f" (it loaded `{session.bench.short(own[-1])}`)" if own else ""
    return NotStopped(
        f"no library that the program loaded is built from `{name}`{loaded}",
        "is the operator called, and is the library the one that was built?",
    )


def _library_missing(library: str) -> NotStopped:
    return NotStopped(
        f"the library `{library}` was not found when the program was started",
        "give its folder: LD_LIBRARY_PATH in `environment`",
    )
