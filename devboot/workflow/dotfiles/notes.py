"""What the user should know about others who look after the same files."""

from __future__ import annotations

import os
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
    for manager in managers.managers(home.seen, home.paths):
        yield f"{manager.name} manages this home: {manager.advice}"
    roots = {place: os.path.realpath(root) for place, root in home.places.roots.items()}
    for change in plan.writes:
        if real := _behind_link(change, roots[change.target.place]):
            yield f"`{change.target.path}` is a link (stow?) and stays one; `{real}` is written"


def _behind_link(change: Change, root: str) -> str:
    """Return the file that is really written, empty when it is where it seems to be."""
    if change.where is None or change.target.content.kind == "link":
        return ""
    real = change.where.full
    return "" if real == f"{root}/{change.target.path}" else real
