"""One file for each run, of lines that are only appended: the plan, the commit, the end.

A line counts when it is whole. What a crash cut off was never promised to anybody.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from devboot.apply import fsops
from devboot.apply.record import Run
from devboot.errors import DevbootError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from devboot.apply.record import Tree

_SUFFIX = ".jsonl"


class Journal:
    """The runs below an open folder."""

    def __init__(self, at: int) -> None:
        self._at = at

    def numbers(self) -> list[int]:
        """Return the numbers of all runs, the oldest first."""
        names = (name.removesuffix(_SUFFIX) for name in fsops.list_folder(self._at))
        return sorted(int(name) for name in names if name.isdecimal())

    def read(self, number: int) -> Run | None:
        """Return a run, None when its plan was never whole: it changed nothing then."""
        events = [event for event, _ in self._lines(number)]
        if not events:
            return None
        try:
            run = Run.from_plan(_of_our_version(events[0]))
            for event in events[1:]:
                run = run.after(event)
        except (KeyError, ValueError, TypeError) as error:
            raise DevbootError(
                f"the journal of run {number} is damaged ({error})",
                hint=f"move `{number}{_SUFFIX}` out of devboot's state folder: that run cannot be"
                " undone then",
            ) from error
        return run

    def runs(self, after: int = 0) -> Iterator[Run]:
        """Yield the runs that have a plan, the oldest first."""
        for number in self.numbers():
            with suppress(FileNotFoundError):  # taken back by another devboot, just now
                if number > after and (run := self.read(number)):
                    yield run

    def begin(self, run: Run) -> Log:
        """Write down durably what a run is to do."""
        log = Log(self._file(run.number))
        try:
            log.write(run.plan_line())
            fsops.sync(self._at)
        except BaseException:
            log.close()
            with suppress(OSError):  # without a whole plan it means nothing anyway
                self.remove(run.number)
            raise
        return log

    def resume(self, number: int) -> Log:
        """Open the journal of a run that has a plan, without what a crash left half written."""
        ends = [end for _, end in self._lines(number)]
        log = Log(self._file(number), planned=ends[0])
        fsops.cut(log.descriptor, ends[-1])
        return log

    def add_trees(self, number: int, trees: Iterable[Tree]) -> None:
        """Write down folders that programs made after the run was done."""
        log = self.resume(number)
        try:
            log.append({"trees": [tree.as_json() for tree in trees]})
        finally:
            log.close()

    def remove(self, number: int) -> None:
        fsops.remove(f"{number}{_SUFFIX}", self._at)
        fsops.sync(self._at)

    def _file(self, number: int) -> int:
        return fsops.open_log(f"{number}{_SUFFIX}", self._at)

    def _lines(self, number: int) -> Iterator[tuple[dict[str, Any], int]]:
        """Yield the whole lines with the offset behind each; only the last line can be torn."""
        data, _ = fsops.read_file(f"{number}{_SUFFIX}", self._at)
        end = 0
        for line in data.split(b"\n")[:-1]:
            try:
                event = json.loads(line)
            except ValueError:
                return
            end += len(line) + 1
            yield event, end


class Log:
    """The open journal of one run."""

    def __init__(self, descriptor: int, planned: int = 0) -> None:
        self.descriptor = descriptor
        self._planned = planned  # size of the first line

    def append(self, event: dict[str, Any]) -> None:
        self.write(json.dumps(event, separators=(",", ":")))

    def write(self, line: str) -> None:
        """Add a line durably; the first one is the plan."""
        data = f"{line}\n".encode()
        self._planned = self._planned or len(data)
        fsops.write(self.descriptor, data)
        fsops.sync(self.descriptor)

    def commit(self) -> None:
        """From here on the run is carried out, whatever happens."""
        self.append({"commit": True})

    def done(self, skipped: Iterable[int] = (), rescued: Iterable[str] = ()) -> None:
        self.append({"done": True, "skipped": sorted(skipped), "rescued": sorted(rescued)})

    def back_to_plan(self) -> None:
        """Take the commit back, even one that was written half."""
        fsops.cut(self.descriptor, self._planned)
        fsops.sync(self.descriptor)

    def close(self) -> None:
        fsops.close(self.descriptor)


def _of_our_version(plan: dict[str, Any]) -> dict[str, Any]:
    if plan["version"] != 1:
        raise DevbootError(
            "the journal was written by a newer devboot", hint="use that devboot, or a newer one"
        )
    return plan
