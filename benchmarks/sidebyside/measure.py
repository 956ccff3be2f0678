"""Measure commands side by side: in turn, children included, as medians."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

SAID = 2000  # characters of a failed command's output that are worth reading


class Usage(NamedTuple):
    """What a command took, its children included."""

    wall: float  # s
    cpu: float  # s, user and system
    memory: float  # MiB, resident peak of its largest process; never less than our own at its start


@dataclass(frozen=True)
class Case:
    """A command to be measured."""

    name: str
    argv: Sequence[str | Path]
    prepare: Callable[[], object] = lambda: None  # before each run, not measured
    cwd: Path = field(default_factory=Path.cwd)
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    statuses: frozenset[int] = frozenset({0})
    limit: float = 1800  # s; what takes longer is stopped and counts as failed


class CaseError(Exception):
    """A command did not do its work, so its time means nothing."""


def run(case: Case) -> Usage:
    """Run a command once; raise `CaseError` with the end of its output when it fails."""
    case.prepare()
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            case.argv,
            cwd=case.cwd,
            env=case.env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        alarm = threading.Timer(case.limit, os.killpg, (process.pid, signal.SIGKILL))
        alarm.start()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        alarm.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in case.statuses:
            if wall >= case.limit:
                raise CaseError(f"{case.name}: not done after {case.limit:g} s")
            output.seek(0)
            said = output.read().decode(errors="replace")[-SAID:]
            raise CaseError(f"{case.name}: exit status {process.returncode}\n{said}")
    return Usage(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def in_turn(cases: Sequence[Case], rounds: int) -> dict[str, Usage]:
    """Run A B C A B C ..., so that what disturbs the machine meets all; return the medians."""
    usages: dict[str, list[Usage]] = {case.name: [] for case in cases}
    for _ in range(rounds):
        for case in cases:
            usages[case.name].append(run(case))
    return {name: median(measured) for name, measured in usages.items()}


def survivors(cases: Sequence[Case], rounds: int) -> tuple[dict[str, Usage], list[str]]:
    """Measure in turn; a case that fails is left out of all later rounds and named in the notes."""
    usages: dict[str, list[Usage]] = {case.name: [] for case in cases}
    notes = []
    for _ in range(rounds):
        for case in cases:
            if case.name not in usages:
                continue
            try:
                usages[case.name].append(run(case))
            except CaseError as error:
                del usages[case.name]
                notes.append(f"left out: {' '.join(str(error).split())}"[:SAID])
    return {name: median(measured) for name, measured in usages.items()}, notes


def median(usages: Sequence[Usage]) -> Usage:
    return Usage(*(statistics.median(values) for values in zip(*usages, strict=True)))
