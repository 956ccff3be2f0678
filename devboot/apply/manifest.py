"""What devboot owns now: the sum of all runs, kept in one file so that old runs can be pruned."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING

from devboot.apply import fsops
from devboot.apply.replace import replace
from devboot.errors import DevbootError
from devboot.plan import Owned

if TYPE_CHECKING:
    from collections.abc import Iterable

    from devboot.apply.journal import Journal
    from devboot.apply.record import Run

NAME = "owned.json"

_Key = tuple[str, str]  # root and path: a project has its own `project` place


class Manifest:
    """The owned targets after a run."""

    def __init__(self, owned: Iterable[Owned] = (), run: int = 0) -> None:
        self.run = run  # the last one that is taken into account
        self._owned: dict[_Key, Owned] = {_key(one): one for one in owned}

    @property
    def owned(self) -> tuple[Owned, ...]:
        return tuple(self._owned.values())

    def add(self, run: Run) -> None:
        """Take one more run into account."""
        for entry in run.effective:
            if entry.owned_after is not None:
                self._owned[_key(entry.owned_after)] = entry.owned_after
            elif entry.owned_before is not None:
                self.forget(entry.owned_before)
        self.run = run.number

    def own_new(self, owned: Owned) -> bool:
        """Add a target unless it is known already; tell whether it was added."""
        return self._owned.setdefault(_key(owned), owned) is owned

    def forget(self, owned: Owned) -> None:
        self._owned.pop(_key(owned), None)

    def save(self, at: int) -> None:
        """Write the manifest durably; the old one stays until the new one is whole."""
        document = {"version": 1, "run": self.run, "owned": [o.as_json() for o in self.owned]}
        replace(NAME, json.dumps(document, separators=(",", ":")).encode(), at)


def load(at: int, journal: Journal) -> Manifest:
    """Read the manifest, and the runs that finished after it was written."""
    manifest = _read(at)
    for run in journal.runs(after=manifest.run):
        if run.done:
            manifest.add(run)
    return manifest


def _read(at: int) -> Manifest:
    try:
        return Manifest(*_parsed(fsops.read_file(NAME, at)[0]))
    except FileNotFoundError:
        return Manifest()
    except (KeyError, ValueError, TypeError) as error:
        raise DevbootError(
            f"`{NAME}` in devboot's state folder is damaged ({error})",
            hint="move it away: devboot then takes the files that it wrote for yours",
        ) from error


@lru_cache(maxsize=1)  # one command looks several times, and hardly ever sees another one
def _parsed(data: bytes) -> tuple[tuple[Owned, ...], int]:
    document = json.loads(data)
    owned = (Owned.from_json(known) for known in document["owned"])
    return tuple(filter(None, owned)), document["run"]


def _key(owned: Owned) -> _Key:
    return owned.root, str(owned.path)
