"""`devboot vscode`: debugging in VS Code for any folder."""

from __future__ import annotations

import click

from devboot.cli.vscode_group import Group


@click.group(cls=Group, epilog="Example: devboot vscode lint")
def vscode() -> None:
    """Look after what VS Code is told about a folder."""
