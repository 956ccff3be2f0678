"""The power goes at any moment, and the disk has reordered what was not flushed."""

from __future__ import annotations

import random
import shutil
from typing import TYPE_CHECKING

import pytest

from .power import Disk, Op, moments, recording
from .seam import outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from .world import World


def _recorded(world: World, work: Callable[[], object], *, flushing: bool) -> tuple[Disk, list[Op]]:
    before = Disk.read([world.home, world.project, world.state])
    with recording(flushing=flushing) as ops:
        work()
    return before, ops


def _images(before: Disk, ops: list[Op], sample: float) -> list[tuple[str, list[Op], str]]:
    chance = random.Random(1)
    return [
        (when, kept, unflushed)
        for when, kept in moments(ops, before)
        for unflushed in ("there", "half", "missing")
        if chance.random() < sample
    ]


def _build(world: World, before: Disk, kept: list[Op], unflushed: str) -> None:
    for root in (world.home, world.project, world.state):
        shutil.rmtree(root)
    disk = before.copy()
    for op in kept:
        disk.apply(op)
    disk.build(unflushed)


def _bad(world: World, before: Disk, ops: list[Op], sample: float) -> tuple[int, list[str]]:
    """Return how many images there were, and what was wrong with which."""
    complaints = []
    images = _images(before, ops, sample)
    for when, kept, unflushed in images:
        _build(world, before, kept, unflushed)
        try:
            world.check_parts(when)
            world.check_kept(when)
            assert outcome(world.recover) == "done", when
            world.check_whole(when)
            world.check_kept(when)
        except AssertionError as error:
            complaints.append(f"{unflushed}: {error}")
    return len(images), complaints


@pytest.mark.parametrize(
    "sample", [pytest.param(0.04, id="some"), pytest.param(1, marks=pytest.mark.crash, id="every")]
)
def test_after_a_power_cut_all_is_old_or_new(world: World, sample: float) -> None:
    before, ops = _recorded(world, world.apply, flushing=True)
    images, complaints = _bad(world, before, ops, sample)
    assert not complaints, "\n".join(complaints[:5])
    assert images >= 1000 * sample


@pytest.mark.parametrize(
    "sample", [pytest.param(0.03, id="some"), pytest.param(1, marks=pytest.mark.crash, id="every")]
)
def test_after_a_power_cut_of_undo_all_is_old_or_new(world: World, sample: float) -> None:
    world.apply()
    before, ops = _recorded(world, world.undo, flushing=True)
    _, complaints = _bad(world, before, ops, sample)
    assert not complaints, "\n".join(complaints[:5])


def test_without_flushing_the_model_sees_the_damage(world: World) -> None:
    before, ops = _recorded(world, world.apply, flushing=False)
    _, complaints = _bad(world, before, ops, 0.02)
    assert complaints, "the model would not notice a missing flush"
