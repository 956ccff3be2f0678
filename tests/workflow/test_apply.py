from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from devboot.apply import fsops
from devboot.apply.state import locked
from devboot.errors import BusyError, ConflictError, DevbootError
from devboot.plan import Action, Block, Change, Link, Place
from devboot.workflow import apply as workflow
from devboot.workflow import history

if TYPE_CHECKING:
    from .conftest import Home

VIM = Block("vim", ("source ~/x",), '"')


def _actions(done: workflow.Applied) -> dict[str, str]:
    return {str(c.target.path): c.action.value for c in done.plan.changes}


def test_a_run_that_changes_nothing_leaves_no_entry(home: Home) -> None:
    home.write("a", b"x")
    assert home.apply({"a": b"x"}).run is None
    assert history.history(home.places).runs == ()


def test_a_run_that_changes_and_owns_nothing_leaves_no_folder(home: Home) -> None:
    home.write("a", b"x")
    workflow.apply(home.request({"a": b"x"})._replace(owner=""))
    home.apply({})
    assert not home.places.path(Place.STATE).exists()


def test_what_already_is_as_it_should_be_is_taken_over_as_it_is(home: Home) -> None:
    home.write("a", b"x", 0o640)
    home.write("b", b"y")
    home.write("v", VIM.merge(b"mine\n"))
    before = home.look()
    assert home.apply({"a": b"x", "b": b"y", "v": VIM}).run is None
    assert {str(owned.path) for owned in home.owned()} == {"a", "b", "v"}
    assert home.look() == before
    assert _actions(home.apply({"a": b"newer", "b": b"y", "v": VIM}))["a"] == "update"
    home.uninstall()
    assert home.look() == {**before, "v": (0o644, b"mine\n")}
    assert home.owned() == ()


def test_what_was_taken_over_and_is_no_longer_wanted_stays(home: Home) -> None:
    home.write("a", b"x")
    home.apply({"a": b"x", "b": b"y"})
    assert home.apply({"b": b"y"}, orphans=[o for o in home.owned() if o.path.name == "a"])
    assert home.look()["a"] == (0o644, b"x")
    assert [owned.path.name for owned in home.owned()] == ["b"]


def test_what_can_never_be_replaced_is_not_taken_over(home: Home) -> None:
    home.write("a", b"x").with_name("other").hardlink_to(home.path / "a")
    home.apply({"a": b"x"})
    assert home.owned() == ()


def test_nothing_fails_because_nothing_can_be_taken_over(home: Home) -> None:
    home.write("a", b"x")
    with locked(home.places.path(Place.STATE)):
        assert home.apply({"a": b"x"}).run is None


def test_applying_twice_changes_nothing(home: Home) -> None:
    contents = {"a": b"x", "b/c": b"y", "v": VIM, "l": Link("a")}
    assert home.apply(contents).run == 1
    before = home.look()
    assert home.apply(contents).run is None
    assert home.look() == before


def test_a_conflict_in_one_file_means_that_no_file_is_written(home: Home) -> None:
    home.write("b", b"mine")
    before = home.look()
    with pytest.raises(ConflictError, match="b: exists with other content"):
        home.apply({"a": b"x", "b": b"y", "c": b"z"})
    assert home.look() == before


def test_all_conflicts_are_listed_at_once(home: Home) -> None:
    home.write("a", b"mine")
    (home.path / "b").mkdir()
    with pytest.raises(ConflictError, match=r"(?s)a: exists.*b: is a folder"):
        home.apply({"a": b"x", "b": b"y"})


def test_policies(home: Home) -> None:
    home.apply({"a": b"1\n2\n3\n4\n5\n", "b": b"1\n", "c": b"1\n"})
    home.write("a", b"1\n2\n3\n4\nmine\n")
    home.write("b", b"mine\n")
    new = {"a": b"new\n2\n3\n4\n5\n", "b": b"new\n", "c": b"new\n"}
    with pytest.raises(ConflictError, match="you changed it, and devboot has something new"):
        home.apply(new)
    with pytest.raises(ConflictError, match="cannot be merged"):
        home.apply(new, "merge")
    assert _actions(home.apply(new, "keep")) == {"a": "yours", "b": "yours", "c": "update"}
    home.write("b", b"1\n")
    assert _actions(home.apply(new, "merge")) == {"a": "merge", "b": "update", "c": "same"}
    assert (home.path / "a").read_bytes() == b"new\n2\n3\n4\nmine\n"
    assert _actions(home.apply(new, "fail"))["a"] == "yours"
    assert _actions(home.apply({**new, "a": b"0\n"}, "replace"))["a"] == "update"
    assert (home.path / "a").read_bytes() == b"0\n"


def test_what_you_changed_or_deleted_is_yours_as_long_as_nothing_is_new(home: Home) -> None:
    home.apply({"a": b"x", "b": b"y"})
    home.write("a", b"mine")
    (home.path / "b").unlink()
    done = home.apply({"a": b"x", "b": b"y"})
    assert [(c.action, c.reason, c.edited, c.newer) for c in done.plan.changes] == [
        (Action.YOURS, "you changed it, devboot has nothing new", True, False),
        (Action.YOURS, "you deleted it", True, False),
    ]


def test_a_block_goes_into_the_users_file_and_comes_out_again(home: Home) -> None:
    home.write(".vimrc", b"\xef\xbb\xbfset nu\r\n\xff no end", 0o600)
    before = home.look()
    assert home.apply({".vimrc": VIM}).run == 1
    home.apply({".vimrc": Block("vim", ("source ~/y",), '"')})
    assert (home.path / ".vimrc").stat().st_mode & 0o777 == 0o600
    home.uninstall()
    assert home.look() == before
    assert home.owned() == ()


def test_uninstall_brings_the_original_back_after_several_installs(home: Home) -> None:
    home.write("a", b"original", 0o640)
    before = home.look()
    home.apply({"a": b"1", "new/b": b"1", "l": Link("x")}, "replace")
    home.apply({"a": b"2", "new/b": b"2", "l": Link("y")})
    assert _actions(home.uninstall()) == {"a": "remove", "new/b": "remove", "l": "remove"}
    assert home.look() == before


def test_uninstall_of_what_was_edited_is_a_conflict(home: Home) -> None:
    home.apply({"a": b"1", "b": b"1"})
    home.write("a", b"mine")
    with pytest.raises(ConflictError, match="a: you changed it since devboot wrote it"):
        home.uninstall()
    assert _actions(home.uninstall("keep")) == {"a": "yours", "b": "remove"}
    assert [str(owned.path) for owned in home.owned()] == ["a"]
    home.uninstall("replace")
    assert home.look() == {}
    home.undo()
    assert (home.path / "a").read_bytes() == b"mine"


def test_uninstall_forgets_what_the_user_removed_already(home: Home) -> None:
    home.apply({"a": b"1"})
    (home.path / "a").unlink()
    assert home.uninstall().run is None
    assert home.owned() == ()


def test_an_orphan_goes_when_untouched_and_is_reported_when_not(home: Home) -> None:
    home.apply({"a": b"1", "b": b"1"})
    home.write("a", b"mine")
    done = home.apply({}, orphans=home.owned())
    assert _actions(done) == {"a": "yours", "b": "remove"}
    assert home.look().keys() == {"a"}


def test_links_inside_the_place_are_written_through(home: Home) -> None:
    home.write("repo/vimrc", b"mine\n")
    (home.path / ".vimrc").symlink_to("repo/vimrc")
    home.apply({".vimrc": VIM})
    assert (home.path / ".vimrc").readlink() == Path("repo/vimrc")
    assert (home.path / "repo/vimrc").read_bytes().startswith(b"mine\n")
    home.undo()
    assert (home.path / "repo/vimrc").read_bytes() == b"mine\n"


@pytest.mark.parametrize("umask", [0, 0o022, 0o077, 0o777])
def test_modes_under_any_umask(home: Home, umask: int) -> None:
    home.write("old", b"x", 0o604)
    before = os.umask(umask)
    try:
        home.apply({"old": b"y", "folder/new": b"z"}, "replace")
    finally:
        os.umask(before)
    modes = {name: (home.path / name).stat().st_mode & 0o777 for name in ("old", "folder/new")}
    assert modes == {"old": 0o604, "folder/new": 0o644 & ~umask | 0o600}
    assert (home.path / "folder").stat().st_mode & 0o777 == 0o755 & ~umask | 0o700


def test_state_is_private(home: Home) -> None:
    home.write("a", b"secret")
    home.apply({"a": b"x"}, "replace")
    state = home.places.path(Place.STATE)
    for path in (state, *state.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path


def test_extended_attributes_stay(home: Home) -> None:
    file = home.write("a", b"x")
    try:
        os.setxattr(file, "user.devboot", b"kept")
    except OSError:
        pytest.skip("this disk has no extended attributes")
    home.apply({"a": b"y"}, "replace")
    assert os.getxattr(file, "user.devboot") == b"kept"


def test_the_judge_sees_staged_files_and_can_stop_everything(home: Home) -> None:
    home.write("b", b"mine\n")
    before = home.look()
    seen: dict[str, bytes] = {}

    def judge(change: Change, staged: str) -> str:
        seen[str(change.target.path)] = Path(staged).read_bytes()
        return "line 1: no such command" if change.target.path.name == "b" else ""

    with pytest.raises(DevbootError, match="b: line 1: no such command") as caught:
        home.apply({"a": b"x", "b": VIM}, judge=judge)
    assert caught.value.exit_code == 2
    assert seen.keys() == {"a", "b"}
    assert home.look() == before


def test_a_plan_that_was_shown_and_no_longer_holds_is_not_carried_out(home: Home) -> None:
    request = home.request({"a": b"x"})
    shown = workflow.preview(request)
    home.write("a", b"appeared meanwhile")
    with pytest.raises(ConflictError, match="changed after the plan was shown"):
        workflow.apply(request, "replace", shown)


def test_what_another_devboot_wrote_just_before_is_taken_into_account(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.apply({"a": b"1"})
    lock = fsops.lock

    def late(descriptor: int) -> None:
        monkeypatch.setattr(fsops, "lock", lock)
        home.apply({"a": b"2", "b": b"2"})
        lock(descriptor)

    monkeypatch.setattr(fsops, "lock", late)
    done = home.apply({"a": b"3", "b": b"3"})
    assert (done.run, _actions(done)) == (3, {"a": "update", "b": "update"})
    home.undo()
    assert (home.path / "b").read_bytes() == b"2"


def test_a_second_devboot_says_that_the_first_is_at_work(home: Home) -> None:
    with locked(home.places.path(Place.STATE)), pytest.raises(BusyError) as caught:
        home.apply({"a": b"x"})
    assert caught.value.exit_code == 75


def test_an_executable_target_becomes_executable_where_the_mode_is_ours(home: Home) -> None:
    home.apply({"a": b"x"})
    target = home.request({"a": b"x"}).targets[0]
    executable = type(target)(target.place, target.path, target.content, 0o755)
    request = workflow.Request("test", home.places, [executable], "dotfiles")
    assert workflow.apply(request).run == 2
    assert (home.path / "a").stat().st_mode & 0o777 == 0o755
    (home.path / "a").chmod(0o700)
    assert workflow.apply(request).run is None
