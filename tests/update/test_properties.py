"""Random edits of the user against random edits of the template: no line of the user's is lost."""

from __future__ import annotations

import re
from pathlib import PurePosixPath as P
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from devboot.generators.renamed import renamed
from devboot.generators.rerender import by_path, rebases
from devboot.plan import WRITES, Actual, Place, Target, Whole
from devboot.plan.policy import keep_conflicts, merge_conflicts, replace_conflicts
from devboot.plan.rebase import make_rebases

if TYPE_CHECKING:
    from devboot.plan import Plan

Disk = dict[P, Actual]

NAMES = ("a.txt", "b.cpp", "CMakePresets.json", "pyproject.toml", "sub/c.txt")
MARK = re.compile(rb"^(?:<<<<<<<|>>>>>>>)", re.MULTILINE)


def _plain(tokens: list[str]) -> bytes:
    return "".join(f"{token} {{\n    body of {token};\n}}\n" for token in tokens).encode()


def _json(tokens: list[str]) -> bytes:
    lines = ",\n".join(f'    {{"name": "{token}", "value": "{token}"}}' for token in tokens)
    return f'{{\n  "presets": [\n{lines}\n  ]\n}}\n'.encode()


def _toml(tokens: list[str]) -> bytes:
    return ("[table]\n" + "".join(f'{token} = "{token}"\n' for token in tokens)).encode()


def _rendered(name: str, tokens: list[str]) -> bytes:
    if name.endswith(".json"):
        return _json(tokens)
    return _toml(tokens) if name.endswith(".toml") else _plain(tokens)


@st.composite
def edited(draw: st.DrawFn, tokens: list[str], mark: str) -> list[str]:
    """Some tokens dropped, replaced or followed by new ones; every new one is unlike all others."""
    found = []
    for number, token in enumerate(tokens):
        what = draw(st.sampled_from(["keep"] * 5 + ["replace", "drop", "add"]))
        new = f"{mark}{number}"
        found += {"keep": [token], "replace": [new], "drop": [], "add": [token, new]}[what]
    return found


@st.composite
def worlds(draw: st.DrawFn) -> tuple[dict[P, Target], dict[P, Target], dict[P, P], Disk]:
    """A last rendering, a new one, the template's renames, and what the user made of it."""
    base, new, renames, disk = {}, {}, {}, {}
    for name in draw(st.sets(st.sampled_from(NAMES), min_size=1)):
        tokens = [f"base{number}" for number in range(draw(st.integers(0, 8)))]
        base[P(name)] = _target(P(name), _rendered(name, tokens), executable=draw(st.booleans()))
        _theirs(draw, name, tokens, new, renames)
        _yours(draw, name, tokens, disk)
    for name in draw(st.sets(st.sampled_from(["new.txt", "z/new.json"]))):
        new[P(name)] = _target(P(name), _rendered(name, ["theirs"]), executable=False)
        if draw(st.booleans()):
            disk[P(name)] = Actual(_rendered(name, ["mine"]))
    return base, new, renames, disk


def _theirs(
    draw: st.DrawFn, name: str, tokens: list[str], new: dict[P, Target], renames: dict[P, P]
) -> None:
    what = draw(st.sampled_from(["keep", "edit", "edit", "drop", "rename"]))
    path = P(name) if what != "rename" else P("moved", name)
    text = tokens if what == "keep" else draw(edited(tokens, "theirs"))
    if what == "rename":
        renames[P(name)] = path
    if what != "drop":
        new[path] = _target(path, _rendered(name, text), executable=draw(st.booleans()))


def _yours(draw: st.DrawFn, name: str, tokens: list[str], disk: Disk) -> None:
    what = draw(st.sampled_from(["keep", "edit", "edit", "edit", "drop", "rename"]))
    data = _rendered(name, tokens if what == "keep" else draw(edited(tokens, "mine")))
    if draw(st.booleans()):
        data = data.replace(b"\n", b"\r\n")
    if draw(st.booleans()):
        data = data.removesuffix(b"\n")
    if what != "drop":
        path = P(name) if what != "rename" else P("elsewhere", P(name).name)
        disk[path] = Actual(data, draw(st.sampled_from([0o644, 0o755])))


def _target(path: P, data: bytes, *, executable: bool) -> Target:
    return Target(Place.PROJECT, path, Whole(data), 0o755 if executable else 0o644)


def _plan(base: dict[P, Target], new: dict[P, Target], renames: dict[P, P], disk: Disk) -> Plan:
    missing = {path: file.content.own for path, file in base.items() if path not in disk}
    known = base.keys() | new.keys()
    strays = {path: one.data or b"" for path, one in disk.items() if path not in known}
    moved = renamed(missing, strays)
    pairs = list(rebases(base, new, renames, moved, disk.keys() & new.keys()))
    return make_rebases(pairs, {(Place.PROJECT, path): one for path, one in disk.items()})


def _after(plan: Plan, disk: Disk) -> Disk:
    after = dict(disk)
    for change in plan.changes:
        if change.action in WRITES:
            assert (change.before is None) == (change.target.path not in disk)
            after.pop(change.target.path, None)
            if change.after is not None:
                after[change.target.path] = Actual(change.after, change.mode or 0o644)
    return after


def _lines(disk: Disk, token: str = "mine") -> set[bytes]:
    pattern = re.compile(token.encode() + rb"\d*\b")
    return {word for one in disk.values() for word in pattern.findall(one.data or b"")}


def _has_marks(disk: Disk) -> bool:
    return any(MARK.search(one.data or b"") for one in disk.values())


@given(worlds())
@settings(max_examples=300)
def test_no_line_of_the_users_is_lost_and_no_marker_comes_without_a_conflict(
    world: tuple[dict[P, Target], dict[P, Target], dict[P, P], Disk],
) -> None:
    base, new, renames, disk = world
    plan = _plan(base, new, renames, disk)
    merged = merge_conflicts(plan, {})
    for resolved in (keep_conflicts(plan), merged):
        after = _after(resolved, disk)
        assert _lines(disk) <= _lines(after)
    assert not _has_marks(_after(keep_conflicts(plan), disk))
    assert _has_marks(_after(merged, disk)) == any(
        c.marked and c.marked.data for c in plan.conflicts
    )
    assert not any(change.marked is None for change in plan.conflicts)


@given(worlds())
@settings(max_examples=150)
def test_what_nobody_edited_becomes_as_it_is_rendered(
    world: tuple[dict[P, Target], dict[P, Target], dict[P, P], Disk],
) -> None:
    base, new, renames, _ = world
    disk = {path: Actual(file.content.own, file.mode) for path, file in base.items()}
    plan = _plan(base, new, renames, disk)
    assert plan.conflicts == ()
    after = _after(plan, disk)
    assert {p: a.data for p, a in after.items()} == {p: t.content.own for p, t in new.items()}


@given(worlds())
@settings(max_examples=150)
def test_where_nothing_is_new_nothing_happens(
    world: tuple[dict[P, Target], dict[P, Target], dict[P, P], Disk],
) -> None:
    base, _, _, disk = world
    plan = _plan(base, base, {}, disk)
    assert (plan.writes, plan.conflicts) == ((), ())


@given(worlds())
@settings(max_examples=150)
def test_a_second_update_has_nothing_to_do(
    world: tuple[dict[P, Target], dict[P, Target], dict[P, P], Disk],
) -> None:
    base, new, renames, disk = world
    plan = _plan(base, new, renames, disk)
    for resolved in (keep_conflicts(plan), replace_conflicts(plan)):
        again = _plan(new, new, renames, _after(resolved, disk))
        assert (again.writes, again.conflicts) == ((), ())
    assert by_path(new.values()) == new
