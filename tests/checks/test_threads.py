"""Machines of public threads, none of which was looked at when the rules were written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

if TYPE_CHECKING:
    from collections.abc import Callable

    from devboot.report import Report

THREADS = yaml.safe_load(Path(__file__).with_name("threads.yaml").read_text())


@pytest.mark.parametrize("thread", THREADS)
def test_the_thread_and_the_doctor_agree(thread: str, changed: Callable[..., Report]) -> None:
    row: dict[str, Any] = THREADS[thread]
    report = changed(row["facts"], row.get("base"), row.get("require"))
    found = {finding.id: finding.severity.value for finding in report.findings}
    expected = row["expect"]
    name, severity = expected if isinstance(expected, list) else (expected, "error")
    assert name is None or found.get(name) == severity
    errors = {other for other, how in found.items() if how == "error"}
    assert errors - {name} == set(row.get("also", []))
    assert not set(row.get("silent", [])) & set(found)
