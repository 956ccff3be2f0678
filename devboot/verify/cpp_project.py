"""The proof of a C++ library: its tests, its package, and both again under the sanitizers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.verify import stops, tools
from devboot.verify.proof import Outcome, not_here

if TYPE_CHECKING:
    from devboot.verify.subject import Subject

_SANITIZED = "asan"


def program(subject: Subject) -> Outcome:
    return tools.labelled(subject, "app")


def package(subject: Subject) -> Outcome:
    return tools.labelled(subject, "package")


def stop(subject: Subject, preset: str = "debug") -> Outcome:
    if off := subject.switched_off("C++ tests"):
        return not_here(f"C++ tests are off: {off}")
    argv = [str(subject.test_program(preset)), "--gtest_filter=Mean.Values"]
    return stops.stop(subject, argv, stops.Aim("src/statistics.cpp", "value", 1.0))


def sanitizers(subject: Subject) -> Outcome:
    for step in (tools.configure, tools.build):
        outcome = step(subject, _SANITIZED)
        if outcome.status != "proven":
            return outcome
    return tools.labelled(subject, "(app|cpp)", _SANITIZED)


def stop_sanitized(subject: Subject) -> Outcome:
    return stop(subject, _SANITIZED)
