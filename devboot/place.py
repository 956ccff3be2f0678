"""The roots that targets and files of devboot's own lie below."""

from __future__ import annotations

from enum import Enum


class Place(str, Enum):
    """The root that a target's relative path starts from; `machine` resolves it once."""

    HOME = "home"
    CONFIG = "config"
    STATE = "state"
    PROJECT = "project"
    ETC = "etc"
    WINDOWS_HOME = "windows-home"
