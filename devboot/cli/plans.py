"""Plans in words, and the questions about them."""

from __future__ import annotations

import json
import os
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

import click

from devboot.cli import output
from devboot.plan import Action

if TYPE_CHECKING:
    from collections.abc import Iterable

    from devboot.plan import Change, Plan

_MERGE = "join your changes and ours where they do not meet"
_COLOURS = {"conflict": "red", "yours": "yellow", "same": None, "remove": "magenta"}


def may_ask(*, yes: bool, as_json: bool) -> bool:
    """Tell whether somebody is there to answer, and wants to."""
    return sys.stdin.isatty() and not yes and not as_json


def words(plan: Plan) -> str:
    """Return one line for each change, without those where nothing is to be done."""
    lines = [line(change) for change in plan.changes if change.action is not Action.SAME]
    return "".join(f"{text}\n" for text in lines)


def line(change: Change) -> str:
    reason = click.style(f"  ({change.reason})", dim=True) if change.reason else ""
    return f"  {action(change)} {short(_path(change))}{reason}"


def action(change: Change) -> str:
    """Return the word for what happens to a file, in its colour and all of one width."""
    return _action(change.action)


@cache
def _action(action: Action) -> str:
    return click.style(f"{action.value:<8}", fg=_COLOURS.get(action.value, "green"))


def short(path: str) -> str:
    """Return a path with `~` for the home directory, control characters made visible."""
    home = _home()
    if home and path.startswith(home):
        path = f"~/{path[len(home) :]}"
    return path if path.isprintable() else ascii(path)[1:-1]


@cache
def _home() -> str:
    """Return the home directory with a `/` after it, empty where none is known."""
    home = os.environ.get("HOME", "")
    return home and f"{home}/"


def _path(change: Change) -> str:
    return change.where.full if change.where else str(change.target.path)


def decide(plan: Plan, policy: str, *, ask: bool, merge: str = _MERGE) -> str:
    """Turn `--on-conflict ask` into a decision; without a terminal it means `fail`.

    `merge` says what that policy does.
    """
    if policy != "ask":
        return policy
    if not ask or not plan.conflicts:
        return "fail"
    click.echo("files of yours are in the way:", err=True)
    click.echo("\n".join(map(line, plan.conflicts)), err=True)
    click.echo(_CHOICES.format(merge=merge), err=True)
    answer: str = click.prompt(
        "what now",
        type=click.Choice(["keep", "replace", "merge", "fail"]),
        default="fail",
        err=True,
    )
    return answer


_CHOICES = """\
  keep     leave these alone, write the others
  replace  store yours, then write over it; `devboot undo` brings it back
  merge    {merge}
  fail     write nothing"""


def confirmed(question: str, *, yes: bool, ask: bool) -> bool:
    """Ask before something that no undo brings back; without a terminal only `--yes` allows it."""
    return yes or (ask and click.confirm(question, default=False, err=True))


def notes(lines: Iterable[str]) -> None:
    """Say what was done about an earlier run that was interrupted."""
    for text in lines:
        output.note("note", text)


def dump(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False)
