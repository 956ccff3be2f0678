from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devboot.plan import (
    Action,
    Actual,
    Place,
    Target,
    Whole,
    compare,
    make_plan,
)
from devboot.plan.policy import keep_conflicts
from devboot.plan.unified import diff

A, B, C = b"a\n", b"b\n", b"c\n"


@pytest.mark.parametrize(
    ("target", "actual", "last", "action"),
    [
        (A, None, None, Action.CREATE),
        (A, A, None, Action.SAME),
        (A, B, None, Action.CONFLICT),
        (A, B, B, Action.UPDATE),
        (A, B, A, Action.YOURS),
        (A, None, A, Action.YOURS),
        (A, B, C, Action.CONFLICT),
        (A, None, B, Action.CONFLICT),
        (A, A, B, Action.SAME),
    ],
)
def test_three_way_comparison(
    target: bytes, actual: bytes | None, last: bytes | None, action: Action
) -> None:
    assert compare(target, actual, last) is action


def _target(path: str, data: bytes) -> Target:
    return Target(Place.PROJECT, PurePosixPath(path), Whole(data))


def _plan(wanted: dict[str, bytes], there: dict[str, bytes]):
    targets = [_target(path, data) for path, data in wanted.items()]
    actual = {(Place.PROJECT, PurePosixPath(p)): Actual(data) for p, data in there.items()}
    return make_plan(targets, actual)


files = st.dictionaries(st.sampled_from(["a", "b", "c/d"]), st.binary(max_size=3))


@given(files, files)
def test_carrying_out_a_plan_makes_the_next_one_empty(
    wanted: dict[str, bytes], there: dict[str, bytes]
) -> None:
    plan = _plan(wanted, there)
    after = there | {str(c.target.path): c.after or b"" for c in plan.writes}
    assert not _plan(wanted, after).writes


@given(files, files)
def test_a_plan_never_writes_over_what_devboot_did_not_write(
    wanted: dict[str, bytes], there: dict[str, bytes]
) -> None:
    plan = keep_conflicts(_plan(wanted, there))
    assert not plan.conflicts
    assert {str(change.target.path) for change in plan.writes} == wanted.keys() - there.keys()


def test_an_obstacle_is_a_conflict_with_its_reason() -> None:
    target = _target("a", A)
    plan = make_plan([target], {target.key: Actual(obstacle="is a folder")})
    assert [(c.action, c.reason) for c in plan.changes] == [(Action.CONFLICT, "is a folder")]


def test_diff_shows_new_files_whole_and_names_binary_ones() -> None:
    text = diff(_plan({"a": b"one\n", "b": b"no end", "c": b"\xff\x00"}, {}))
    assert "--- /dev/null\n+++ b/a\n@@ -0,0 +1 @@\n+one\n" in text
    assert "+no end\n\\ no newline at end of file\n" in text
    assert "binary file b/c differs\n" in text


def test_json_shape_that_scripts_rely_on() -> None:
    assert _plan({"a": A}, {}).as_json()["changes"] == [
        {"place": "project", "path": "a", "action": "create", "reason": ""}
    ]
