"""Where profiles are read from: devboot's own, the user's, or a file that was named."""

from __future__ import annotations

from pathlib import Path

from devboot import render
from devboot.errors import DevbootError
from devboot.machine.places import places
from devboot.plan import Place
from devboot.profile import MAX_BYTES, is_path


def read_profile(reference: str) -> tuple[str, bytes]:
    """Return (origin, text) of a profile given by name or by file; a missing one is an `OSError`.

    The user's own profile of a name wins over the built-in one.
    """
    if is_path(reference):
        return reference, _limited(Path(reference).expanduser())
    own = user_folder() / f"{reference}.yaml"
    if own.is_file():
        return str(own), _limited(own)
    return f"{reference}.yaml", _limited(render.data_dir() / "profiles" / f"{reference}.yaml")


def known_profiles() -> list[str]:
    """Return the names that can be used without a path."""
    names = {Path(name).stem for name in render.listing("profiles")}
    if user_folder().is_dir():
        names |= {path.stem for path in user_folder().glob("*.yaml")}
    return sorted(names)


def user_folder() -> Path:
    """Return the folder of the user's own profiles, whether it is there or not."""
    return places().path(Place.CONFIG) / "profiles"


def _limited(path: Path) -> bytes:
    """Read no more than what is already too much; what is not a file could block for ever."""
    if path.exists() and not path.is_file():
        raise DevbootError(f"`{path}` is not a file", hint="name a profile or a YAML file")
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)
