"""How long the generated project builds, beside the style that PyTorch's documentation teaches."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from sidebyside import units
from sidebyside.measure import Case, in_turn
from sidebyside.options import find_torch, say
from sidebyside.report import AtLeast, AtMost, Peak, Ratio, Report, figures
from sidebyside.trees import trees

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sidebyside.measure import Usage
    from sidebyside.options import Options, Torch
    from sidebyside.trees import Tree

ROUNDS = 3
PROGRAMS = "g++", "cmake", "ninja"
# Edit an operator, build, run one test of it.
EDIT = 'cmake --build "$1" && "$1/$2" --gtest_filter="$3"'
WANTED = (
    Ratio(units.EXTENSION, units.STABLE, AtLeast(20)),
    Ratio(units.TORCH_H, units.STABLE, AtLeast(20)),
    Ratio(units.MINIMAL, units.STABLE, AtLeast(5)),
    Peak(units.STABLE, AtMost(250)),
    Ratio("build: documentation", "build: api=stable", AtLeast(12)),
    Ratio("build: documentation", "build: api=aten", AtLeast(3)),
    Ratio("edit: documentation", "edit: api=stable", AtLeast(10)),
    Ratio("edit: documentation", "edit: api=aten", AtLeast(3)),
)


def suite(options: Options) -> Report:
    """Measure one unit, the full debug build, and the way from an edit to a test that ran."""
    rounds = options.rounds or ROUNDS
    torch = find_torch(options.python)
    if lacks := [program for program in PROGRAMS if shutil.which(program) is None]:
        return _skipped(f"no {', '.join(lacks)}")
    if torch is None:
        return _skipped(f"no torch for {options.python}")
    projects = trees(options, torch)
    medians = _measure(projects, torch, rounds)
    notes = [_size(tree) for tree in projects]
    return Report("build", rounds, medians, figures(medians, WANTED), tuple(notes))


def _measure(projects: Sequence[Tree], torch: Torch, rounds: int) -> dict[str, Usage]:
    stable = projects[0]
    stable.configure()
    say(f"one operator, {rounds} times")
    medians = in_turn(list(units.cases(stable, torch)), rounds)
    say(f"full builds, {rounds} times: the documentation's style takes minutes each")
    medians |= in_turn([_build(tree) for tree in projects], rounds)
    say(f"edits, {rounds} times")
    return medians | in_turn([_edit(tree) for tree in projects], rounds)


def _skipped(reason: str) -> Report:
    return Report("build", 0, {}, (), (f"skipped: {reason}",))


def _build(tree: Tree) -> Case:
    argv = "cmake", "--build", tree.build
    return Case(f"build: {tree.name}", argv, tree.configure, cwd=tree.source, env=tree.env)


def _edit(tree: Tree) -> Case:
    argv = "sh", "-c", EDIT, "sh", tree.build, tree.tests, tree.first_test()
    return Case(f"edit: {tree.name}", argv, tree.edit, cwd=tree.source, env=tree.env)


def _size(tree: Tree) -> str:
    files = [entry["file"] for entry in tree.compilations()]
    tests = sum("/tests/" in file for file in files)
    return f"{tree.name}: {len(files)} units, {tests} of them tests"
