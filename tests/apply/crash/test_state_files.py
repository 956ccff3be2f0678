"""Files of the state folder that are written outside of a transaction: packs, consent, evidence."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from devboot.apply import agreed
from devboot.apply.recover import recover
from devboot.apply.replace import replace
from devboot.apply.state import held, locked
from devboot.apply.store import Store
from devboot.apply.tree import opened
from devboot.machine import evidence
from devboot.plan import digest

from .power import Disk, moments, recording
from .seam import count_calls, dying_at, in_a_process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

KEPT, GOING = b"kept by a run" * 50, b"no longer needed" * 50
NAMED = {digest(data): data for data in (KEPT, GOING)}


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A state folder with a pack of two blobs, consent, and evidence."""
    folder = tmp_path / "state"
    agreed.save(folder, ["old"])
    with locked(folder) as opened_state:
        opened_state.store.put(0, NAMED)
    _remember(folder, "old")
    return folder


def _remember(state: Path, what: str) -> None:
    with held(state) as at:
        replace("unchanged", evidence.packed(([], [], [], []), [what] * 400), at, durable=False)


def _agree(state: Path) -> None:
    agreed.save(state, ["new"])


def _forget(state: Path) -> None:
    with opened(state / "store") as at:
        Store(at).keep_only({digest(KEPT)}, {0})


def _check(state: Path, when: str) -> None:
    """Whatever happened: consent is the old or the new one, needed bytes are there, no litter."""
    with locked(state) as opened_state:
        recover(opened_state)
        assert opened_state.store.get(digest(KEPT)) == KEPT, when
    assert agreed.read(state) in ({"old"}, {"new"}), when
    file = state / "unchanged"
    remarks = evidence.remarks(file.read_bytes()) if file.exists() else None
    assert remarks in (None, ["old"] * 400, ["new"] * 400), when
    assert not [path.name for path in state.rglob("*draft*")], when


def _cuts(state: Path, work: Callable[[], object], *, flushing: bool) -> Iterator[str]:
    """Build every state folder that a power cut may leave; yield when it came."""
    before = Disk.read([state])
    with recording(flushing=flushing) as ops:
        work()
    for when, kept in moments(ops, before):
        for unflushed in ("there", "half", "missing"):
            shutil.rmtree(state)
            disk = before.copy()
            for op in kept:
                disk.apply(op)
            disk.build(unflushed)
            yield f"{unflushed}: {when}"


WORKS = [_agree, _forget, lambda state: _remember(state, "new")]


@pytest.mark.parametrize("work", WORKS)
def test_killed_at_any_call(state: Path, work: Callable[[Path], None]) -> None:
    kept = state.with_name("kept")
    shutil.copytree(state, kept)
    for at in range(count_calls(lambda: work(state))):
        shutil.rmtree(state)
        shutil.copytree(kept, state)
        assert in_a_process(lambda: work(state), dying_at(at)) == "killed"
        _check(state, f"killed before call {at}")


@pytest.mark.parametrize("work", WORKS)
def test_the_power_goes_at_any_moment(state: Path, work: Callable[[Path], None]) -> None:
    images = 0
    for when in _cuts(state, lambda: work(state), flushing=True):
        _check(state, when)
        images += 1
    assert images > 10


@pytest.mark.parametrize("work", [_agree, _forget])
def test_without_flushing_the_model_sees_the_damage(
    state: Path, work: Callable[[Path], None]
) -> None:
    with pytest.raises(Exception):  # noqa: B017, PT011
        for when in _cuts(state, lambda: work(state), flushing=False):
            _check(state, when)


def test_a_torn_pack_is_not_believed_and_goes(state: Path) -> None:
    lost = b"lost in a power cut" * 10
    with locked(state) as opened_state:
        store = opened_state.store
        store.put(2, {digest(lost): lost})
        torn = next((state / "store").glob("2-*"))
        torn.write_bytes(torn.read_bytes()[:-1])
        assert not store.has(digest(lost))
        store.put(3, {digest(lost): lost})
        assert store.get(digest(lost)) == lost
        assert store.runs() == {0, 2, 3}
        recover(opened_state)
        assert store.runs() == set(), "nobody needs any of them"


def test_nothing_rests_on_a_draft(state: Path) -> None:
    pack = next((state / "store").iterdir())
    pack.rename(pack.with_name("0-x.draft"))
    with locked(state) as opened_state:
        assert not opened_state.store.has(digest(KEPT))
        opened_state.store.put(0, NAMED)
        recover(opened_state)
        assert opened_state.store.get(digest(KEPT)) == KEPT


def test_bytes_of_a_killed_run_are_flushed_before_another_relies_on_them(state: Path) -> None:
    """The power-cut model takes what was never flushed away, though it can be read until then."""
    bytes_ = b"written, never flushed" * 10
    before = Disk.read([state])
    with recording(flushing=False) as unflushed, locked(state) as opened_state:
        opened_state.store.put(0, {digest(bytes_): bytes_})
    with recording() as ops, locked(state) as opened_state:
        opened_state.store.put(0, {digest(bytes_): bytes_})
    shutil.rmtree(state)
    for op in (*unflushed, *ops):
        before.apply(op)
    before.build("missing")
    with locked(state) as opened_state:
        assert opened_state.store.get(digest(bytes_)) == bytes_
