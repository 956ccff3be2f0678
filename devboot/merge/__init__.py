"""Pure editors: devboot's part goes into a file, or out of it, and no other byte changes."""

from __future__ import annotations


class Unmergeable(Exception):  # noqa: N818  # a state of the file, not a failure of devboot
    """The file is such that devboot's part cannot be told from the user's; `str()` says why."""
