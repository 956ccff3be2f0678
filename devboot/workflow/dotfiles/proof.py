"""Remembering that a run had nothing to do, with all that this rests on."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from devboot.apply import agreed, manifest
from devboot.apply.replace import replace
from devboot.apply.state import RUNS, held
from devboot.errors import DevbootError
from devboot.generators import dotfiles
from devboot.machine import evidence
from devboot.machine.overlay import overlay_folders, overlay_root
from devboot.machine.premises import Doubt, Premises
from devboot.machine.settled import settled
from devboot.plan import Action, Place
from devboot.render import data_dir
from devboot.workflow.unchanged import NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from devboot.plan import Change, Plan
    from devboot.workflow.dotfiles.home import Home

_PROGRAM = frozenset({"devboot", "click", "jinja2", "markupsafe", "platformdirs", "yaml"})
"""Packages that have a say in what is to be installed."""


def remember(home: Home, plan: Plan) -> None:
    """Write the evidence down, unless anything about it is in doubt.

    Everything that was looked at must have been left alone since before the first look: then what
    is true of it now was true when the plan was made.
    """
    state = home.places.path(Place.STATE)
    if not all(map(_is_same, plan.changes)) or not (state / RUNS).is_dir():
        return
    with suppress(Doubt, DevbootError, OSError, ValueError, OverflowError):
        asked = _asked(home, plan)
        data = evidence.packed(asked, home.choice)
        if settled(asked, home.since) and home.facts_are_as_before():
            with held(state) as at:
                replace(NAME, data, at, durable=False)


def _is_same(change: Change) -> bool:
    return change.action is Action.SAME and not change.removal and change.where is not None


def _asked(home: Home, plan: Plan) -> evidence.Asked:
    premises = Premises(home.machine, home.needs)
    roots = {place: str(root) for place, root in home.places.roots.items()}
    questions = [*premises.questions, *(f"real {root}" for root in roots.values())]
    overlay = list(overlay_folders(overlay_root(home.places)))
    files = [*premises.files, *home.profile_files, *_program(), overlay_root(home.places)]
    links = [*_state(roots[Place.STATE]), *_overlay(overlay_root(home.places), overlay)]
    folders: dict[str, None] = {}
    for change in plan.changes:
        for base, path in _ways(change, roots[change.target.place]):
            links.append(f"{base}/{path}")
            folders.update(dict.fromkeys(_above(base, path)))
    return _once(questions), _once(files), _once(links), list(folders)


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))


def _ways(change: Change, root: str) -> set[tuple[str, str]]:
    """Return where a target seems to be and where it is, links followed."""
    assert change.where is not None
    return {(root, str(change.target.path)), (change.where.base, change.where.path)}


def _above(base: str, path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield f"{base}/{path}"


def _state(path: str) -> list[str]:
    """What devboot owns, what was agreed to, and whether there was a run since."""
    return [f"{path}/{name}" for name in (manifest.NAME, agreed.NAME, RUNS)]


def _overlay(root: str, folders: list[tuple[str, list[str]]]) -> Iterator[str]:
    for folder, files in folders:
        yield f"{root}/{folder}" if folder else root
        yield from (f"{root}/{file}" for file in files)


def _program() -> Iterator[str]:
    """Yield what devboot is made of, as far as this run used it, and the templates."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in _PROGRAM and (file := getattr(module, "__file__", None)):
            yield file
    data = str(data_dir())
    yield from (os.path.join(data, file) for file in dotfiles.package_files())  # noqa: PTH118
