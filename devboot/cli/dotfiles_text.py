"""What `devboot dotfiles` says, as text and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from devboot.cli import plans
from devboot.cli.unchanged import NOTHING
from devboot.generators.dotfiles import DOTFILES
from devboot.plan import Action, Place

if TYPE_CHECKING:
    from pathlib import Path

    from devboot.plan import Change, Plan
    from devboot.workflow.apply import Applied
    from devboot.workflow.dotfiles.home import Home


def done(command: str, applied: Applied, home: Path | None, *, as_json: bool) -> str:
    """Return what a run did, and how to take it back (in another home than the user's: there)."""
    if as_json:
        schema = f"devboot.dotfiles-{command}/1"
        return plans.dump({"schema": schema, **applied.plan.as_json(), "run": applied.run})
    words = plans.words(applied.plan)
    if applied.run is None:
        return words + NOTHING.rstrip()
    undo = f"devboot undo{_named(home)}"
    return f"{words}{len(applied.plan.writes)} files changed; `{undo}` takes it back"


def _named(home: Path | None) -> str:
    if home is None:
        return ""
    import shlex  # noqa: PLC0415  # the user's own home needs no name

    return f" --home {shlex.quote(str(home.resolve()))}"


def differing(plan: Plan) -> list[Change]:
    """Return the changes whose file is not as the profile wants it."""
    return [change for change in plan.changes if change.action is not Action.SAME]


def status(plan: Plan) -> str:
    """Return two columns and the file: changed by you, changed by the profile."""
    changes = differing(plan)
    if not changes:
        return NOTHING.rstrip()
    rows = [f"{_you(c):<9} {_profile(c):<9} {_path(c)}{_reason(c)}" for c in changes]
    return "\n".join([f"{'you':<9} {'profile':<9} file", *rows])


def status_json(plan: Plan) -> str:
    files = [{**c.as_json(), "you": _you(c), "profile": _profile(c)} for c in plan.changes]
    return plans.dump({"schema": "devboot.dotfiles-status/1", "files": files})


def _you(change: Change) -> str:
    if change.last is None:
        return "yours" if change.action is Action.CONFLICT else ""
    if change.edited:
        return "deleted" if change.before is None else "changed"
    return ""


def _profile(change: Change) -> str:
    if change.removal:
        return "gone"
    return "" if not change.newer else "new" if change.last is None else "changed"


def _path(change: Change) -> str:
    prefix = "~/" if change.target.place is Place.HOME else f"{change.target.place.value}: "
    return plans.short(f"{prefix}{change.target.path}")


def _reason(change: Change) -> str:
    return f"  ({change.reason})" if change.action is Action.CONFLICT and change.reason else ""


def listing(home: Home) -> str:
    """Return one line for each dotfile, the user's own after devboot's."""
    rows = _rows(home)
    columns = ("name", "state", "path")
    width = {column: max(len(row[column]) for row in rows) for column in columns}
    lines = [[f"{row[c]:<{width[c]}}" for c in columns] + [row["summary"]] for row in rows]
    return "\n".join("  ".join(line) for line in lines)


def listing_json(home: Home) -> str:
    return plans.dump({"schema": "devboot.dotfiles-list/1", "dotfiles": _rows(home)})


def _rows(home: Home) -> list[dict[str, Any]]:
    own = [
        {
            "name": name,
            "state": _state(home, name),
            "path": f"~/{home.at(name)}",
            "summary": dotfile.summary,
        }
        for name, dotfile in DOTFILES.items()
    ]
    return own + _overlay_rows(home)


def _state(home: Home, name: str) -> str:
    if name in home.installed:
        return "installed"
    if name in home.fitting:
        return "fits"
    return "not wanted" if home.settings.placement(name) == "none" else _why_not(home, name)


def _why_not(home: Home, name: str) -> str:
    program = DOTFILES[name].program
    return "yours" if home.facts.command(program) else f"no {program}"


def _overlay_rows(home: Home) -> list[dict[str, Any]]:
    installed = {owned.key for owned in home.owned}
    return [
        {
            "name": str(file.home_path),
            "state": "installed" if (Place.HOME, file.home_path) in installed else "added",
            "path": f"~/{file.home_path}",
            "summary": "yours, a template" if file.is_template else "yours",
        }
        for file in home.overlay
    ]
