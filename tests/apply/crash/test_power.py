"""The power goes at any moment, and the disk has reordered what was not flushed."""

from __future__ import annotations

import random
import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from devboot.apply.state import locked
from devboot.workflow import apply as workflow
from devboot.workflow import history

from .power import Disk, Op, moments, recording
from .seam import outcome
from .world import World

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


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
    for number, (when, kept, unflushed) in enumerate(images):
        _build(world, before, kept, unflushed)
        try:
            world.check_parts(when)
            world.check_kept(when)
            assert outcome(world.recover) == "done", when
            which = world.check_whole(when)
            world.check_kept(when)
            if which == "old" and number % 5 == 0:
                _check_that_it_still_works(world, when)
        except AssertionError as error:
            complaints.append(f"{unflushed}: {error}")
    return len(images), complaints


def _check_that_it_still_works(world: World, when: str) -> None:
    """What the cut left in the store must not do harm later."""
    assert outcome(world.apply) == "done", when
    assert world.check_whole(when) == "new"
    assert outcome(world.undo) == "done", when
    assert world.check_whole(when) == "old"


@pytest.fixture(params=["many", "few"])
def world(request: pytest.FixtureRequest, world: World, tmp_path: Path) -> World:
    """Many files are flushed with their disk, a few one by one."""
    if request.param == "many":
        return world
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    return World(tmp_path / "one", tmp_path / "two", few=True)


@pytest.mark.parametrize(
    "sample", [pytest.param(0.04, id="some"), pytest.param(1, marks=pytest.mark.crash, id="every")]
)
def test_after_a_power_cut_all_is_old_or_new(world: World, sample: float) -> None:
    before, ops = _recorded(world, world.apply, flushing=True)
    images, complaints = _bad(world, before, ops, sample)
    assert not complaints, "\n".join(complaints[:5])
    assert images >= 400 * sample


@pytest.mark.parametrize(
    "sample", [pytest.param(0.03, id="some"), pytest.param(1, marks=pytest.mark.crash, id="every")]
)
def test_after_a_power_cut_of_undo_all_is_old_or_new(world: World, sample: float) -> None:
    world.apply()
    before, ops = _recorded(world, world.undo, flushing=True)
    _, complaints = _bad(world, before, ops, sample)
    assert not complaints, "\n".join(complaints[:5])


@pytest.mark.parametrize(
    "sample", [pytest.param(0.2, id="some"), pytest.param(1, marks=pytest.mark.crash, id="every")]
)
def test_after_a_power_cut_of_prune_devboot_knows_what_it_owns(world: World, sample: float) -> None:
    world.apply()
    owned = workflow.owned(world.places, "dotfiles")
    (world.state / "owned.json").unlink()  # as after a cut: what is owned is in the runs only

    def prune() -> object:
        return history.prune(world.places, timedelta())

    before, ops = _recorded(world, prune, flushing=True)
    for when, kept, unflushed in _images(before, ops, sample):
        _build(world, before, kept, unflushed)
        assert set(workflow.owned(world.places, "dotfiles")) == set(owned), f"{unflushed}: {when}"
        with locked(world.state) as state:
            originals = {one.original.sha for one in owned if one.original}
            assert all(map(state.store.has, originals)), f"{unflushed}: {when}"
        assert outcome(world.recover) == "done", when


def test_without_flushing_the_model_sees_the_damage(world: World) -> None:
    before, ops = _recorded(world, world.apply, flushing=False)
    _, complaints = _bad(world, before, ops, 0.02)
    assert complaints, "the model would not notice a missing flush"
