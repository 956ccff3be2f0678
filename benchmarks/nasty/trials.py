"""The trials: one run in each situation, on a full disk, killed half-way, and many at once."""

from __future__ import annotations

import contextlib
import re
import shutil
import signal
import subprocess
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from nasty.home import WANTED, Room
from nasty.judge import MARKS, Before
from nasty.run import run, together
from nasty.situations import SITUATIONS, Situation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nasty.run import Outcome
    from nasty.tools import Argv, Tool

IN_THE_WAY = SITUATIONS[1]
FULL, KILLED, AT_ONCE = "the disk is full", "kill -9 half-way", "eight at once"
DISK, LEFT = 4 << 20, 60 << 10  # bytes: of the disk, and free on it when the tool starts
CHANGING = (
    "write,pwrite64,rename,renameat,renameat2,link,linkat,symlink,symlinkat,"
    "unlink,unlinkat,mkdir,mkdirat,rmdir,chmod,fchmod,fchmodat,ftruncate"
)
COUNT = re.compile(r"^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?(\w+)$", re.MULTILINE)


def trials(tool: Tool, kills: int) -> Iterator[tuple[str, str]]:
    """Yield each situation and what came of it."""
    for situation in SITUATIONS:
        with _room() as room:
            yield situation.name, _trial(room, tool, situation, 1)
    with _room() as room:
        yield AT_ONCE, _trial(room, tool, _situation(tool), 8)
    yield FULL, _full(tool)
    yield KILLED, _killed(tool, kills)


def _trial(room: Room, tool: Tool, situation: Situation, number: int) -> str:
    argv = _laid_out(room, tool, situation)
    before = Before(room)
    ends = together(room, argv, number)
    return _verdict(before.marks(ends, situation.wanted), ends)


def _laid_out(room: Room, tool: Tool, situation: Situation) -> Argv:
    room.furnish()
    argv = tool.prepare(room, situation.wanted)
    situation.prepare(room)
    return argv


def _verdict(marks: set[str], ends: Sequence[Outcome]) -> str:
    done = sum(end.status == 0 for end in ends)
    fine = "done" if done == len(ends) else "refused" if not done else f"done by {done}"
    return " ".join(sorted(marks)) or fine


def _full(tool: Tool) -> str:
    with _room() as room:
        room.root.mkdir(exist_ok=True)
        mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "nasty", str(room.root)]
        if subprocess.run(mount, capture_output=True, check=False).returncode:
            return "skipped: may not mount"
        try:
            argv = _laid_out(room, tool, _situation(tool))
            _fill(room.root)
            before = Before(room)
            ends = [run(room, argv)]
            return _verdict(before.marks(ends, WANTED), ends)
        finally:
            subprocess.run(["umount", room.root], check=True)


def _fill(folder: Path) -> None:
    free = shutil.disk_usage(folder).free - LEFT
    (folder / "filler").write_bytes(bytes(max(free, 0)))


def _killed(tool: Tool, kills: int) -> str:
    """Kill a run at entry to its n-th changing system call, for some n; then run it again."""
    if shutil.which("strace") is None:
        return "skipped: no strace"
    found: Counter[str] = Counter()
    for name, number in _spread(_points(tool), 2 * kills):
        if found["killed"] == kills:
            break
        with _room() as room:
            found.update(_kill(room, tool, ["-e", f"inject={name}:signal=KILL:when={number}"]))
    marks = " ".join(f"{mark} {found[mark]}" for mark in sorted(MARKS) if found[mark])
    again = f"{found['whole']} of {found['killed']} whole after the next run"
    return f"{marks or 'ok'}; {again}"


def _spread(points: Sequence[tuple[str, int]], number: int) -> list[tuple[str, int]]:
    step = max(len(points) / number, 1)
    return [points[int(place * step)] for place in range(min(number, len(points)))]


def _points(tool: Tool) -> list[tuple[str, int]]:
    """Return every changing system call of a whole run as its name and number."""
    with _room() as room:
        argv = _laid_out(room, tool, _situation(tool))
        counts = room.work / "counts"
        run(
            room, ["strace", "-f", "-qq", "-c", "-e", f"trace={CHANGING}", "-o", str(counts), *argv]
        )
        found = COUNT.findall(counts.read_text())
    return [(name, n) for count, name in found if name != "total" for n in range(1, int(count) + 1)]


def _kill(room: Room, tool: Tool, inject: Sequence[str]) -> Iterator[str]:
    argv = _laid_out(room, tool, _situation(tool))
    before = Before(room)
    end = run(room, ["strace", "-f", "-qq", "-o", "/dev/null", *inject, *argv])
    if end.status != -signal.SIGKILL:
        return  # a child of the tool made that call
    yield "killed"
    yield from before.marks([end], WANTED) - {"CRASH"}  # whoever is killed may cry
    run(room, argv)
    if before.whole(WANTED):
        yield "whole"


def _situation(tool: Tool) -> Situation:
    """Return what a tool goes through with: nothing in the way unless it is told to overwrite."""
    return IN_THE_WAY if tool.forced else SITUATIONS[0]


@contextlib.contextmanager
def _room() -> Iterator[Room]:
    folder = Path(tempfile.mkdtemp(prefix="nasty-"))
    folder.chmod(0o755)
    try:
        yield Room(folder / "room")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
