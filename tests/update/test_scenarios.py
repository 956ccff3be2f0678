"""The stories of `scenarios.py`, lived by devboot itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .scenarios import FIRST, MARKS, SCENARIOS, Run, Scenario, verdict

if TYPE_CHECKING:
    from .conftest import World


def _update(world: World, *words: str) -> Run:
    done = world.devboot("update", *words)
    return Run(world.project, done.returncode, done.stdout + done.stderr)


@pytest.mark.parametrize("name", SCENARIOS)
def test_nobodys_work_is_lost_and_nothing_is_passed_over(world: World, name: str) -> None:
    scenario = SCENARIOS[name]
    scenario.edit(world.init(FIRST))
    before = world.look()
    world.newer(scenario.second, dict(scenario.renames))
    run = _update(world)
    assert verdict(scenario, run) == "ok", run.said
    if scenario.meets:
        assert (run.status, world.look()) == (3, before), "something was written"
        _settle_by_markers(world, scenario)
    again = _update(world, "--check")
    assert again.status == bool(scenario.meets), again.said  # markers are something to settle
    assert "is up to date" in again.said
    assert world.devboot("update", "--abort").returncode == 0
    assert world.look() == before


def _settle_by_markers(world: World, scenario: Scenario) -> None:
    run = _update(world, "--on-conflict", "merge")
    assert run.status == 3
    assert verdict(scenario, run) == "ok"
    text = (world.project / scenario.meets).read_text()
    assert all(mark in text for mark in MARKS)


@pytest.mark.parametrize(
    ("name", "words"),
    {
        "5 you deleted it": "you deleted it",
        "6 you renamed it": "mine.txt  (you renamed `a.txt`)",
        "7 the template renamed it": "new.txt  (was `a.txt`; your changes and ours)",
        "8 the template deleted it": "a.txt  (you changed it; the template no longer has it)",
    }.items(),
)
def test_what_is_out_of_the_ordinary_is_said(world: World, name: str, words: str) -> None:
    scenario = SCENARIOS[name]
    scenario.edit(world.init(FIRST))
    world.newer(scenario.second, dict(scenario.renames))
    assert words in _update(world).said
