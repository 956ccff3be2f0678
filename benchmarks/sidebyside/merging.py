"""How long the merge of an entry into a launch.json takes, in this process."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING, NamedTuple

from devboot.merge.json_entries import Element
from devboot.merge.json_three_way import join
from sidebyside.report import AtMost, Figure

if TYPE_CHECKING:
    from collections.abc import Callable

    from devboot.merge.json_entries import Entries
    from sidebyside.report import Goal

HEAD = '{\n    // Use IntelliSense to learn about possible attributes.\n    "version": "0.2.0",\n'
CONFIGURATION = """        {{
            "name": "(gdb) Launch {0}",
            "type": "cppdbg",
            "request": "launch",
            "program": "${{workspaceFolder}}/build/{0}", // built by the default task
            "args": [],
            "cwd": "${{fileDirname}}",
            "MIMode": "gdb"
        }}"""
SHORT = '        {{ "name": "c{0}", "type": "x", "args": ["--i", "{0}"] }} /* {0} */'


class Merge(NamedTuple):
    """A file, what is put into it, and what that may take."""

    what: str
    text: str
    goal: Goal  # ms of CPU time

    def once(self) -> None:
        join(self.text, WANTED)

    def again(self, written: str) -> None:
        join(written, WANTED, WANTED)


def launch(form: str, count: int) -> str:
    """Return a launch.json with so many configurations."""
    inner = ",\n".join(form.format(number) for number in range(count))
    return f'{HEAD}    "configurations": [\n{inner}\n    ]\n}}\n'


WANTED: Entries = (
    Element(
        ("configurations",),
        "name",
        {
            "name": "C++: tests (gdb)",
            "type": "cppdbg",
            "request": "launch",
            "program": "${workspaceFolder}/build/debug/tests/test_ops",
            "args": ["--gtest_filter=${input:filter}"],
            "cwd": "${workspaceFolder}",
            "MIMode": "gdb",
        },
        {"args": "Asks which tests to run."},
    ),
)
MERGES = (
    Merge("a launch.json of 3 configurations", launch(CONFIGURATION, 3), AtMost(1)),
    Merge("one of 2000, 150 kB", launch(SHORT, 2000), AtMost(150)),
)


def figures(rounds: int) -> tuple[Figure, ...]:
    """Measure an entry that is new, and one that is there."""
    return tuple(figure for merge in MERGES for figure in _of(merge, rounds))


def _of(merge: Merge, rounds: int) -> tuple[Figure, Figure]:
    written = join(merge.text, WANTED).text
    new = _milliseconds(merge.once, rounds)
    there = _milliseconds(lambda: merge.again(written), rounds)
    return (
        Figure(f"merge into {merge.what}", new, None, "ms", merge.goal),
        Figure("  again, nothing to do", there, None, "ms", merge.goal),
    )


def _milliseconds(work: Callable[[], None], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times) * 1000
