"""How the commands of `devboot dotfiles` look at a home, ask, and write."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import click

from devboot.cli import dotfiles_text, output, plans
from devboot.cli.unchanged import NOTHING
from devboot.errors import ConflictError

if TYPE_CHECKING:
    from pathlib import Path

    from devboot.generators.dotfiles.overlay import OverlayFile
    from devboot.plan import Plan
    from devboot.workflow.apply import Request
    from devboot.workflow.dotfiles.home import Home


class How(NamedTuple):
    """How a command that writes goes about it."""

    command: str
    home: Path | None
    dry_run: bool
    show_diff: bool
    yes: bool
    as_json: bool
    on_conflict: str = "ask"

    @property
    def may_be_remembered(self) -> bool:
        """Whether the next command with the same words has nothing to do if this one had not."""
        return self.command == "install" and self.home is None and not self.as_json

    @property
    def ask(self) -> bool:
        return plans.may_ask(yes=self.yes, as_json=self.as_json)


def look(home: Path | None, profile: str | None, sets: tuple[str, ...]) -> Home:
    from devboot.workflow.dotfiles.home import look  # noqa: PLC0415

    return look(home, profile, sets, output.chosen_profile)


def preview(home: Home, names: tuple[str, ...]) -> Plan:
    """Compare with the disk; what the user has not agreed to is left out, and said so."""
    from devboot.workflow import apply  # noqa: PLC0415
    from devboot.workflow.dotfiles import requests  # noqa: PLC0415

    if home.pending:
        output.note("note", _pending_words(home.pending))
    return apply.preview(requests.install(home, names))


def agreed(home: Home, trust: str, how: How) -> Home:
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


def _consent(pending: tuple[OverlayFile, ...], how: How) -> bool:
    question = f"{_pending_words(pending)}\ndo you know what they do?"
    return how.ask and click.confirm(question, default=False, err=True)


def _pending_words(pending: tuple[OverlayFile, ...]) -> str:
    files = "".join(f"\n  {plans.short(str(file.path))}" for file in pending)
    return f"{len(pending)} files of the overlay are new or changed, and programs run them:{files}"


def carry_out(home: Home, request: Request, how: How) -> int:
    from devboot.workflow import apply  # noqa: PLC0415
    from devboot.workflow.dotfiles.notes import notes  # noqa: PLC0415

    if how.dry_run or how.show_diff:
        return _show(apply.preview(request), how)
    policy = how.on_conflict
    if policy == "ask":
        policy = plans.decide(apply.preview(request), policy, ask=True) if how.ask else "fail"
    done = apply.apply(request, policy)
    plans.notes((*done.notes, *notes(home, done.plan)))
    click.echo(dotfiles_text.done(how.command, done, how.home, as_json=how.as_json))
    if done.run is None and how.may_be_remembered:
        from devboot.workflow.dotfiles.proof import remember  # noqa: PLC0415

        remember(home, done.plan)
    return 0


def _show(plan: Plan, how: How) -> int:
    """Print what would happen; the exit status is that of the real run."""
    from devboot.plan.unified import diff as unified  # noqa: PLC0415
    from devboot.workflow.conflicts import resolve  # noqa: PLC0415

    resolved = resolve(plan, "fail" if how.on_conflict == "ask" else how.on_conflict)
    if how.as_json:
        click.echo(
            plans.dump({"schema": f"devboot.dotfiles-{how.command}/1", **resolved.as_json()})
        )
    else:
        text = unified(resolved) if how.show_diff else plans.words(resolved)
        click.echo(text or NOTHING, nl=False)
    return 0
