"""`devboot dotfiles`: a home in which vim, shells, git, tmux and gdb are set up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from devboot.cli import dotfiles_run as run
from devboot.cli import dotfiles_text, options, plans

if TYPE_CHECKING:
    from collections.abc import Callable

_names = click.argument("names", nargs=-1, metavar="[NAME...]")
_trust = click.option(
    "--trust", default="", metavar="SHA256", help="Agree to the overlay files with this digest."
)


def _looking(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of all commands that look at a home: they come as one `_Where`."""
    for option in (options.as_json, options.sets, options.profile, options.home):
        command = option(command)
    return command


@click.group(epilog="Example: devboot dotfiles install vimrc gdbinit --diff")
def dotfiles() -> None:
    """Set up vim, shells, git, tmux and gdb; your own files stay yours."""


@dotfiles.command(epilog="Example: devboot dotfiles install --dry-run")
@_names
@options.writing
@options.on_conflict
@_trust
@_looking
def install(  # noqa: PLR0913  # one parameter for each option
    names: tuple[str, ...], *, home: Path | None, profile: str | None, sets: tuple[str, ...],
    trust: str, dry_run: bool, show_diff: bool, yes: bool, as_json: bool, on_conflict: str,
) -> int:  # fmt: skip
    """Put dotfiles into place: devboot's own, read by one line in yours, and those you added.

    NAME is one of `devboot dotfiles list`; without one, all that fit this machine.
    """
    from devboot.workflow.dotfiles import requests  # noqa: PLC0415  # `--help` does not need it

    how = run.How("install", home, dry_run, show_diff, yes, as_json, on_conflict)
    here = run.agreed(run.look(home, profile, sets), trust, how)
    return run.carry_out(here, requests.install(here, names), how)


@dotfiles.command(epilog="Example: devboot dotfiles uninstall tmux")
@_names
@options.writing
@options.on_conflict
@_looking
def uninstall(  # noqa: PLR0913
    names: tuple[str, ...], *, home: Path | None, profile: str | None, sets: tuple[str, ...],
    dry_run: bool, show_diff: bool, yes: bool, as_json: bool, on_conflict: str,
) -> int:  # fmt: skip
    """Take dotfiles out again: every file is as it was before devboot."""
    from devboot.workflow.dotfiles import requests  # noqa: PLC0415

    how = run.How("uninstall", home, dry_run, show_diff, yes, as_json, on_conflict)
    here = run.look(home, profile, sets)
    return run.carry_out(here, requests.uninstall(here, names), how)


@dotfiles.command(epilog="Example: devboot dotfiles add ~/.config/htop/htoprc")
@click.argument("file", type=click.Path(path_type=Path))
@options.writing
@options.on_conflict
@_looking
def add(  # noqa: PLR0913
    file: Path, *, home: Path | None, profile: str | None, sets: tuple[str, ...],
    dry_run: bool, show_diff: bool, yes: bool, as_json: bool, on_conflict: str,
) -> int:  # fmt: skip
    """Copy a file of yours into the overlay, from where it is installed in other homes too.

    With `.j2` at the end of its name there, it is a template.
    """
    from devboot.workflow.dotfiles import requests  # noqa: PLC0415

    how = run.How("add", home, dry_run, show_diff, yes, as_json, on_conflict)
    here = run.look(home, profile, sets)
    request, found = requests.add(here, file)
    status = run.carry_out(here, request, how)
    if not (dry_run or show_diff):
        requests.agree(here, [found])
    return status


@dotfiles.command(epilog="Example: devboot dotfiles diff vimrc")
@_names
@_looking
def diff(
    names: tuple[str, ...], *, home: Path | None, profile: str | None, sets: tuple[str, ...],
    as_json: bool,
) -> int:  # fmt: skip
    """Show what `install` would change."""
    from devboot.plan.unified import diff as unified  # noqa: PLC0415

    plan = run.preview(run.look(home, profile, sets), names)
    if as_json:
        click.echo(plans.dump({"schema": "devboot.dotfiles-diff/1", **plan.as_json()}))
    else:
        click.echo(unified(plan), nl=False)
    return 0


@dotfiles.command(epilog="Example: devboot dotfiles status --check")
@_names
@click.option("--check", is_flag=True, help="Exit with 1 when something differs.")
@_looking
def status(  # noqa: PLR0913
    names: tuple[str, ...], *, check: bool, home: Path | None, profile: str | None,
    sets: tuple[str, ...], as_json: bool,
) -> int:  # fmt: skip
    """Show what differs: changed by you, changed by the profile."""
    plan = run.preview(run.look(home, profile, sets), names)
    text = dotfiles_text.status_json(plan) if as_json else dotfiles_text.status(plan)
    click.echo(text)
    return 1 if check and dotfiles_text.differing(plan) else 0


@dotfiles.command("list", epilog="Example: devboot dotfiles list --json")
@_looking
def show(
    *, home: Path | None, profile: str | None, sets: tuple[str, ...], as_json: bool
) -> int:  # fmt: skip
    """List all dotfiles: what each is for, where it goes, whether it is installed."""
    here = run.look(home, profile, sets)
    click.echo(dotfiles_text.listing_json(here) if as_json else dotfiles_text.listing(here))
    return 0
