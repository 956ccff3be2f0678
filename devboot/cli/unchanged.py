"""What a command came to before and would come to again, said before anything else is imported."""

from __future__ import annotations

import sys

from devboot.workflow import unchanged

_CHOICE = ("profile", "reason")
_STATUS = ("exit status", "for a terminal", "for anything else")
NOTHING = "nothing to do: all is as it should be\n"


def status(words: list[str]) -> int | None:
    """Say what there is to say and return the exit status; None when that takes a closer look."""
    try:
        if words[:2] == ["dotfiles", "install"]:
            return _nothing_to_install()
        if words[:1] == ["status"]:
            return _status_of_project()
    except (OSError, ValueError):  # a full disk, a closed pipe: the program knows what to say
        return None
    return None


def _nothing_to_install() -> int | None:
    remarks = unchanged.remarks(unchanged.INSTALLED)
    if remarks is None or len(remarks) not in (0, len(_CHOICE)):
        return None
    if remarks:
        from devboot.cli import output  # noqa: PLC0415  # click

        output.chosen_profile(*remarks)
    _say(NOTHING)
    return 0


def _status_of_project() -> int | None:
    remarks = unchanged.remarks(unchanged.STATUS)
    if remarks is None or len(remarks) != len(_STATUS):
        return None
    code, styled, plain = remarks
    _say(styled if sys.stdout.isatty() else plain)
    return int(code)


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
