"""How long it takes to judge recorded machines: the rules alone, and whole replays."""

from __future__ import annotations

import json
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from devboot.checks import registry as checks
from devboot.facts import load_facts
from devboot.profile import load_profile
from devboot.report.style import Style
from devboot.report.text import render_text
from sidebyside.report import AtLeast, AtMost, Figure, Report

if TYPE_CHECKING:
    from collections.abc import Callable

    from devboot.profile import Profile
    from sidebyside.options import Options

CASES = Path(__file__).parents[2] / "tests" / "scenarios" / "cases"
ROUNDS = 20
ALL = {
    "cuda": True,
    "torch": True,
    "debugger": True,
    "cuda_gdb": True,
    "ncu": True,
    "container": True,
}


class Case(NamedTuple):
    """A recorded machine, as its file has it."""

    facts: bytes
    profile: str

    def wanted(self) -> Profile:
        return _profile(self.profile)


def suite(options: Options) -> Report:
    """Measure in this process: rules with all checks, and facts from bytes to lines."""
    rounds = options.rounds or ROUNDS
    cases = [
        _case(yaml.safe_load(path.read_text("utf-8"))) for path in sorted(CASES.glob("*.yaml"))
    ]
    everything = _profile(json.dumps({"version": 1, "name": "all", "require": ALL}))
    judged = [_seconds(_judging(case, everything)) for _ in range(rounds) for case in cases]
    replayed = [_seconds(_replaying(case)) for _ in range(rounds) for case in cases]
    figures = (
        Figure(
            "rules of all checks, median", statistics.median(judged) * 1e3, None, "ms", AtMost(5)
        ),
        Figure("rules of all checks, slowest", max(judged) * 1e3, None, "ms", None),
        Figure("replays in a second", 1 / statistics.mean(replayed), None, "/s", AtLeast(60)),
    )
    asked = len(checks.select(checks.CHECKS, everything))
    notes = (f"{len(cases)} recorded machines, {asked} of {len(checks.CHECKS)} checks; wall time",)
    return Report("doctor", rounds, {}, figures, notes)


def _case(case: dict[str, Any]) -> Case:
    profile = json.dumps({"version": 1, **case["profile"]})
    return Case(json.dumps(case["facts"]).encode(), profile)


def _profile(text: str) -> Profile:
    return load_profile("case.yaml", read=lambda _: ("case.yaml", text), known=())


def _judging(case: Case, profile: Profile) -> Callable[[], object]:
    facts = load_facts(case.facts)
    return lambda: checks.examine(profile, facts)


def _replaying(case: Case) -> Callable[[], object]:
    def replay() -> str:
        return render_text(checks.examine(case.wanted(), load_facts(case.facts)), Style())

    return replay


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
