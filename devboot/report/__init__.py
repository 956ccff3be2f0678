"""What was found out about a machine, as values and in words."""

from devboot.report.findings import Finding, Fix, Passed, Report, Severity, Suppressed, Unknown
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
    "render_text",
]
