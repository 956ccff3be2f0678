"""gdb as an adapter uses it: breakpoints and where they were bound, the stop, the stack."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from devboot.verify.mi import GdbError
from devboot.verify.mi_values import (
    Frame,
    exit_status,
    frame_of,
    mappings,
    signal_words,
    text,
)
from devboot.verify.vscode.outcome import Local, Stopped

if TYPE_CHECKING:
    from devboot.verify.mi import Gdb
    from devboot.verify.mi_parser import Record, Value
    from devboot.verify.vscode.places import Place

_FRAMES = 20
_VALUE = 400
"""How many characters of a value are kept."""
_FORK = re.compile(r"Detaching after v?fork from child process (\d+)")


class Ended(NamedTuple):
    """How a program ended before it was where it should be."""

    status: int | None
    """None: a signal ended or stopped it."""
    signal: str = ""
    frame: Frame | None = None


class Bound(NamedTuple):
    """What gdb made of a breakpoint."""

    asked: Place
    number: str
    pending: bool
    place: Frame
    address: str


class Entry(NamedTuple):
    """A breakpoint at `main`, and where that is."""

    number: str = ""
    frame: Frame = Frame()


class GdbRun:
    """One program under gdb."""

    def __init__(self, gdb: Gdb) -> None:
        self.gdb = gdb
        self.bound: dict[str, Bound] = {}
        """Breakpoints by their number."""
        self.libraries: list[str] = []
        """Those that the program loaded."""
        self.pid = 0
        """The program's process."""
        self.forked = False
        self.said: list[str] = []
        """What gdb wrote for people: warnings, reasons."""
        gdb.hear = self._hear

    def _hear(self, record: Record) -> None:
        if record.kind in ("~", "&"):
            self.said.append(record.name)
            self.forked = self.forked or bool(_FORK.search(record.name))
        elif record.name == "library-loaded":
            self.libraries.append(record.text("host-name") or record.text("target-name"))
        elif record.name == "thread-group-started":
            self.pid = int(record.text("pid") or 0)
        elif record.name == "breakpoint-modified":
            for fields in mappings(record.results.get("bkpt")):
                self._note(fields, None)

    def mi(self, command: str) -> Record:
        return self.gdb.command(command)

    def console(self, command: str) -> str:
        """Run a command as if it were typed; return what gdb says."""
        self.said.clear()
        self.gdb.command(f"-interpreter-exec console {_c_string(command)}")
        return "".join(self.said)

    def break_at_main(self) -> Entry:
        try:
            answer = self.mi("-break-insert -f main").results.get("bkpt")
        except GdbError:
            return Entry()
        first = next(mappings(answer), {})
        return Entry(text(first, "number"), frame_of(_location(first)))

    def main(self) -> Frame:
        """Return where `main` begins, and leave no breakpoint there."""
        entry = self.break_at_main()
        if entry.number:
            self.mi(f"-break-delete {entry.number}")
        return entry.frame

    def compiled_as(self, file: str) -> set[str]:
        """Return the paths by which the debug information knows files of this name."""
        name = file.rpartition("/")[2]
        try:
            found = self.mi(f"-file-list-exec-source-files --basename -- {name}$").results
        except GdbError:  # gdb 11 and older cannot choose
            return set()
        return {text(f, "fullname") for f in mappings(found.get("files")) if _named(f, name)}

    def module_at(self, address: str) -> str:
        """Return the file from which the code at an address was loaded; empty: not known."""
        try:
            wanted = int(address, 16)
            maps = Path(f"/proc/{self.pid}/maps").read_text("utf-8", "surrogateescape")
        except (OSError, ValueError):
            return ""
        for line in maps.splitlines():
            bounds, *_, path = line.split(maxsplit=5) if line.count("/") else (line.split()[0], "")
            first, last = (int(bound, 16) for bound in bounds.split("-"))
            if first <= wanted < last:
                return path
        return ""

    def insert(self, place: Place, words: str) -> Bound | None:
        """Set the breakpoint that `words` ask for; None: gdb refused it."""
        try:
            answer = self.mi(words)
        except GdbError:
            return None
        first = next(mappings(answer.results.get("bkpt")), {})
        return self._note(first, place)

    def remove(self, bound: Bound) -> None:
        self.mi(f"-break-delete {bound.number}")
        del self.bound[bound.number]

    def _note(self, fields: dict[str, Value], asked: Place | None) -> Bound | None:
        number = text(fields, "number")
        known = self.bound.get(number)
        place = asked or (known.asked if known else None)
        if place is None or not number:
            return None
        where = _location(fields)
        bound = Bound(place, number, "pending" in fields, frame_of(where), text(where, "addr"))
        self.bound[number] = bound
        return bound

    def reach(self, entry: str = "") -> Bound | Ended:
        """Wait until the program is at a breakpoint of ours, or can no longer get there.

        `entry` is the number of the breakpoint at the program's entry, which is removed when it
        has been hit, as the C++ extension does.
        """
        while True:
            stopped = self.gdb.wait_stopped()
            why = stopped.text("reason")
            if why in ("signal-received", "exited-signalled"):
                if stopped.text("signal-name") == "SIGSTOP":  # by which we held it until now
                    self.mi("-exec-continue")
                    continue
                return Ended(None, signal_words(stopped), frame_of(stopped.results.get("frame")))
            if why.startswith("exited"):
                return Ended(exit_status(stopped))
            if why == "breakpoint-hit" and (hit := self._hit(stopped, entry)):
                return hit
            self.mi("-exec-continue")

    def _hit(self, stopped: Record, entry: str) -> Bound | None:
        number = stopped.text("bkptno")
        if number and number == entry:
            self.mi(f"-break-delete {entry}")
        if number in self.bound:
            return self.bound[number]
        frame = stopped.results.get("frame")
        address = text(frame, "addr") if isinstance(frame, dict) else ""
        return next((b for b in self.bound.values() if address and b.address == address), None)

    def stopped(self) -> Stopped:
        """Read the stack and the variables of its innermost frame."""
        answer = self.mi(f"-stack-list-frames 0 {_FRAMES - 1}")
        frames = tuple(frame_of(frame) for frame in mappings(answer.results.get("stack")))
        return Stopped(frames, tuple(self._locals()))

    def _locals(self) -> list[Local]:
        try:
            answer = self.mi("-stack-list-variables --all-values")
        except GdbError:  # a value that cannot be printed is no reason to doubt the stop
            return []
        found = mappings(answer.results.get("variables"))
        return [Local(text(f, "name"), text(f, "value")[:_VALUE]) for f in found]


def _location(fields: dict[str, Value]) -> dict[str, Value]:
    """Return where a breakpoint is: one in several places has a list of them."""
    return next(mappings(fields.get("locations")), fields)


def _named(fields: dict[str, Value], name: str) -> bool:
    return text(fields, "fullname").rpartition("/")[2] == name


def _c_string(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)
