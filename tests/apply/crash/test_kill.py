"""SIGKILL before every call, writes torn in half, crashes while recovering from a crash."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from .seam import count_calls, dying_at, in_a_process, nothing, standing_at_the_seam, tearing_write

if TYPE_CHECKING:
    from collections.abc import Callable

    from .world import World

EVERY = pytest.param(1, marks=pytest.mark.crash, id="every")


def _survives(world: World, when: str) -> str:
    """After a crash: no file is torn, the next run makes it whole, undo and apply still work."""
    world.check_parts(when)
    world.check_kept(when)
    assert in_a_process(world.recover) == "done", when
    which = world.check_whole(when)
    world.check_kept(when)
    if which == "new":
        assert in_a_process(world.undo) == "done", when
        assert world.check_whole(when) == "old", when
    assert in_a_process(world.apply) == "done", when
    assert world.check_whole(when) == "new", when
    return which


@pytest.mark.parametrize("step", [pytest.param(23, id="some"), EVERY])
def test_killed_while_applying(world: World, step: int) -> None:
    calls = count_calls(world.apply)
    assert calls > 150
    seen: Counter[str] = Counter()
    for at in range(0, calls, step):
        world.reset()
        assert in_a_process(world.apply, dying_at(at)) == "killed"
        seen[_survives(world, f"killed before call {at}")] += 1
    assert set(seen) == {"old", "new"}


@pytest.mark.parametrize("step", [pytest.param(31, id="some"), EVERY])
def test_killed_while_undoing(world: World, step: int) -> None:
    world.apply()
    calls = count_calls(world.undo)
    assert calls > 100
    for at in range(0, calls, step):
        world.reset()
        world.apply()
        assert in_a_process(world.undo, dying_at(at)) == "killed"
        _survives(world, f"killed before call {at} of undo")


def _writes(work: Callable[[], object]) -> int:
    with standing_at_the_seam(nothing) as calls:
        work()
    return calls.count("write")


@pytest.mark.parametrize("step", [pytest.param(5, id="some"), EVERY])
def test_torn_writes(world: World, step: int) -> None:
    for at in range(0, _writes(world.apply), step):
        world.reset()
        assert in_a_process(world.apply, tearing_write(at)) == "killed"
        _survives(world, f"write {at} torn")


@pytest.mark.parametrize(
    ("step", "second"),
    [pytest.param(41, 9, id="some"), pytest.param(5, 1, id="every", marks=pytest.mark.crash)],
)
def test_killed_again_while_recovering(world: World, step: int, second: int) -> None:
    calls = count_calls(world.apply)
    points = 0
    for at in range(0, calls, step):
        for again in range(0, 10_000, second):
            world.reset()
            in_a_process(world.apply, dying_at(at))
            if in_a_process(world.recover, dying_at(again)) == "done":
                break
            points += 1
            when = f"killed before call {at}, then before call {again} of the recovery"
            world.check_parts(when)
            assert in_a_process(world.recover) == "done", when
            world.check_whole(when)
            world.check_kept(when)
    if second == 1:
        assert points >= 1000
