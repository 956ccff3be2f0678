"""What the user should know about others who look after the same files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from devboot.generators.dotfiles import managers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.plan import Change, Plan
    from devboot.workflow.dotfiles.home import Home


def notes(home: Home, plan: Plan) -> Iterator[str]:
    """Yield a line for each other tool that manages the home, and for each file behind a link."""
    if not plan.writes:
        return
    for manager in managers.managers(home.facts, home.paths):
        yield f"{manager.name} manages this home: {manager.advice}"
    for change in plan.writes:
        if real := _behind_link(home, change):
            yield f"`{change.target.path}` is a link (stow?) and stays one; `{real}` is written"


def _behind_link(home: Home, change: Change) -> str:
    """Return the file that is really written, empty when it is where it seems to be."""
    if change.where is None or change.target.content.kind == "link":
        return ""
    root = os.path.realpath(home.places.path(change.target.place))
    real = Path(change.where.base, change.where.path)
    return "" if real == Path(root, change.target.path) else str(real)
