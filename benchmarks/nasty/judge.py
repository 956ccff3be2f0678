"""What a run did, told from what is on the disk afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nasty.home import MINE, WANTED, Thing, look, things
from nasty.situations import TARGET

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from nasty.home import Room
    from nasty.run import Outcome

MARKS = {
    "LOST": "bytes of yours are nowhere any more",
    "OUTSIDE": "wrote outside of the home",
    "HANG": "did not end",
    "TORN": "left a file that is neither the old nor the new one",
    "HALF": "failed, and left some of the three files installed and others not",
    "CRASH": "ended in a traceback or spoke of a bug of its own",
    "GONE": "a link, pipe, folder or second name of yours was replaced by something else",
    "MODE": "a file that only you could read can now be read by others",
    "ALTERED": "the installed bytes are not those of the source",
    "SILENT": "said that all went well, and the file is not there",
}


class Before:
    """What was there before the run."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._home = dict(things(room.home))
        self._old = dict(self._contents(WANTED))
        self._outside = dict(things(room.outside))
        self._mine = MINE in room.everything()

    def marks(self, outcomes: Iterable[Outcome], wanted: Mapping[str, bytes]) -> set[str]:
        """Return the names of what went wrong."""
        ends = list(outcomes)
        return {*self._ends(ends), *self._bytes(), *self._kinds(), *self._done(ends, wanted)}

    def whole(self, wanted: Mapping[str, bytes]) -> bool:
        return all(self._content(path) == new for path, new in wanted.items())

    def _ends(self, outcomes: list[Outcome]) -> Iterator[str]:
        if any(outcome.status is None for outcome in outcomes):
            yield "HANG"
        if any("Traceback (most" in end.said or "BUG" in end.said for end in outcomes):
            yield "CRASH"

    def _bytes(self) -> Iterator[str]:
        if self._mine and MINE not in self._room.everything():
            yield "LOST"
        if dict(things(self._room.outside)) != self._outside:
            yield "OUTSIDE"

    def _kinds(self) -> Iterator[str]:
        old, new = self._home.get(TARGET), self._now(TARGET)
        if old and old.kind != "file" and new != old:
            yield "GONE"
        if old and old.mode == 0o600 and new and self._readable(new):
            yield "MODE"

    def _readable(self, thing: Thing) -> bool:
        if thing.kind == "link":
            return bool((self._room.home / TARGET).stat().st_mode & 0o044)
        return bool(thing.mode & 0o044)

    def _done(self, outcomes: list[Outcome], wanted: Mapping[str, bytes]) -> Iterator[str]:
        now = dict(self._contents(wanted))
        there = [now[path] == new for path, new in wanted.items()]
        failed = all(outcome.status != 0 for outcome in outcomes)
        if failed and any(there) and not all(there):
            yield "HALF"
        if not failed and not all(there):
            alike = all(_alike(now[path], new) for path, new in wanted.items())
            yield "ALTERED" if alike else "SILENT"
        if any(self._torn(path, wanted) for path in wanted):
            yield "TORN"

    def _torn(self, path: str, wanted: Mapping[str, bytes]) -> bool:
        now = self._content(path)
        if now is None or now in (wanted[path], self._old[path]):
            return False
        return not _alike(now, wanted[path])

    def _contents(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        return ((path, self._content(path)) for path in paths)

    def _content(self, path: str) -> bytes | None:
        """Return what a reader of this path gets; None for what is no file."""
        file = self._room.home / path
        try:
            return file.read_bytes() if file.is_file() else None
        except OSError:
            return None

    def _now(self, path: str) -> Thing | None:
        try:
            return look(self._room.home / path)
        except OSError:
            return None


def _alike(data: bytes | None, new: bytes) -> bool:
    """Tell whether at most the line ends differ."""
    return data is not None and data.replace(b"\r", b"") == new.replace(b"\r", b"")
