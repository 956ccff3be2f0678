"""The dotfile suite's arithmetic, and that the judge of nasty situations sees what happened."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"

with pytest.MonkeyPatch.context() as patch:
    patch.syspath_prepend(BENCHMARKS)
    from nasty.home import MINE, WANTED, Room
    from nasty.judge import Before
    from nasty.run import Outcome
    from nasty.situations import SITUATIONS, TARGET
    from sidebyside import homes, measure, report

FINE, FAILED = Outcome(0, ""), Outcome(1, "")


def test_beyond_deducts_each_base():
    usage = {name: measure.Usage(wall, cpu, 1) for name, wall, cpu in
             (("a", 9, 7), ("a0", 1, 1), ("b", 5, 4), ("b0", 1, 2))}  # fmt: skip
    figure = report.Beyond("a", "a0", "b", "b0", report.AtMost(2)).figure(usage)
    assert (figure.value, figure.wall, figure.verdict) == (3, 2, "missed")


def test_who_fails_or_takes_too_long_is_left_out_and_named():
    cases = [
        measure.Case("good", [sys.executable, "-c", "pass"]),
        measure.Case("bad", [sys.executable, "-c", "raise SystemExit('why')"]),
        measure.Case("slow", ["sleep", "20"], limit=0.2),
    ]
    medians, notes = measure.survivors(cases, 2)
    assert list(medians) == ["good"]
    assert notes == [
        "left out: bad: exit status 1 why",
        "left out: slow: not done after 0.2 s",
    ]


def test_a_home_is_checked_for_every_byte(tmp_path):
    homes.write(tmp_path, 25)
    assert homes.wrong(tmp_path, 25) == 0
    path, _ = next(iter(homes.files(1)))
    (tmp_path / path).write_bytes(b"")
    assert homes.wrong(tmp_path, 26) == 2


@pytest.fixture
def room(tmp_path):
    made = Room(tmp_path / "room")
    made.furnish()
    return made


def prepared(room: Room, name: str) -> Before:
    next(one for one in SITUATIONS if one.name == name).prepare(room)
    return Before(room)


def install(room: Room, *paths: str) -> None:
    for path in paths or WANTED:
        file = room.home / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(WANTED[path])


def test_a_refusal_and_a_whole_installation_have_no_mark(room):
    assert prepared(room, "a file of yours is there").marks([FAILED], WANTED) == set()
    before = Before(room)
    (room.work / "store").write_bytes(MINE)
    install(room)
    assert before.marks([FINE], WANTED) == set()


def test_overwritten_bytes_are_lost(room):
    before = prepared(room, "a file of yours is there")
    install(room)
    assert before.marks([FINE], WANTED) == {"LOST"}


def test_writing_through_a_link_is_seen(room):
    before = prepared(room, "yours is a link to a file elsewhere")
    install(room)
    assert before.marks([FINE], WANTED) == {"LOST", "OUTSIDE"}


def test_some_of_three_is_half(room):
    before = Before(room)
    install(room, TARGET)
    assert before.marks([FAILED], WANTED) == {"HALF"}
    assert before.marks([FINE], WANTED) == {"SILENT"}


def test_a_cut_file_is_torn(room):
    before = Before(room)
    install(room)
    (room.home / TARGET).write_bytes(WANTED[TARGET][:-5])
    assert before.marks([FAILED], WANTED) == {"TORN", "HALF"}


def test_a_replaced_pipe_a_wider_mode_a_hang_and_a_traceback_are_seen(room):
    before = prepared(room, "a named pipe")
    (room.home / TARGET).unlink()
    install(room)
    ends = [Outcome(None, ""), Outcome(0, "Traceback (most recent call last)")]
    assert before.marks(ends, WANTED) == {"GONE", "HANG", "CRASH"}
    (room.home / TARGET).unlink()
    private = prepared(room, "a file of yours that only you may read")
    (room.home / TARGET).chmod(0o644)
    assert private.marks([FAILED], WANTED) >= {"MODE"}
