"""Checks: what a machine needs for what a profile asks, and how to mend it.

To add one: its function and its line in the `CHECKS` of its subject's module, a test of three
lines. The registry is in the order in which a report lists subjects.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.checks import cuda, gpu, newer, python, tables, toolchain, torch, wsl
from devboot.checks.examine import judge_all, matches, needs, select

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devboot.checks.check import Check
    from devboot.facts import Facts
    from devboot.profile import Profile
    from devboot.report import Report

__all__ = ["CHECKS", "examine", "matches", "needs", "select"]

CHECKS: dict[str, Check] = {
    **wsl.CHECKS,
    **gpu.CHECKS,
    **cuda.CHECKS,
    **toolchain.CHECKS,
    **python.CHECKS,
    **torch.CHECKS,
    **newer.CHECKS,
}


def examine(profile: Profile, facts: Facts, checks: Mapping[str, Check] | None = None) -> Report:
    """Judge a machine for a profile; `checks` are those that concern it unless `select`ed."""
    chosen = select(CHECKS, profile) if checks is None else checks
    return judge_all(chosen, profile, facts)._replace(tables=tables.AS_OF)
