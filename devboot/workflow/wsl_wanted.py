"""What `devboot wsl install` wants of which files, and which of them are root's."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from devboot.errors import DevbootError
from devboot.generators import wsl
from devboot.generators.wsl.windows import TERMINAL, VSCODE
from devboot.machine.actual import read_actual
from devboot.machine.files import names_if_any
from devboot.machine.places import Places, places
from devboot.merge import Unmergeable
from devboot.plan import Place, folded
from devboot.plan.ini_keys import IniKeys
from devboot.plan.json_entries import JsonEntries
from devboot.workflow import apply, as_root, wsl_files

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from devboot.merge.json_entries import Entries
    from devboot.plan import Actual, Key, Owned, Target
    from devboot.profile import Profile
    from devboot.workflow.wsl_files import Asked, Located

OWNER = "wsl"


class Installing(NamedTuple):
    """What is to be written, and what only root may."""

    request: apply.Request
    closed: tuple[Target, ...]  # for these a command is printed
    notes: tuple[str, ...] = ()


def prepare(asked: Asked, profile: Profile, *, system: bool = False) -> Installing:
    """Look at the files and settle what is wanted of them; nothing is written.

    Raises DevbootError for settings that WSL would not take, and for a file that it cannot read.
    """
    if system and os.geteuid() != 0:
        raise DevbootError(
            "`--system` writes /etc/wsl.conf itself, and this is not root",
            hint="without it the command for root is printed",
        )
    located = wsl_files.locate(asked)
    where, windows = _places(asked, located)
    owned = apply.owned(where, OWNER)
    wanted = wsl.Wanted(
        _name(where, Place.ETC, located.wsl_conf),
        _name(where, Place.WINDOWS_HOME, located.wslconfig),
        windows,
        os.environ.get("WSL_DISTRO_NAME", ""),
        _last_vscode(owned),
    )
    targets = tuple(wsl.targets(profile, wanted))
    targets, notes = _without_absent(where, targets)
    closed = tuple(target for target in targets if _is_closed(where, target, system=system))
    _refuse_unreadable(where, targets)
    mine = [target for target in targets if target not in closed]
    orphans = _orphans(owned, targets) if windows else ()
    request = apply.Request("wsl install", where, mine, OWNER, orphans=orphans)
    return Installing(request, closed, (*located.notes, *notes))


def uninstalling(asked: Asked) -> Installing:
    """Return the request that takes out what devboot put into the files, as far as it is so still.

    What root has to do is not among it: devboot did not write it.
    """
    where, _ = _places(asked, wsl_files.locate(asked))
    going = apply.owned(where, OWNER)
    return Installing(apply.Request("wsl uninstall", where, owner=OWNER, remove=going), ())


def _places(asked: Asked, located: Located) -> tuple[Places, bool]:
    """Return where the files are, and whether the whole home of Windows is known."""
    roots: dict[Place, Path] = {
        place: root for place, root in places().roots.items() if place is not Place.ETC
    }
    if located.wsl_conf is not None:
        roots[Place.ETC] = located.wsl_conf.absolute().parent
    if located.wslconfig is not None:
        roots[Place.WINDOWS_HOME] = located.wslconfig.absolute().parent
    named = asked.windows_home and wsl_files.named_home(asked.windows_home)
    if named and roots[Place.WINDOWS_HOME].resolve() != named:
        raise DevbootError(
            "`--wslconfig` names a file outside of the home that `--windows-home` names",
            hint="one of the two is enough",
        )
    known = bool(named) or (located.on_this_machine and located.wslconfig is not None)
    return Places(roots), known


def _name(where: Places, place: Place, path: Path | None) -> str:
    """Return a file's name as it is spelled there: Windows tells no cases apart."""
    if path is None:
        return ""
    if place is Place.WINDOWS_HOME:
        there = (n for n in names_if_any(where.path(place)) if folded(n) == folded(path.name))
        return path.name if path.exists() else next(there, path.name)
    return path.name


def _last_vscode(owned: Sequence[Owned]) -> Entries:
    known = (one.content for one in owned if one.path == VSCODE)
    return next((one.wanted for one in known if isinstance(one, JsonEntries)), ())


def _without_absent(
    where: Places, targets: Sequence[Target]
) -> tuple[tuple[Target, ...], tuple[str, ...]]:
    """Leave VS Code out where it was never started on Windows."""
    there = Place.WINDOWS_HOME in where.roots and _has_vscode(where.path(Place.WINDOWS_HOME))
    if there or not any(target.path == VSCODE for target in targets):
        return tuple(targets), ()
    note = "VS Code was never started on Windows: its settings there are left out"
    return tuple(target for target in targets if target.path != VSCODE), (note,)


def _has_vscode(home: Path) -> bool:
    return (home / VSCODE.parents[1]).is_dir()


def _is_closed(where: Places, target: Target, *, system: bool) -> bool:
    path = where.path(target.place) / target.path
    if target.place is not Place.ETC:
        return False
    if path.parent.resolve() / path.name == Path(wsl_files.CONF):
        return not system
    return as_root.needs_root(path)


def _orphans(owned: Sequence[Owned], targets: Sequence[Target]) -> tuple[Owned, ...]:
    """Return the files of devboot's own that the profile wants no more."""
    wanted = {target.key for target in targets}
    return tuple(one for one in owned if one.path == TERMINAL and one.key not in wanted)


def _refuse_unreadable(where: Places, targets: Sequence[Target]) -> None:
    """Refuse while WSL itself could not read a file: what it makes of an edit is uncertain."""
    for target in targets:
        if isinstance(target.content, IniKeys):
            there = actual(where, [target])[target.key]
            try:
                target.content.join(there.data, None)
            except Unmergeable as error:
                raise DevbootError(
                    f"{where.path(target.place) / target.path}:{error}; nothing was changed",
                    hint="`devboot wsl lint` shows all that is wrong, `--fix` mends what can be",
                ) from None


def actual(where: Places, targets: Sequence[Target]) -> Mapping[Key, Actual]:
    return read_actual(where, [(target.key, target.content) for target in targets])
