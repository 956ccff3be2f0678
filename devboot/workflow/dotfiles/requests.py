"""What is to be written for each command, as requests that `workflow.apply` carries out."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from devboot.apply import agreed as consent
from devboot.errors import ConflictError, DevbootError
from devboot.generators import dotfiles
from devboot.generators.dotfiles import overlay
from devboot.generators.dotfiles.settings import OVERLAY
from devboot.machine import overlay as reading
from devboot.machine.judges import judge
from devboot.plan import Place
from devboot.workflow import apply
from devboot.workflow.dotfiles.home import OWNER

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from devboot.generators.dotfiles.overlay import OverlayFile
    from devboot.plan import Owned, Target
    from devboot.workflow.dotfiles.home import Home


def install(home: Home, words: Sequence[str] = ()) -> apply.Request:
    """Return the request for the named dotfiles; without names for all that fit this machine.

    Without names, what has no source any more goes, unless it was edited.
    """
    names = {named(home, word) for word in words}
    targets = tuple(_targets(home, names))
    orphans = () if names else _orphans(home, targets)
    return apply.Request(
        "dotfiles install", home.places, targets, OWNER, orphans=orphans, judge=judge
    )


def _orphans(home: Home, targets: Sequence[Target]) -> tuple[Owned, ...]:
    """Return what was installed and is wanted no more."""
    wanted = {target.key for target in targets} if home.owned else set()
    return tuple(owned for owned in home.owned if owned.key not in wanted)


def uninstall(home: Home, words: Sequence[str] = ()) -> apply.Request:
    """Return the request to take the named dotfiles out of the home, or all that are in it."""
    names = {named(home, word) for word in words}
    going = tuple(_going(home, names)) if names else home.owned
    if names and not going:
        raise DevbootError(
            f"not installed: {', '.join(sorted(names))}",
            hint="`devboot dotfiles list` shows what is",
        )
    return apply.Request("dotfiles uninstall", home.places, owner=OWNER, remove=going)


def add(home: Home, file: Path) -> tuple[apply.Request, OverlayFile]:
    """Return the request to copy a file of the home into the overlay, and the file as read.

    Raises ConflictError for a link, for what is outside of the home, for keys and tokens, and for a
    file that has a block of devboot's.
    """
    root = home.places.path(Place.HOME)
    path = file.parent.resolve() / file.name  # a link at the end is to be seen as one
    if not path.is_relative_to(root.resolve()):
        raise ConflictError(f"`{file}` is not in the home `{root}`")
    name = PurePosixPath(path.relative_to(root.resolve()))
    for place in (Place.CONFIG, Place.STATE):
        if path.is_relative_to(home.places.path(place).resolve()):
            raise ConflictError(f"`{file}` is devboot's own")
    if any(_is_home(owned) and owned.path == name for owned in home.owned):
        raise ConflictError(
            f"devboot's own words are in `{file}`, and the overlay would own all of it",
            hint=f"first `devboot dotfiles uninstall {name}`",
        )
    found = reading.read_plain(str(path), str(name))
    overlay.refuse_secret(name, found.data)
    return apply.Request("dotfiles add", home.places, (overlay.source_target(found),)), found


def agree(home: Home, more: Sequence[OverlayFile] = ()) -> None:
    """Remember that the user agreed to the overlay as it is, and to `more`."""
    agreed: Iterable[OverlayFile] = home.overlay
    if more:
        known = {file.path: file for file in (*home.overlay, *more)}
        pending = {file.path for file in home.pending}
        agreed = [file for path, file in known.items() if path not in pending or file in more]
    consent.save(home.places.path(Place.STATE), (file.digest for file in agreed))


def named(home: Home, word: str) -> str:
    """Return the dotfile that a word means: a name, or a path with or without the home.

    A file of the overlay is called by its path below the home.
    """
    prefix = f"{home.places.path(Place.HOME)}/"
    path = word.removeprefix("~/").removeprefix(prefix)
    known = {str(file.home_path): str(file.home_path) for file in home.overlay}
    known |= {str(owned.path): str(owned.path) for owned in home.owned if _is_home(owned)}
    known |= {str(home.at(name)): name for name in dotfiles.DOTFILES}
    known |= {name: name for name in dotfiles.DOTFILES}
    found = known.get(path) or known.get(f".{path}")
    if found is None:
        from devboot.generators.template import did_you_mean  # noqa: PLC0415

        raise DevbootError(
            f"there is no dotfile `{word}`",
            hint=did_you_mean(path, known) or "`devboot dotfiles list` shows all",
        )
    return found


def _targets(home: Home, names: Collection[str]) -> Iterator[Target]:
    """Yield what is to be there; a file of the overlay stands in for devboot's own of that path."""
    theirs = [file for file in home.overlay if not names or str(file.home_path) in names]
    taken = {str(file.home_path) for file in home.overlay}
    own = names or {name for name in (*home.fitting, *home.installed) if _is_wanted(home, name)}
    for target in _own_targets(home, own):
        if target.place is not Place.HOME or str(target.path) not in taken:
            yield target
    yield from overlay.overlay_targets(
        [file for file in theirs if file not in home.pending],
        lambda: dotfiles.template_words(home.profile, home.facts, home.settings),
        home.settings.placement(OVERLAY),
        home.paths,
    )


def _is_wanted(home: Home, name: str) -> bool:
    return home.settings.placement(name) != "none"


def _going(home: Home, names: Collection[str]) -> Iterator[Owned]:
    """Yield what the named dotfiles put there, less the files that others still read."""
    paths = {home.at(name) if name in dotfiles.DOTFILES else PurePosixPath(name) for name in names}
    staying = [name for name in home.installed if home.at(name) not in paths]
    needed = {target.key for target in _config_files(home, staying)}
    for owned in home.owned:
        mine = owned.path in paths if _is_home(owned) else owned.key not in needed
        if mine and (_is_home(owned) or not dotfiles.DOTFILES.keys().isdisjoint(names)):
            yield owned


def _config_files(home: Home, names: Collection[str]) -> Iterator[Target]:
    return (target for target in _own_targets(home, names) if target.place is Place.CONFIG)


def _own_targets(home: Home, names: Collection[str]) -> Iterator[Target]:
    if not names:  # then nobody has to ask the machine
        return iter(())
    return dotfiles.generate(home.profile, home.facts, home.settings, home.paths, names)


def _is_home(owned: Owned) -> bool:
    return owned.place is Place.HOME
