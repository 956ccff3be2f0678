"""Every call fails once, or from then on, with every error that a disk can give."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest

from .seam import count_calls, failing_at, in_a_process, outcome

if TYPE_CHECKING:
    from .world import World

CODES = [
    errno.ENOSPC, errno.EIO, errno.EACCES, errno.EPERM, errno.EROFS, errno.EDQUOT, errno.ENOMEM,
]  # fmt: skip


@pytest.mark.parametrize("sticky", [False, True], ids=["once", "sticky"])
@pytest.mark.parametrize("code", CODES, ids=errno.errorcode.get)
@pytest.mark.parametrize(
    "step", [pytest.param(29, id="some"), pytest.param(1, marks=pytest.mark.crash, id="every")]
)
def test_a_failing_call_leaves_all_old_or_all_new(
    world: World, step: int, code: int, *, sticky: bool
) -> None:
    calls = count_calls(world.apply)
    for at in range(code % step, calls + 2, step):
        world.reset()
        when = f"{errno.errorcode[code]} {'from' if sticky else 'at'} call {at} on"
        said = outcome(world.apply, failing_at(at, code, sticky=sticky))
        assert said == "done" or said.startswith("said "), f"{when}: {said}"
        if said != "done" and not sticky:
            assert world.look() == world.old, f"{when}: said {said}, but something changed"
            assert world.unfinished() == [], when
        world.check_parts(when)
        world.check_kept(when)
        assert outcome(world.recover) == "done", when
        world.check_whole(when)
        world.check_kept(when)


def test_the_error_names_the_file_and_says_that_nothing_changed(world: World) -> None:
    calls = count_calls(world.apply)
    for at in range(calls // 2, calls, 11):
        world.reset()
        said = outcome(world.apply, failing_at(at, errno.ENOSPC, sticky=False))
        if said != "done":
            assert "no space left on device" in said
            assert "nothing was changed" in said


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC], ids=errno.errorcode.get)
@pytest.mark.parametrize(
    "step", [pytest.param(29, id="some"), pytest.param(1, marks=pytest.mark.crash, id="every")]
)
def test_a_failing_call_of_undo(world: World, step: int, code: int) -> None:
    world.apply()
    for at in range(0, count_calls(world.undo) + 2, step):
        world.reset()
        world.apply()
        said = outcome(world.undo, failing_at(at, code, sticky=False))
        if said != "done":
            assert said.startswith("said "), said
            assert world.look() == world.new, f"undo, call {at}: {said}, but something changed"
        assert in_a_process(world.recover) == "done"
        world.check_whole(f"undo, call {at}")
