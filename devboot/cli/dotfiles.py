"""`devboot dotfiles`: a home in which vim, shells, git, tmux and gdb are set up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from devboot.cli import dotfiles_text, options, output, plans
from devboot.errors import ConflictError

if TYPE_CHECKING:
    from collections.abc import Callable

    from devboot.generators.dotfiles.overlay import OverlayFile
    from devboot.plan import Plan
    from devboot.workflow.apply import Request
    from devboot.workflow.dotfiles.home import Home

_names = click.argument("names", nargs=-1, metavar="[NAME...]")
_trust = click.option(
    "--trust", default="", metavar="SHA256", help="Agree to the overlay files with this digest."
)
_FOLDER = click.option(
    "--home", type=click.Path(path_type=Path), metavar="DIR", help="Another home than yours."
)


def _looking(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of all commands that look at a home: they come as one `_Where`."""
    for option in (options.as_json, options.sets, options.profile, _FOLDER):
        command = option(command)
    return command


class _How(NamedTuple):
    """How a command that writes goes about it."""

    command: str
    home: Path | None
    dry_run: bool
    show_diff: bool
    yes: bool
    as_json: bool
    on_conflict: str = "ask"

    @property
    def ask(self) -> bool:
        return plans.may_ask(yes=self.yes, as_json=self.as_json)


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

    how = _How("install", home, dry_run, show_diff, yes, as_json, on_conflict)
    here = _agreed(_look(home, profile, sets), trust, how)
    return _carry_out(here, requests.install(here, names), how)


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

    how = _How("uninstall", home, dry_run, show_diff, yes, as_json, on_conflict)
    here = _look(home, profile, sets)
    return _carry_out(here, requests.uninstall(here, names), how)


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

    how = _How("add", home, dry_run, show_diff, yes, as_json, on_conflict)
    here = _look(home, profile, sets)
    request, found = requests.add(here, file)
    status = _carry_out(here, request, how)
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
    from devboot.plan import diff as unified  # noqa: PLC0415

    plan = _preview(_look(home, profile, sets), names)
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
    plan = _preview(_look(home, profile, sets), names)
    text = dotfiles_text.status_json(plan) if as_json else dotfiles_text.status(plan)
    click.echo(text)
    return 1 if check and dotfiles_text.differing(plan) else 0


@dotfiles.command("list", epilog="Example: devboot dotfiles list --json")
@_looking
def show(
    *, home: Path | None, profile: str | None, sets: tuple[str, ...], as_json: bool
) -> int:  # fmt: skip
    """List all dotfiles: what each is for, where it goes, whether it is installed."""
    here = _look(home, profile, sets)
    click.echo(dotfiles_text.listing_json(here) if as_json else dotfiles_text.listing(here))
    return 0


def _look(home: Path | None, profile: str | None, sets: tuple[str, ...]) -> Home:
    from devboot.workflow.dotfiles.home import look  # noqa: PLC0415

    return look(home, profile, sets, output.chosen_profile)


def _preview(home: Home, names: tuple[str, ...]) -> Plan:
    """Compare with the disk; what the user has not agreed to is left out, and said so."""
    from devboot.workflow import apply  # noqa: PLC0415
    from devboot.workflow.dotfiles import requests  # noqa: PLC0415

    if home.pending:
        output.note("note", _pending_words(home.pending))
    return apply.preview(requests.install(home, names))


def _agreed(home: Home, trust: str, how: _How) -> Home:
    """Return the home with the user's consent to all of its overlay.

    Raises ConflictError when consent is neither given nor to be had.
    """
    if not home.pending:
        return home
    from devboot.generators.dotfiles.overlay import digest  # noqa: PLC0415
    from devboot.workflow.dotfiles import requests  # noqa: PLC0415

    wanted = digest(home.pending)
    if trust != wanted and not _consent(home.pending, how):
        raise ConflictError(
            f"{_pending_words(home.pending)}; nothing was changed",
            hint=f"read them, then `devboot dotfiles install --trust {wanted}`",
        )
    if not (how.dry_run or how.show_diff):
        requests.agree(home)
    return home._replace(pending=())


def _consent(pending: tuple[OverlayFile, ...], how: _How) -> bool:
    question = f"{_pending_words(pending)}\ndo you know what they do?"
    return how.ask and click.confirm(question, default=False, err=True)


def _pending_words(pending: tuple[OverlayFile, ...]) -> str:
    files = "".join(f"\n  {plans.short(str(file.path))}" for file in pending)
    return f"{len(pending)} files of the overlay are new or changed, and programs run them:{files}"


def _carry_out(home: Home, request: Request, how: _How) -> int:
    from devboot.workflow import apply  # noqa: PLC0415
    from devboot.workflow.dotfiles.notes import notes  # noqa: PLC0415

    plan = apply.preview(request)
    if how.dry_run or how.show_diff:
        return _show(plan, how)
    policy = plans.decide(plan, how.on_conflict, ask=how.ask)
    done = apply.apply(request, policy)
    plans.notes((*done.notes, *notes(home, done.plan)))
    click.echo(dotfiles_text.done(how.command, done, how.home, as_json=how.as_json))
    return 0


def _show(plan: Plan, how: _How) -> int:
    """Print what would happen; the exit status is that of the real run."""
    from devboot.plan import diff as unified  # noqa: PLC0415
    from devboot.workflow.conflicts import resolve  # noqa: PLC0415

    resolved = resolve(plan, "fail" if how.on_conflict == "ask" else how.on_conflict)
    if how.as_json:
        click.echo(
            plans.dump({"schema": f"devboot.dotfiles-{how.command}/1", **resolved.as_json()})
        )
    else:
        text = unified(resolved) if how.show_diff else plans.words(resolved)
        click.echo(text or dotfiles_text.NOTHING, nl=False)
    return 0
