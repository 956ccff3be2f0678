"""Every check has a page, and what the page says of its severity is what the check does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from devboot.checks import registry as checks
from devboot.checks.check import Check
from devboot.checks.page import page
from devboot.facts import Facts
from devboot.profile import load_profile

CASES = sorted(Path(__file__).parents[1].glob("scenarios/cases/*.yaml"))


@pytest.mark.parametrize("name", checks.CHECKS)
def test_every_check_has_a_page(name: str) -> None:
    shown = page(name, checks.CHECKS[name])
    assert shown.rule, "the first line of the rule's docstring says what holds"
    assert shown.severities, "the docstring has a line `error: ...`, `warning: ...` or `info: ...`"
    assert shown.fix, "the docstring has a line `fix: ...`"
    assert shown.source, "the docstring has a line `source: ...`"
    assert shown.wanted, "the function in `wanted` has a docstring"
    assert json.loads(json.dumps(shown.as_json()))["id"] == name


def test_parts_may_go_on_in_further_lines() -> None:
    def rule(*_: object) -> None:
        """A thing is
        there.

        fix: put it there,
            firmly
        error: nothing works
        source: https://example.org/a:b
        """

    shown = page("x.y", Check("thing", "x", rule, ("uname", "uname")))
    assert shown.rule == "a thing is there"
    assert shown.severities == {"error": "nothing works"}
    assert (shown.fix, shown.source) == ("put it there, firmly", "https://example.org/a:b")
    assert shown.needs == ("uname",)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_page_names_each_severity_that_its_check_gives(path: Path) -> None:
    case = yaml.safe_load(path.read_text())
    text = json.dumps({"version": 1, **case["profile"]})
    profile = load_profile("case.yaml", read=lambda _: ("case.yaml", text), known=())
    for finding in checks.examine(profile, Facts(case["facts"])).findings:
        shown = page(finding.id, checks.CHECKS[finding.id])
        assert finding.severity.value in shown.severities, finding.id
