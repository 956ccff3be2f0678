"""Layers of every kind on top of each other, as golden files. A new case is a new folder.

A folder has `mine.yaml` and the files that this extends; where there are, `local.yaml`, the facts
of `machine.json`, and a `--set` in each line of `set.txt`. `golden.txt` has all values with
their origins.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from devboot.facts import Facts
from devboot.profile import Profile, view

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = sorted(path.parent for path in (Path(__file__).parent / "composed").glob("*/mine.yaml"))


def composed(case: Path, load: Callable[..., Profile]) -> Profile:
    files = {str(path.relative_to(case)): path.read_text() for path in case.rglob("*.yaml")}
    facts, sets = case / "machine.json", case / "set.txt"
    return load(
        "mine.yaml",
        files,
        facts=Facts(json.loads(facts.read_text())).lenient if facts.exists() else None,
        local=("local.yaml", files["local.yaml"]) if "local.yaml" in files else None,
        sets=sets.read_text().splitlines() if sets.exists() else (),
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_values_and_origins(case: Path, load: Callable[..., Profile]) -> None:
    shown = view.as_yaml(composed(case, load), origins=True)
    assert shown == (case / "golden.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_shown_is_that_profile_again(case: Path, load: Callable[..., Profile]) -> None:
    profile = composed(case, load)
    again = load("shown.yaml", {"shown.yaml": view.as_yaml(profile, origins=False)})
    assert list(view.differences(profile, again)) == []
