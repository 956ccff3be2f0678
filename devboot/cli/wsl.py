"""`devboot wsl`: the two files that configure WSL."""

from __future__ import annotations

import click

from devboot.cli.lazy_group import LazyGroup, Sub

_COMMANDS = {
    "install": Sub("devboot.cli.wsl_install", "install", "merge your profile's settings into them"),
    "uninstall": Sub("devboot.cli.wsl_install", "uninstall", "take these settings out again"),
    "diff": Sub("devboot.cli.wsl_install", "diff", "show what install would change"),
    "script": Sub(
        "devboot.cli.wsl_script", "script", "print a script that moves, compacts, clones, installs"
    ),
    "lint": Sub("devboot.cli.wsl_lint", "command", "find what WSL would not take as it is meant"),
    "show": Sub("devboot.cli.wsl_show", "command", "print the settings that WSL really uses"),
    "explain": Sub(
        "devboot.cli.wsl_explain", "command", "say what a setting does, and why it has its value"
    ),
}


@click.group(
    cls=LazyGroup,
    subs=_COMMANDS,
    epilog="Example: devboot wsl lint; devboot wsl explain memory",
)
def wsl() -> None:
    r"""Read and write /etc/wsl.conf and %UserProfile%\.wslconfig as WSL itself does.

    On WSL the files of this machine are meant, anywhere else those that options name.
    """
