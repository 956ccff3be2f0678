"""The sub-commands of `devboot vscode`, each imported when it is used."""

from __future__ import annotations

import importlib

import click

_COMMANDS = {
    "lint": "find what is wrong with .vscode, and put it right",
    "explain": "print the commands that do what F5 would",
    "from-command": "add a configuration that debugs a command line",
}


class Group(click.Group):
    """Sub-commands by name; the module of `from-command` is `vscode_from_command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module = f"devboot.cli.vscode_{cmd_name.replace('-', '_')}"
        command: click.Command = importlib.import_module(module).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))
