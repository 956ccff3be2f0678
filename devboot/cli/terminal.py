"""What standard output can show, and a sign of life on standard error."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import threading
from typing import TYPE_CHECKING

import click

from devboot.report.style import Style

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PATIENCE_S = 0.5
_PIPE_WIDTH = 100
_PLAIN_TERMINALS = frozenset({"dumb", "linux"})
"""`linux` is the console without a graphical desktop: its fonts lack most signs."""


def style() -> Style:
    terminal, environ = sys.stdout.isatty(), os.environ
    columns, lines = shutil.get_terminal_size()
    return Style(
        colour=terminal and environ.get("TERM") != "dumb" and not environ.get("NO_COLOR"),
        unicode=_has_signs(environ, terminal=terminal),
        width=columns if terminal else _PIPE_WIDTH,
        height=lines if terminal else 0,
    )


def _has_signs(environ: Mapping[str, str], *, terminal: bool) -> bool:
    if terminal and environ.get("TERM") in _PLAIN_TERMINALS:
        return False
    return _locale(environ) not in {"C", "POSIX"} and _can_encode("✘▲•✔·")


def _locale(environ: Mapping[str, str]) -> str:
    """Return the user's locale for characters, empty: not set.

    Where it is C, Python itself sets LC_CTYPE to C.UTF-8 (PEP 538): that is nobody's wish.
    """
    of_characters = environ.get("LC_CTYPE", "")
    chosen = "" if of_characters == "C.UTF-8" else of_characters
    return environ.get("LC_ALL") or chosen or environ.get("LANG", "")


def _can_encode(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


@contextlib.contextmanager
def progress(words: str) -> Iterator[None]:
    """Say on a terminal that something is going on, once it takes long."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield
        return
    shown = threading.Event()

    def show() -> None:
        shown.set()
        click.echo(words, nl=False, err=True)

    timer = threading.Timer(_PATIENCE_S, show)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if shown.is_set():
            click.echo(f"\r{' ' * len(words)}\r", nl=False, err=True)
