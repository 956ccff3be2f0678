"""Why a Python program does not stop where it should, and what to do about it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from devboot.verify.vscode import permission, said
from devboot.verify.vscode.outcome import NotStopped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from devboot.verify.vscode.bench import Bench
    from devboot.verify.vscode.outcome import Stopped
    from devboot.verify.vscode.python_run import Python


def check_before(bench: Bench, config: Mapping[str, Any]) -> None:
    """Say what is wrong already before any adapter is started."""
    if not any(config.get(key) for key in ("program", "module", "code")):
        raise NotStopped("none of `program`, `module` and `code` is given", "say what is to be run")
    cwd = bench.folder / str(config.get("cwd") or "")
    if not cwd.is_dir():
        raise NotStopped(
            f"`cwd` names `{bench.short(str(cwd))}`, which is no folder", "correct `cwd`"
        )
    program = config.get("program")
    if program and not (cwd / str(program)).is_file():
        raise NotStopped(f"the program `{program}` is not there", "correct `program`")


def no_place(bench: Bench, config: Mapping[str, Any]) -> NotStopped:
    """Explain why no place for a breakpoint could be found."""
    module = str(config.get("module") or "")
    end = f"/{module.replace('.', '/')}/__init__.py"
    if module and any(str(path).endswith(end) for path in bench.sources["python"]):
        return NotStopped(
            f"`{module}` is a package without `__main__.py`: `python -m` cannot run it",
            "name one of its modules, or give it a `__main__.py`",
        )
    return NotStopped(
        "there is nothing to stop at: no test function and no line of code was found",
        "say where to stop: `--at FILE:LINE`, or which file is open: `--file FILE`",
    )


def needs_input() -> NotStopped:
    return NotStopped(
        "the program waits for somebody to type",
        "in VS Code type in its terminal; for a proof let it read a file instead",
    )


def refused(words: str) -> NotStopped:
    """Explain what the adapter did not want to do."""
    if permission.is_refused(words):
        return permission.refused(f"the debugger may not attach: {words}")
    return NotStopped(f"debugpy refuses: {words}", "correct the configuration")


def too_late(run: Python) -> NotStopped:
    where = run.places[0] if run.places else "a breakpoint"
    return NotStopped(
        f"the program still runs and was not at {where} after {run.bench.wish.timeout:g} s",
        "choose a line that is reached with `--at FILE:LINE`, or give it more time: `--timeout`",
    )


def wrong_place(run: Python, stopped: Stopped) -> NotStopped:
    asked, at = run.places[0], stopped.at
    if os.path.realpath(at.file) == os.path.realpath(asked.file):
        return NotStopped(
            f"there is no code at {asked}: the debugger takes line {at.line} instead",
            "choose a line with a statement",
        )
    return NotStopped(
        f"it stopped at {at.file}:{at.line}, not at {asked}",
        "do `pathMappings` lead to this file?",
    )


def not_reached(run: Python) -> NotStopped:
    """Explain why a program ended before it was at a breakpoint."""
    return next(_reasons(run))


def _reasons(run: Python) -> Iterator[NotStopped]:
    """Yield what explains it, the most certain first; the last one always holds."""
    output = run.output
    module = said.missing_module(output)
    if said.ran_no_test(output) and not module:
        yield NotStopped("pytest found no test to run", "is the file a test file, and `-k` right?")
    if run.exit_status != 0 and module:
        yield NotStopped(
            f"the module `{module}` is not found",
            "give PYTHONPATH in `env`, or install it for this interpreter",
        )
    for refusal in run.refused:
        yield _excluded(refusal.message, str(refusal.place))
    if said.measured_coverage(output):
        yield NotStopped(
            "coverage is measured meanwhile, and takes the debugger's place",
            'give it `"env": {"PYTEST_ADDOPTS": "--no-cov"}`',
        )
    if run.exit_status != 0 and (error := said.python_error(output)):
        yield NotStopped(
            f"the program ended with {error}", "run it in a terminal: it fails there too"
        )
    yield _ended(run)


def _excluded(message: str, place: str) -> NotStopped:
    if "justMyCode" in message:
        return NotStopped(f"`justMyCode` hides the code at {place}", 'set `"justMyCode": false`')
    first = message.strip().splitlines()[0].rstrip(".")
    return NotStopped(f"debugpy did not set the breakpoint at {place}: {first}", "")


def _ended(run: Python) -> NotStopped:
    status = "" if run.exit_status is None else f" with status {run.exit_status}"
    if (run.exit_status or 0) > 128 or (run.exit_status or 0) < 0:  # noqa: PLR2004  # a signal
        return NotStopped(
            f"the program was ended by a signal{status} before it came to {run.places[0]}",
            "debug it with gdb: a library of C++ code is likely",
        )
    return NotStopped(
        f"the program ended{status} and never came to {run.places[0]}",
        'is that line reached? in child processes only with `"subProcess": true`',
    )
