"""One line of a table that says what was proven on this machine."""

from __future__ import annotations

import click

from devboot.cli import output

_STATUS = 15


def line(name: str, status: str, colour: str, seconds: float | None, words: str, width: int) -> str:  # noqa: PLR0913, PLR0917  # the columns
    """Return a name, its verdict, how long it took (None: it was not tried) and what was seen."""
    verdict = click.style(f"{status:<{_STATUS}}", fg=colour)
    time = " " * 8 if seconds is None else f"{seconds:6.1f} s"
    shown = output.printable(name)
    return f"  {shown:<{width}}  {verdict} {time}  {output.printable(words)}".rstrip()
