"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
profile = click.option("--profile", metavar="NAME|FILE", help="Use this profile.")
sets = click.option(
    "--set", "sets", multiple=True, metavar="KEY=VALUE", help="Override a key of the profile."
)
home = click.option(
    "--home", type=click.Path(path_type=Path), metavar="DIR", help="Another home than yours."
)
on_conflict = click.option(
    "--on-conflict",
    type=click.Choice(["ask", "keep", "replace", "merge", "fail"]),
    default="ask",
    help="What to do about files that you changed or that are in the way.",
)
folder = click.option(
    "-C", "--folder", type=click.Path(path_type=Path), metavar="DIR", default=Path(),
    help="The folder that VS Code opens; default: the current one.",
)  # fmt: skip
project = click.option(
    "-C", "--folder", type=click.Path(path_type=Path), metavar="DIR", default=Path(),
    help="The project, or a folder in it; default: the current one.",
)  # fmt: skip
_WRITING = (
    click.option("--dry-run", is_flag=True, help="Show what would happen, write nothing."),
    click.option("--diff", "show_diff", is_flag=True, help="Show it as a diff, write nothing."),
    click.option("--yes", "-y", is_flag=True, help="Ask nothing, take the defaults."),
)

_WSL_FILES = (
    click.option(
        "--wsl-conf", type=click.Path(path_type=Path), metavar="FILE",
        help="Take this for /etc/wsl.conf.",
    ),
    click.option(
        "--wslconfig", type=click.Path(path_type=Path), metavar="FILE",
        help="Take this for .wslconfig.",
    ),
    click.option(
        "--windows-home", type=click.Path(path_type=Path), metavar="DIR",
        help="Your home in Windows, as Linux sees it.",
    ),
)  # fmt: skip


def wsl_files(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say where the files of WSL are, which works on any system."""
    for option in reversed(_WSL_FILES):
        command = option(command)
    return command


def writing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that every command has that writes."""
    for option in reversed(_WRITING):
        command = option(command)
    return command


def pairs(values: tuple[str, ...], option: str) -> dict[str, str]:
    """Split `KEY=VALUE` words; the last one of a key wins."""
    result = {}
    for value in values:
        key, equals, rest = value.partition("=")
        if not equals or not key:
            raise click.BadParameter(f"`{value}` is not of the form KEY=VALUE", param_hint=option)
        result[key] = rest
    return result
