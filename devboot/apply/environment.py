"""A Python environment: made whole beside its place, then exchanged with the old one.

The old environment stays in its place, untouched, until a new one is complete; then both change
their names in one step. So a failed download, a full disk, Ctrl-C, SIGKILL or a power cut leave the
old one as it was, and a hidden folder that the next run removes. The other way, to move the old
one aside and build in its place, would leave nobody an environment for the minutes of a download,
and after SIGKILL none at all. The price: files that hold the path are rewritten (`relocate`).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from devboot.apply import fsops
from devboot.apply.folder import new_folder, recover
from devboot.apply.relocate import relocate
from devboot.apply.signals import undisturbed
from devboot.apply.tree import opened
from devboot.apply.trouble import in_words
from devboot.errors import DevbootError
from devboot.process import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from devboot.apply.folder import Draft
    from devboot.process import Completed

    Check = Callable[[Path], None]
    OnOutput = Callable[[bytes], None]

RECORD = "devboot-env.json"
"""What devboot was asked for, in an environment that it made."""

_TIMEOUT_S = 12 * 3600.0  # a slow line is no error
_LINES = 6
_MARKS = ("error", "cause")
_FOREIGN = frozenset(
    """
    PYTHONHOME PYTHONPATH VIRTUAL_ENV CONDA_PREFIX PIP_TARGET PIP_PREFIX PIP_ROOT PIP_USER
    PIP_DRY_RUN UV_PROJECT_ENVIRONMENT UV_SYSTEM_PYTHON UV_PYTHON
    """.split()
)
_SETTINGS = {
    "LC_ALL": "C.UTF-8",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_NO_INPUT": "1",
    "UV_PYTHON_DOWNLOADS": "never",
}
_ASK_WHO_RUNS_IT = "it is not what the index names: try again, then ask who runs index or proxy"
_SEE_PLAN = "there is no such wheel: see `devboot env plan`"
_NO_NETWORK = "is there a network? `--find-links DIR` installs from wheels in a folder"
_CAUSES = {  # words of pip, uv and the system: what to do
    "No space left on device": "free some space: `pip cache purge` and `uv cache clean` do",
    "File too large": "the disk or a limit (`ulimit -f`) allows no file of this size",
    "DO NOT MATCH THE HASHES": _ASK_WHO_RUNS_IT,
    "Hash mismatch": _ASK_WHO_RUNS_IT,
    "No matching distribution": _SEE_PLAN,
    "No solution found": _SEE_PLAN,
    "ensurepip": "install the system's package for venv, or uv",
    "onnection": _NO_NETWORK,
    "resolve": _NO_NETWORK,
    "ResolutionImpossible": _SEE_PLAN,  # so pip with a constraint says that there is no such wheel
}

_IN_FOLDER = dict.fromkeys(
    ("No matching distribution", "No solution found"),
    "a wheel is missing in the folder: `pip download torch -d DIR` brings all that torch needs",
)


class Recipe(NamedTuple):
    """How an environment is made."""

    python: str  # the interpreter, absolute
    uv: str  # absolute, empty: by venv and pip
    installs: tuple[tuple[str, ...], ...]  # arguments of one `pip install` each
    record: bytes  # the text of RECORD


def create(dest: Path, recipe: Recipe, check: Check, on_output: OnOutput) -> None:
    """Make the environment `dest`, or put it in the place of the one that is there.

    `check` looks at the new one before that and raises DevbootError where it is not as wanted.
    """
    with in_words():
        recover(dest)
        with new_folder(dest) as draft:
            _fill(draft, recipe, on_output)
            check(draft.path)
            _write_record(draft.path, recipe.record)
            relocate(draft.path, dest)
            with undisturbed():
                replaced = draft.take_place()
        if replaced:
            fsops.remove_tree(str(draft.path))


def _fill(draft: Draft, recipe: Recipe, on_output: OnOutput) -> None:
    for step in _steps(recipe, draft.path):
        done = _run(step, draft, on_output)
        if done.rc != 0:
            raise _failure(done, draft, "uv" if recipe.uv else "pip")


def _steps(recipe: Recipe, folder: Path) -> Iterator[tuple[str, ...]]:
    """Yield the commands that make an environment in a folder."""
    python = str(folder / "bin" / "python")
    if recipe.uv:
        yield recipe.uv, "venv", "--quiet", "--no-project", "--python", recipe.python, str(folder)
    else:
        yield recipe.python, "-m", "venv", str(folder)
    for arguments in recipe.installs:
        if recipe.uv:
            yield recipe.uv, "pip", "install", "--python", python, *arguments
        else:
            yield python, "-m", "pip", "install", *arguments


def _run(step: Sequence[str], draft: Draft, on_output: OnOutput) -> Completed:
    kept = {key: value for key, value in os.environ.items() if key not in _FOREIGN}
    return run(
        step,
        cwd="/",  # nothing of a project is to be taken for settings
        env=kept | _SETTINGS,
        timeout=_TIMEOUT_S,
        on_output=on_output,
        inherited=(draft.folder,),  # it holds the lock: nobody sweeps while a program still writes
    )


def _failure(done: Completed, draft: Draft, tool: str) -> DevbootError:
    """Return what a program said, in the words that matter, and what became of the old one."""
    words = f"{done.stdout}\n{done.stderr}".replace(str(draft.path), str(draft.dest))
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    told = [line for line in lines if any(mark in line.lower() for mark in _MARKS)]
    said = "".join(f"\n  {line}" for line in (told or lines)[-_LINES:])
    causes = _CAUSES | (_IN_FOLDER if "--no-index" in done.argv else {})
    hint = next((hint for cause, hint in causes.items() if cause in words), "")
    verb = "made no environment" if "venv" in done.argv else "could not install it"
    state = "is as it was" if os.path.lexists(draft.dest) else "was not made"
    return DevbootError(f"{tool} {verb}; `{draft.dest.name}` {state}{said}", hint=hint)


def _write_record(draft: Path, text: bytes) -> None:
    with opened(draft) as at:
        descriptor = fsops.create(RECORD, at, 0o666)
        try:
            fsops.write(descriptor, text)
        finally:
            fsops.close(descriptor)
