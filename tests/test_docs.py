"""Documentation that cannot rot: commands, options and links are checked against the program."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from devboot.cli.program import root

CHECKOUT = Path(__file__).parent.parent
README = (CHECKOUT / "README.md").read_text("utf-8")
PAGES = sorted([*CHECKOUT.glob("*.md"), *CHECKOUT.glob("docs/*.md")])


def _commands() -> list[tuple[str, click.Command]]:
    context = click.Context(root)
    names = root.list_commands(context)
    return [(name, command) for name in names if (command := root.get_command(context, name))]


@pytest.mark.parametrize(("name", "command"), _commands())
def test_every_command_is_documented_and_helps_with_an_example(
    name: str, command: click.Command
) -> None:
    assert f"`devboot {name}" in README
    text = command.get_help(click.Context(command, info_name=f"devboot {name}"))
    assert f"devboot {name} " in text.split("\n", 1)[1], "no example"
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{parameter.name} has no help"


def test_options_in_the_readme_exist() -> None:
    known = {
        option
        for _, command in _commands()
        for one in (command, *_below(command))
        for parameter in one.params
        for option in (*parameter.opts, *parameter.secondary_opts)
    }
    for row in re.findall(r"^\| `devboot.*$", README, re.MULTILINE):
        for option in re.findall(r"(?<=`)-{1,2}[a-zA-Z-]+", row):
            assert option in known, option


def _below(command: click.Command) -> list[click.Command]:
    """Return the sub-commands of a command, and theirs."""
    if not isinstance(command, click.Group):
        return []
    context = click.Context(command)
    found = (command.get_command(context, name) for name in command.list_commands(context))
    return [inner for one in found if one is not None for inner in (one, *_below(one))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        assert (page.parent / link).exists(), link
