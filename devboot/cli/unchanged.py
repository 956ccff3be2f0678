"""`devboot dotfiles install` with nothing to do, said before anything else is imported."""

from __future__ import annotations

import sys

from devboot.workflow import unchanged

_CHOICE = ("profile", "reason")
NOTHING = "nothing to do: all is as it should be\n"


def status(words: list[str]) -> int | None:
    """Say that there is nothing to do and return 0; None when that takes a closer look."""
    if words[:2] != ["dotfiles", "install"]:
        return None
    remarks = unchanged.remarks()
    if remarks is None or len(remarks) not in (0, len(_CHOICE)):
        return None
    try:
        if remarks:
            from devboot.cli import output  # noqa: PLC0415  # click

            output.chosen_profile(*remarks)
        sys.stdout.write(NOTHING)
        sys.stdout.flush()
    except OSError:  # a full disk, a closed pipe: the program knows what to say
        return None
    return 0
