"""How bad it is what a check or a linter found."""

from __future__ import annotations

from enum import Enum


class Severity(str, Enum):
    """How much a finding matters for what is asked for."""

    ERROR = "error"  # what is asked for does not work
    WARNING = "warning"  # it works, but will bite or mislead
    INFO = "info"  # worth knowing
