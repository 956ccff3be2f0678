"""What was found out about a machine, as values and in words."""

from devboot.report.findings import (
    Finding,
    Fix,
    Passed,
    Report,
    Severity,
    Suppressed,
    Unknown,
    either,
)
from devboot.report.text import Style, render_text

__all__ = [
    "Finding",
    "Fix",
    "Passed",
    "Report",
    "Severity",
    "Style",
    "Suppressed",
    "Unknown",
    "either",
    "render_text",
]
