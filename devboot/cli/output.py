"""Words that several commands say."""

from __future__ import annotations

import click


def error(message: str, hint: str = "") -> None:
    """Say on stderr what happened and what to do next."""
    click.echo(f"{click.style('error:', fg='red', bold=True)} {message}", err=True)
    note("hint", hint)


def note(label: str, text: str) -> None:
    """Say something on stderr that is no error."""
    if text:
        click.echo(f"{click.style(label + ':', fg='cyan')} {text}", err=True)


def chosen_profile(name: str, reason: str) -> None:
    """Say which profile was chosen when none was named."""
    note("profile", f"`{name}`, because {reason}")
