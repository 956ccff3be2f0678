"""Whether code and source belong together: the right file, the right line, built after the edit."""

from __future__ import annotations

import os
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from devboot.verify.elf import read_elf
from devboot.verify.vscode.outcome import NotStopped

if TYPE_CHECKING:
    from devboot.verify.vscode.gdb_run import Bound
    from devboot.verify.vscode.native import Session
    from devboot.verify.vscode.outcome import Stopped
    from devboot.verify.vscode.places import Place


def wrong_place(session: Session, hit: Bound, stopped: Stopped) -> NotStopped | None:
    """Doubt a stop: another file, another line than asked for, code older than its source."""
    asked, at = hit.asked, stopped.at
    if not Path(at.file).exists():
        return moved(session, asked._replace(file=_namesake(session, at.file)), {at.file})
    if os.path.realpath(at.file) != os.path.realpath(asked.file):
        return moved(session, asked, {at.file})
    if session.bench.wish.at and at.line != asked.line:
        return no_code(session, asked, at.line)
    return stale(session, asked.file, _module(session, stopped))


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


def stale(session: Session, source: str, module: str) -> NotStopped | None:
    try:
        if Path(source).stat().st_mtime_ns <= Path(module).stat().st_mtime_ns:
            return None
    except OSError:
        return None
    name = session.bench.short(source)
    return NotStopped(
        f"`{session.bench.short(module)}` is older than `{name}`: it was built before the edit",
        "build it; a `preLaunchTask` does that at each start",
    )


def no_lines(session: Session, module: str) -> NotStopped | None:
    elf = read_elf(module)
    if elf is None or elf.has_lines:
        return None
    name = session.bench.short(module)
    if elf.is_stripped:
        return NotStopped(
            f"`{name}` is stripped: it does not know its source lines",
            "link without `-s`, leave out `strip`, and compile with `-g`",
        )
    return NotStopped(
        f"`{name}` was compiled without `-g`: it does not know its source lines",
        "compile with `-g` (CMake: build type Debug or RelWithDebInfo); kernels with `-G` too",
    )


def moved(session: Session, asked: Place, known: set[str]) -> NotStopped:
    other = min(known)
    old, new = _differing(other, asked.file)
    return NotStopped(
        f"the program was compiled from `{other}`, not from `{session.bench.short(asked.file)}`",
        f'add `"sourceFileMap": {{"{old}": "{new}"}}`, or build it here',
    )


def _differing(old: str, new: str) -> tuple[str, str]:
    """Return the folders in which two paths differ, without the part that ends alike."""
    olds, news = old.split("/")[:-1], new.split("/")[:-1]
    while len(olds) > 1 and len(news) > 1 and olds[-1] == news[-1]:
        olds.pop()
        news.pop()
    return "/".join(olds) or "/", "/".join(news) or "/"


def no_code(session: Session, asked: Place, line: int) -> NotStopped:
    where = session.bench.short(str(asked))
    return NotStopped(
        f"there is no code at {where}: the debugger takes line {line} instead",
        f"choose line {line}; if that line should have code, compile with `-O0`",
    )
