"""Whatever a home is like: nothing outside it changes, a refusal changes nothing, undo is exact."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from pathlib import PurePosixPath as P

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from devboot.errors import DevbootError
from devboot.plan import Block, Link, Place, Target, Whole
from devboot.workflow import apply as workflow

from .conftest import Home

NAMES = [
    "a", "b", "A", "..", ".", "", "c d", ".git", "é", "e\u0301", "x\n", "~", "-rf", "$HOME",
    "con", "a\\b", "\u202e", "x" * 210, "lnk", "out", "\udcff", "'; rm -rf ~ #",
]  # fmt: skip
paths = st.lists(st.sampled_from(NAMES), min_size=1, max_size=4).map("/".join) | st.text(max_size=8)
kinds = st.sampled_from(
    ["file", "folder", "link in", "link out", "absolute link", "to nothing", "loop", "pipe", "hard"]
)
contents = st.one_of(
    st.binary(max_size=30).map(Whole),
    st.sampled_from([Block("x", ("line",)), Block("x", ("line",), '"', "start"), Link("a")]),
)
homes = st.lists(st.tuples(paths, kinds), max_size=6)
wishes = st.lists(st.tuples(paths, contents), min_size=1, max_size=4)


def _settle(home: Home, path: str, kind: str, outside: Path) -> None:
    """Make one thing in the home, if the disk allows it and it is in the home."""
    file = home.path / path.strip("/")
    links = {
        "link in": "a",
        "link out": "../outside/victim",
        "absolute link": outside / "folder",
        "to nothing": outside / "nothing",
        "loop": file.name,
    }
    with contextlib.suppress(OSError, ValueError):
        real = os.path.realpath(file.parent)
        if ".." in file.parts or not Path(real).is_relative_to(os.path.realpath(home.path)):
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        if kind in links:
            file.symlink_to(links[kind])
        elif kind == "folder":
            file.mkdir()
        elif kind == "pipe":
            os.mkfifo(file)
        elif kind == "hard":
            file.hardlink_to(outside / "victim")
        elif not os.path.lexists(file):
            file.write_bytes(b"mine " + os.fsencode(path))


def _outside(folder: Path) -> Path:
    outside = folder / "outside"
    (outside / "folder").mkdir(parents=True)
    (outside / "victim").write_bytes(b"victim")
    return outside


def _try(home: Home, wanted: list[tuple[str, object]], policy: str) -> bool:
    """Tell whether something was written; undo it then."""
    before = home.look()
    try:
        targets = [Target(Place.HOME, P(path), content) for path, content in wanted]
        request = workflow.Request("test", home.places, targets, "dotfiles")
        done = workflow.apply(request, policy)
    except DevbootError:
        return home.look() != before and pytest.fail("refused, but something changed")
    assert workflow.apply(request, "keep").run is None, "applying twice changed something"
    if done.run is not None:
        home.undo()
        assert home.look() == before, "undo is not exact"
    return done.run is not None


def _check(settled: list[tuple[str, str]], wanted: list[tuple[str, object]], policy: str) -> bool:
    folder = Path(tempfile.mkdtemp(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None))
    try:
        home, outside = Home(folder / "home"), _outside(folder)
        for path, kind in settled:
            _settle(home, path, kind, outside)
        written = _try(home, wanted, policy)
        assert {path.name for path in folder.iterdir()} <= {"home", "outside", "state"}
        assert sorted(path.name for path in outside.rglob("*")) == ["folder", "victim"]
        assert (outside / "victim").read_bytes() == b"victim"
        return written
    finally:
        shutil.rmtree(folder)


@pytest.mark.parametrize(
    "examples",
    [pytest.param(250, id="some"), pytest.param(3000, marks=pytest.mark.crash, id="many")],
)
def test_hostile_homes(examples: int) -> None:
    seen: Counter[bool] = Counter()

    @settings(
        max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(homes, wishes, st.sampled_from(["fail", "replace", "keep", "merge"]))
    def check(
        settled: list[tuple[str, str]], wanted: list[tuple[str, object]], policy: str
    ) -> None:
        seen[_check(settled, wanted, policy)] += 1

    check()
    assert seen[True] > examples / 20
