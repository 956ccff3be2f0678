from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from devboot.errors import ConflictError, DevbootError
from devboot.plan import Block, Link, Place
from devboot.workflow import history, undo

if TYPE_CHECKING:
    from .conftest import Home

VIM = Block("vim", ("source ~/x",), '"')


def test_undo_is_exact_and_can_be_undone(home: Home) -> None:
    home.write("a", b"mine\xff\r\n", 0o600)
    home.write("v", b"no end", 0o664)
    before = home.look()
    home.apply({"a": b"1", "new/deep/b": b"1", "v": VIM, "l": Link("a")}, "replace")
    after, owned = home.look(), home.owned()
    home.undo()
    assert home.look() == before
    assert home.owned() == ()
    home.undo(2)
    assert home.look() == after
    assert set(home.owned()) == set(owned)


def test_undo_reverts_the_latest_run_that_still_stands(home: Home) -> None:
    for data in (b"1", b"2", b"3"):
        home.apply({"a": data})
    for left in (b"2", b"1"):
        home.undo()
        assert (home.path / "a").read_bytes() == left
    home.undo()
    assert home.look() == {}
    with pytest.raises(DevbootError, match="nothing to undo"):
        home.undo()


def test_undo_refuses_to_trample_later_edits(home: Home) -> None:
    home.apply({"a": b"1", "b": b"1"})
    home.write("a", b"edited since")
    before = home.look()
    with pytest.raises(ConflictError, match="a: was changed since"):
        home.undo()
    assert home.look() == before
    home.undo(policy="keep")
    assert home.look() == {"a": (0o644, b"edited since")}


def test_undo_of_an_older_run_names_the_run_in_the_way(home: Home) -> None:
    home.apply({"a": b"1"})
    home.apply({"a": b"2"})
    with pytest.raises(ConflictError, match="was changed since, last by run 2"):
        home.undo(1)


def test_undo_stores_what_it_replaces(home: Home) -> None:
    home.apply({"a": b"1"})
    home.write("a", b"edited since")
    home.undo(policy="replace")
    assert home.look() == {}
    home.undo(2)
    assert (home.path / "a").read_bytes() == b"edited since"


def test_undo_takes_a_block_out_of_a_file_that_was_edited_around_it(home: Home) -> None:
    file = home.write("v", b"first\n")
    home.apply({"v": VIM})
    file.write_bytes(b"above\n" + file.read_bytes() + b"below\n")
    home.undo()
    assert file.read_bytes() == b"above\nfirst\nbelow\n"


def test_a_folder_that_somebody_uses_stays(home: Home) -> None:
    home.apply({"made/a": b"1"})
    home.write("made/mine", b"x")
    home.undo()
    assert home.look().keys() == {"made", "made/mine"}


def test_restore_brings_one_file_back(home: Home) -> None:
    home.write("a", b"original", 0o600)
    home.apply({"a": b"1", "b": b"1"}, "replace")
    home.apply({"a": b"2", "b": b"2"})
    file = str(home.path / "a")
    undo.carry_out(home.places, undo.restoring(file, None))
    assert (home.path / "a").read_bytes() == b"1"
    undo.carry_out(home.places, undo.restoring(file, 1))
    assert home.look()["a"] == (0o600, b"original")
    assert (home.path / "b").read_bytes() == b"2"
    home.undo()
    assert (home.path / "a").read_bytes() == b"1"


def test_restore_refuses_what_it_does_not_know(home: Home) -> None:
    home.apply({"a": b"1"})
    for file, number in (("nothing", None), ("a", 7)):
        with pytest.raises(DevbootError, match="did not change"):
            undo.carry_out(home.places, undo.restoring(str(home.path / file), number))
    home.write("a", b"edited")
    with pytest.raises(ConflictError, match="was changed since"):
        undo.carry_out(home.places, undo.restoring(str(home.path / "a"), None))


def test_prune_forgets_runs_but_not_what_is_owned(home: Home) -> None:
    home.write("a", b"original")
    home.apply({"a": b"1"}, "replace")
    home.apply({"a": b"2"})
    stored = history.history(home.places).stored
    assert history.prune(home.places, timedelta(days=1)).runs == ()
    assert history.prune(home.places, timedelta()).runs == (1, 2)
    assert history.history(home.places).runs == ()
    assert 0 < history.history(home.places).stored < stored
    assert home.apply({"a": b"3"}).run == 3
    home.uninstall()
    assert (home.path / "a").read_bytes() == b"original"


@pytest.mark.parametrize("damage", [b"", b"{", b"[]\n", b'{"version":1}\n', b'{"version":9}\n'])
def test_a_damaged_journal_is_said_in_words(home: Home, damage: bytes) -> None:
    home.apply({"a": b"1"})
    (home.places.path(Place.STATE) / "runs/1.jsonl").write_bytes(damage)
    with pytest.raises(DevbootError) as caught:
        home.undo()
    assert caught.value.hint
    assert (home.path / "a").read_bytes() == b"1"


def test_damaged_stored_bytes_are_never_put_in_place(home: Home) -> None:
    home.write("a", b"original")
    home.apply({"a": b"1"}, "replace")
    for blob in (home.places.path(Place.STATE) / "store").iterdir():
        blob.write_bytes(b"damaged")
    with pytest.raises(DevbootError, match="gone or damaged"):
        home.undo()
    assert (home.path / "a").read_bytes() == b"1"
