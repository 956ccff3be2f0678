"""Programs that are compiled for one run: in the user's cache, each in a folder of its own."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from devboot.errors import DevbootError
from devboot.process import run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from devboot.process import Completed

_COMPILE_S = 1800


def program_path(cache: Path, source: Path, kind: str) -> Path:
    """Return where the program of a source file is; the file's folder gets nothing."""
    key = hashlib.sha256(os.fsencode(source)).hexdigest()[:16]
    return cache / "cuda" / f"{source.stem}-{key}" / kind / source.stem


def compiled(
    program: Path, command: Callable[[str], Sequence[str]], env: Mapping[str, str]
) -> Completed:
    """Compile into the cache: beside the old program, in whose place the new one is put at once.

    `command` gets the path that the compiler is to write. Raises DevbootError when the cache
    cannot be written.
    """
    fresh = program.with_name(f".{program.name}.{os.getpid()}")
    try:
        program.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            done = run(command(str(fresh)), env=env, timeout=_COMPILE_S)
            if done.rc == 0:
                fresh.replace(program)
        finally:
            fresh.unlink(missing_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DevbootError(
            f"cannot write to the cache `{program.parent}`: {reason}",
            hint="XDG_CACHE_HOME names another place for it",
        ) from error
    return done


def forget(file: Path) -> None:
    """Take away what an earlier run left, so that nobody takes it for what this one made."""
    file.unlink(missing_ok=True)
