"""Where profiles are read from: devboot's own, the user's, or a file that was named."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from devboot import render
from devboot.errors import DevbootError
from devboot.machine.places import places
from devboot.place import Place
from devboot.profile import MAX_BYTES, is_path


class Shelf(NamedTuple):
    """The profiles that can be used by name: the built-in ones and those of the user."""

    own: Path  # the user's, whether the folder is there or not
    built_in: Path

    @classmethod
    def of_user(cls) -> Shelf:
        own = places().path(Place.CONFIG) / "profiles"
        return cls(own, render.data_dir() / "profiles")

    @property
    def local(self) -> Path:
        """The file with what is special about this machine, whether it is there or not."""
        return self.own.parent / "local.yaml"

    def read_local(self) -> tuple[str, bytes] | None:
        """Return (origin, text) of the local file, None where there is none."""
        return (str(self.local), _limited(self.local)) if self.local.exists() else None

    def read(self, reference: str) -> tuple[str, bytes]:
        """Return (origin, text) of a name or a file; a missing one is a `FileNotFoundError`.

        The user's own profile of a name wins over the built-in one.
        """
        own, *built_in = self.candidates(reference)
        if is_path(reference):
            return reference, _limited(own)
        if own.is_file():
            return str(own), _limited(own)
        return f"{reference}.yaml", _limited(built_in[0])

    def candidates(self, reference: str) -> list[Path]:
        """Return the files that a reference may mean, the first that is there."""
        if is_path(reference):
            return [Path(reference).expanduser()]
        return [self.own / f"{reference}.yaml", self.built_in / f"{reference}.yaml"]

    def names(self) -> list[str]:
        files = (path for folder in self for path in folder.glob("*.yaml") if path.is_file())
        return sorted({path.stem for path in files})


def _limited(path: Path) -> bytes:
    """Read no more than what is already too much; what is not a file could block for ever."""
    if path.exists() and not path.is_file():
        hint = "a profile is a YAML file, or the name of one"
        raise DevbootError(f"`{path}` is not a file", hint=hint)
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)
