"""Somebody saves a file in the middle of a run: what was saved is never lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .seam import Act, count_calls, dying_at, in_a_process

if TYPE_CHECKING:
    from pathlib import Path

    from .world import World

EDIT = b"saved by a human in the middle of a run\n"
NEVER = 10**6


def _files(world: World) -> list[Path]:
    """One for each kind of change."""
    return [
        world.home / ".vimrc",
        world.home / "repo/tmux.conf",
        world.home / ".config/devboot/vimrc",
        world.home / ".toolrc",
        world.home / ".gone/rc",
        world.project / "tools/run.sh",
        world.project / "made/launch.json",
    ]


def _save(file: Path) -> None:
    """Save as editors do: a new file, renamed over the old one."""
    file.parent.mkdir(exist_ok=True)
    draft = file.with_name("editor's draft")
    draft.write_bytes(EDIT)
    draft.rename(file)


def _saving(file: Path, at: int, dying: Act) -> Act:
    def act(name: str, args: tuple[Any, ...], number: int) -> None:
        if number == at:
            _save(file)
        dying(name, args, number)

    return act


def _check(world: World, file: Path, when: str) -> None:
    assert in_a_process(world.recover) == "done", when
    assert world.has(EDIT), f"{when}: the edit of {file} is gone"
    assert not [path for path in world.look() if ".devboot-" in path], f"{when}: litter"


@pytest.mark.parametrize(
    "step", [pytest.param(37, id="some"), pytest.param(5, marks=pytest.mark.crash, id="many")]
)
@pytest.mark.parametrize("later", [1, 2, 4, NEVER])
@pytest.mark.parametrize("index", range(7))
def test_an_edit_at_any_call_is_kept(world: World, index: int, later: int, step: int) -> None:
    file = _files(world)[index]
    for at in range(index, count_calls(world.apply), step):
        world.reset()
        when = f"saved before call {at}, killed {later} calls later"
        said = in_a_process(world.apply, _saving(file, at, dying_at(at + later)))
        assert said in ("done", "killed") or said.startswith("said "), f"{when}: {said}"
        if said.startswith("said "):
            assert file.read_bytes() == EDIT, f"{when}: {said}"
        _check(world, file, when)


@pytest.mark.parametrize(
    "step", [pytest.param(53, id="some"), pytest.param(7, marks=pytest.mark.crash, id="many")]
)
@pytest.mark.parametrize("later", [1, NEVER])
@pytest.mark.parametrize("index", range(7))
def test_an_edit_while_undoing_is_kept(world: World, index: int, later: int, step: int) -> None:
    file = _files(world)[index]
    world.apply()
    for at in range(index, count_calls(world.undo), step):
        world.reset()
        world.apply()
        when = f"saved before call {at} of undo, killed {later} calls later"
        in_a_process(world.undo, _saving(file, at, dying_at(at + later)))
        _check(world, file, when)
