"""What was found out about a machine, as values; `devboot.report.text` puts them into words."""

from devboot.report.findings import Finding, Fix, Passed, Report, Suppressed, Unknown, either
from devboot.severity import Severity

__all__ = [
    "Finding",
    "Fix",
    "Passed",
    "Report",
    "Severity",
    "Suppressed",
    "Unknown",
    "either",
]
