"""Words that several commands say."""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING

import click

from devboot.errors import ConflictError, DevbootError

if TYPE_CHECKING:
    from pathlib import Path


SETTLE = "settle these by hand, or take the update back: `devboot update --abort`"
"""What to do about the markers of an update."""


def printable(text: str) -> str:
    """Make control characters visible: names and foreign words must not command the terminal."""
    return "".join(c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in text)


def error(message: str, hint: str = "") -> None:
    """Say on stderr what happened and what to do next."""
    click.echo(f"{click.style('error:', fg='red', bold=True)} {printable(message)}", err=True)
    note("hint", hint)


def note(label: str, text: str) -> None:
    """Say something on stderr that is no error."""
    if text:
        click.echo(f"{click.style(label + ':', fg='cyan')} {printable(text)}", err=True)


def chosen_profile(name: str, reason: str) -> None:
    """Say which profile was chosen when none was named."""
    note("profile", f"`{name}`, because {reason}")


def private_file(path: Path) -> IO[str]:
    """Make a text file that only its owner can read.

    Raises FileExistsError for whatever is there already, a dangling link too.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    return os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace")


def write_new(file: Path, text: str, *, hint: str) -> None:
    """Make a file of this text, a new one; `hint` says what else helps where that fails."""
    try:
        with private_file(file) as stream:
            stream.write(text)
    except FileExistsError:
        instead = "name a file that is not there yet, or remove this one first"
        raise ConflictError(f"`{file}` is there already", hint=instead) from None
    except OSError as error:
        raise DevbootError(f"cannot write `{file}`: {reason(error)}", hint=hint) from error


def read_facts(name: str) -> bytes:
    """Read a facts file, no more of it than what is already too much; `-` is standard input."""
    from devboot.facts import MAX_BYTES  # noqa: PLC0415  # 8 ms; most commands read no such file

    try:
        with click.open_file(name, "rb") as file:
            data: bytes = file.read(MAX_BYTES + 1)
    except OSError as error:
        hint = "`devboot facts` writes such a file"
        raise DevbootError(f"cannot read `{name}`: {reason(error)}", hint=hint) from error
    return data


def reason(error: OSError) -> str:
    """Return what the system says, in small letters as all that we say."""
    return (error.strerror or str(error)).lower()
