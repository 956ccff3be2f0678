"""Several devboots at once, some of them killed: one works, the others say that it does."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from pathlib import Path
from pathlib import PurePosixPath as P

import pytest

from devboot.apply.recover import recover
from devboot.apply.state import locked
from devboot.errors import BusyError
from devboot.machine.places import Places
from devboot.plan import Place, Target, Whole
from devboot.workflow.apply import Request, apply

AT_ONCE = 8


def _request(home: Path, letter: bytes) -> Request:
    places = Places({Place.HOME: home, Place.STATE: home.parent / "state"})
    targets = [Target(Place.HOME, P(f"f{n}"), Whole(letter * 50)) for n in range(8)]
    return Request("race", places, targets, "dotfiles")


def _start(home: Path, letter: bytes) -> int:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            apply(_request(home, letter), "replace")
            code = 0
        except BusyError as error:
            code = error.exit_code
        finally:
            os._exit(code)
    return child


@pytest.mark.parametrize(
    "rounds", [pytest.param(5, id="some"), pytest.param(40, marks=pytest.mark.crash, id="many")]
)
def test_one_at_a_time_whoever_is_killed(tmp_path: Path, rounds: int) -> None:
    home = tmp_path / "home"
    home.mkdir()
    apply(_request(home, b"A"))
    chance = random.Random(rounds)
    seen: Counter[int] = Counter()
    for number in range(rounds):
        children = [_start(home, b"AB"[(n + number) % 2 :][:1]) for n in range(AT_ONCE)]
        time.sleep(chance.random() * 0.02)
        if number % 2:
            os.kill(chance.choice(children), signal.SIGKILL)
        seen.update(os.waitstatus_to_exitcode(os.waitpid(c, 0)[1]) for c in children)
        with locked(home.parent / "state") as state:
            recover(state)
        assert len({path.read_bytes() for path in home.iterdir()}) == 1
        assert sorted(path.name for path in home.iterdir()) == [f"f{n}" for n in range(8)]
    assert set(seen) <= {0, 75, -signal.SIGKILL}
    assert seen[0] >= rounds / 2
