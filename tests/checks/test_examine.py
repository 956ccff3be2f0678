"""How verdicts become a report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from devboot.checks import registry as checks

if TYPE_CHECKING:
    from collections.abc import Callable

CUDA = {"cuda": True, "torch": True}
UNLOADED = {"files|/proc/driver/nvidia/version": None, "commands|nvidia-smi": {"path": None}}


def test_a_cause_suppresses_its_consequences(
    profile: Callable[..., Any], facts: Callable[..., Any]
) -> None:
    nouveau = {**UNLOADED, "pci_nvidia": [{"slot": "1", "driver": "nouveau"}]}
    report = checks.examine(profile(CUDA), facts(nouveau))
    assert [finding.id for finding in report.findings] == ["gpu.driver.nouveau"]
    assert {(s.id, s.blocked_by) for s in report.suppressed} == {
        ("gpu.driver.missing", "gpu.driver.nouveau")
    }


def test_what_nobody_looked_at_is_unknown_never_fine(
    profile: Callable[..., Any], facts: Callable[..., Any]
) -> None:
    machine = facts({})
    del machine.document["commands"]["cmake"]
    report = checks.examine(profile(CUDA), machine)
    assert [(u.id, u.missing) for u in report.unknown] == [
        (name, ("commands.cmake",))
        for name in ("cmake.missing", "cmake.broken", "cmake.v4-policy", "cmake.too-old")
    ]
    assert not [check for check in report.passed if check.id.startswith("cmake")]


def test_an_unknown_cause_makes_its_consequence_unknown(
    profile: Callable[..., Any], facts: Callable[..., Any]
) -> None:
    machine = facts({"files|/proc/driver/nvidia/version": None})
    del machine.document["pci_nvidia"]
    machine.document["commands"]["nvidia-smi"] = {
        "path": "/x",
        "rc": 42,
        "stdout": "",
        "stderr": "",
    }
    report = checks.examine(profile(CUDA), machine)
    assert "gpu.smi.failed" not in {finding.id for finding in report.findings}
    assert "gpu.smi.failed" in {unknown.id for unknown in report.unknown}


def test_a_check_that_crashes_is_named_and_the_rest_go_on(
    profile: Callable[..., Any], facts: Callable[..., Any]
) -> None:
    def crash(*_: object) -> None:
        raise ZeroDivisionError("oh")

    broken = {
        **checks.CHECKS,
        "cmake.missing": checks.CHECKS["cmake.missing"]._replace(judge=crash),
    }
    report = checks.examine(profile(CUDA), facts({}), checks.select(broken, profile(CUDA)))
    assert [finding.title for finding in report.findings] == [
        "the check `cmake.missing` has a bug and could not judge this machine"
    ]
    assert "toolchain.ninja.missing" in {check.id for check in report.passed}


def test_words_that_crash_are_a_finding_too(
    profile: Callable[..., Any], facts: Callable[..., Any]
) -> None:
    def crash(*_: object) -> str:
        raise KeyError("oh")

    broken = {"cmake.missing": checks.CHECKS["cmake.missing"]._replace(healthy=crash)}
    report = checks.examine(profile(CUDA), facts({}), broken)
    (finding,) = report.findings
    assert (finding.id, "`cmake.missing`" in finding.title) == ("devboot.check-crashed", True)
    assert finding.evidence[0] == "KeyError: 'oh'"
    assert finding.evidence[-1].startswith("test_examine.py, line ")
    assert not report.passed


def test_a_subject_with_a_finding_has_no_healthy_line(
    profile: Callable[..., Any], facts: Callable[..., Any]
) -> None:
    old = facts({"commands|cmake": {"path": "/x", "rc": 0, "stdout": "cmake version 3.20.0"}})
    report = checks.examine(profile(CUDA), old)
    assert not [check for check in report.passed if check.title == "CMake" and check.detail]


def test_only_and_skip_are_globs(profile: Callable[..., Any]) -> None:
    names = checks.select(checks.CHECKS, profile({}), only=["cmake.*"], skip=["*.broken"])
    assert list(names) == ["cmake.missing", "cmake.v4-policy", "cmake.too-old"]
    assert checks.needs(names) == {"command:cmake", "file:/etc/os-release", "euid"}


def test_patterns_of_causes_match_something() -> None:
    for name, check in checks.CHECKS.items():
        for glob in check.after:
            assert any(checks.matches(other, (glob,)) for other in checks.CHECKS), (name, glob)
