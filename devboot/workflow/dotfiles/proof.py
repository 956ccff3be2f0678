"""Remembering that a run had nothing to do, with all that this rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.apply import agreed, manifest
from devboot.apply.state import RUNS
from devboot.generators import dotfiles
from devboot.machine.overlay import overlay_folders, overlay_root
from devboot.machine.premises import Premises
from devboot.plan import Action, Place
from devboot.workflow import evidence
from devboot.workflow.unchanged import INSTALLED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from devboot.machine.evidence import Asked
    from devboot.plan import Change, Plan
    from devboot.workflow.dotfiles.home import Home


def remember(home: Home, plan: Plan) -> None:
    """Write the evidence down, unless anything about it is in doubt."""
    if all(map(_is_same, plan.changes)):
        evidence.keep(
            evidence.Finding(
                INSTALLED,
                home.since,
                home.choice,
                lambda: _asked(home, plan),
                home.facts_are_as_before,
            ),
            home.places.path(Place.STATE),
        )


def _is_same(change: Change) -> bool:
    return change.action is Action.SAME and not change.removal and change.where is not None


def _asked(home: Home, plan: Plan) -> Asked:
    premises = Premises(home.machine, home.needs)
    roots = {place: str(root) for place, root in home.places.roots.items()}
    questions = [*premises.questions, *(f"real {root}" for root in roots.values())]
    overlay = list(overlay_folders(overlay_root(home.places)))
    program = evidence.program(dotfiles.package_files())
    files = [*premises.files, *home.profile_files, *program, overlay_root(home.places)]
    links = [*_state(roots[Place.STATE]), *_overlay(overlay_root(home.places), overlay)]
    folders: dict[str, None] = {}
    for change in plan.changes:
        for base, path in _ways(change, roots[change.target.place]):
            links.append(f"{base}/{path}")
            folders.update(dict.fromkeys(evidence.above(base, path)))
    return _once(questions), _once(files), _once(links), list(folders)


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))


def _ways(change: Change, root: str) -> set[tuple[str, str]]:
    """Return where a target seems to be and where it is, links followed."""
    assert change.where is not None
    return {(root, str(change.target.path)), (change.where.base, change.where.path)}


def _state(path: str) -> list[str]:
    """What devboot owns, what was agreed to, and whether there was a run since."""
    return [f"{path}/{name}" for name in (manifest.NAME, agreed.NAME, RUNS)]


def _overlay(root: str, folders: list[tuple[str, list[str]]]) -> Iterator[str]:
    for folder, files in folders:
        yield f"{root}/{folder}" if folder else root
        yield from (f"{root}/{file}" for file in files)
