"""Recorded machines, each with the diagnosis that its owner arrived at in public."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from devboot.checks import registry as checks
from devboot.facts import Facts
from devboot.machine.redact import redact
from devboot.profile import load_profile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.report import Report

CASES = sorted(Path(__file__).parent.glob("cases/*.yaml"))
each_case = pytest.mark.parametrize(
    "case", [yaml.safe_load(path.read_text()) for path in CASES], ids=[p.stem for p in CASES]
)


def _profile(case: dict[str, Any]) -> Any:
    text = json.dumps({"version": 1, **case["profile"]})
    return load_profile("case.yaml", read=lambda _: ("case.yaml", text), known=())


def _examine(case: dict[str, Any], facts: dict[str, Any]) -> Report:
    return checks.examine(_profile(case), Facts(facts))


def _errors(report: Report) -> set[str]:
    return {finding.id for finding in report.findings if finding.severity.value == "error"}


@each_case
def test_the_cause_is_found_and_nothing_else(case: dict[str, Any]) -> None:
    report = _examine(case, case["facts"])
    found = {(finding.id, finding.severity.value) for finding in report.findings}
    expected = case["expected"]
    if expected["check"] != "*":
        assert (expected["check"], expected["severity"]) in found
    allowed = {expected["check"], *(also["check"] for also in case.get("also_expected") or [])}
    assert _errors(report) <= allowed
    loud = {name for name, severity in found if severity != "info"}
    assert not loud & set(case.get("must_not_fire") or [])
    assert "devboot.check-crashed" not in loud


@each_case
def test_a_fact_less_never_makes_another_error(case: dict[str, Any]) -> None:
    """Whatever nobody looked at makes findings unknown; an environment is looked at as a whole."""
    before = _errors(_examine(case, case["facts"]))
    for what, facts in _with_one_fact_less(case["facts"]):
        report = _examine(case, facts)
        assert _errors(report) <= before, f"without {what}"
        assert "devboot.check-crashed" not in {finding.id for finding in report.findings}
        if not what.startswith("env."):
            assert not _forgotten(before, report), f"without {what}"


def _forgotten(before: set[str], report: Report) -> set[str]:
    """Return the errors that have become healthy, as if the missing fact had been looked at."""
    return before & {check.id for check in report.passed}


def _with_one_fact_less(facts: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every key's path, and the facts without that key, at any depth."""
    items: list[Any] = list(facts) if isinstance(facts, dict) else list(range(len(facts)))
    for key in items:
        if isinstance(facts, dict):
            yield f"{at}{key}", {name: value for name, value in facts.items() if name != key}
        if not isinstance(facts[key], dict | list) or f"{at}{key}" in _WHOLE:
            continue
        for what, value in _with_one_fact_less(facts[key], f"{at}{key}."):
            less = copy.copy(facts)
            less[key] = value
            yield what, less


_WHOLE = {"env.PATH", "env.LD_LIBRARY_PATH"}


@each_case
def test_redaction_and_order_change_nothing(case: dict[str, Any]) -> None:
    facts = case["facts"]
    before = _examine(case, facts)
    redacted = redact(facts, home="/home/USER", user="USER", host="lab-7")
    assert _judged(_examine(case, redacted)) == _judged(before)
    assert _examine(case, _reversed(facts)) == before


def _judged(report: Report) -> Any:
    return (
        [(finding.id, finding.severity) for finding in report.findings],
        report.unknown,
        report.suppressed,
    )


def _reversed(value: Any) -> Any:
    """Return a document whose mappings are in another order; lists have an order of their own."""
    if isinstance(value, dict):
        return {key: _reversed(value[key]) for key in reversed(value)}
    return value


@each_case
def test_checks_read_no_more_than_they_declare(case: dict[str, Any]) -> None:
    profile = _profile(case)
    needs = checks.needs(checks.select(checks.CHECKS, profile))
    declared = _declared(case["facts"], needs)
    assert checks.examine(profile, Facts(declared)) == _examine(case, case["facts"])


def _declared(facts: dict[str, Any], needs: frozenset[str]) -> dict[str, Any]:
    if "container" in needs:  # a machine says so itself; these documents have its mark
        needs |= {"file:/.dockerenv"}
    sections = {
        "command": "commands",
        "program": "commands",
        "file": "files",
        "dir": "dirs",
        "env": "env",
    }
    kept = {key: value for key, value in facts.items() if key in needs or key == "schema"}
    for need in needs:
        kind, colon, name = need.partition(":")
        section = sections.get(kind, "")
        if colon and name in facts.get(section, {}):
            kept.setdefault(section, {})[name] = facts[section][name]
    return {"env": {}, **kept}
