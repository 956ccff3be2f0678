"""What a program's output gives as the reason why it ended."""

from __future__ import annotations

import re

_LIBRARY = re.compile(r"error while loading shared libraries: ([^:]+):")
_ERROR = re.compile(r"^(?:E +)?((?:\w+\.)*\w*(?:Error|Exception)\b.*)$", re.MULTILINE)
_MODULE = re.compile(r"No module named '?([\w.]+)")
_NO_TESTS = re.compile(
    r"\bno tests ran\b|\bcollected 0 items\b|\b0 tests from 0 test|^=* ?\d+ deselected in",
    re.MULTILINE,
)
_COVERAGE = re.compile(r"^-+ coverage: |^_+ coverage: |tests coverage", re.MULTILINE)


def missing_library(output: str) -> str:
    """Return the library that the dynamic loader did not find; empty: it found all."""
    match = _LIBRARY.search(output)
    return match[1] if match else ""


def missing_module(output: str) -> str:
    """Return the module that Python did not find; empty: it found all."""
    match = _MODULE.search(output)
    return match[1].rstrip(".") if match else ""


def python_error(output: str) -> str:
    """Return the last exception that Python reported; empty: there was none."""
    found: list[str] = _ERROR.findall(output)
    return found[-1] if found else ""


def ran_no_test(output: str) -> bool:
    """Tell whether pytest or GoogleTest had nothing to run."""
    return bool(_NO_TESTS.search(output))


def measured_coverage(output: str) -> bool:
    return bool(_COVERAGE.search(output))
