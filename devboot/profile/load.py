"""From the name of a profile to the profile: the files it is made of, layer by layer."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from devboot.excerpt import quoted
from devboot.profile import keys
from devboot.profile.check import checked
from devboot.profile.layers import DEFAULT, EMPTY_LIST, Node, defaults
from devboot.profile.machines import fits
from devboot.profile.parsed import parsed
from devboot.profile.problems import Complaint, Origin, Problem, ProfileError, Source
from devboot.profile.profile import Profile
from devboot.profile.sets import parse_set
from devboot.profile.text import decoded
from devboot.profile.yaml_nodes import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from devboot.profile.machines import Observed

    Checked = tuple[Node, list[Problem]]
    Text = tuple[str, bytes | str]

_MAX_EXTENDS = 16
"""How many profiles may build on each other: more is a loop that changes its name."""


def load_profile(  # noqa: PLR0913  (all but the first by name)
    reference: str,
    *,
    read: Callable[[str], Text],
    known: Collection[str],
    sets: Sequence[str] = (),
    facts: Observed | None = None,
    local: Text | None = None,
) -> Profile:
    """Load a profile by its name or path; raise ProfileError with all that is wrong with it.

    Layers, lowest first: defaults, what it extends from left to right (each profile once, where it
    comes first), itself, its `machines` that `facts` fit (none without facts), the local file,
    and the settings `key.path=value` of `sets`.

    `read` returns for a name, or for a path (with a `/` or the suffix `.yaml` or `.yml`), the name
    to use in messages and the text, of which MAX_BYTES + 1 bytes are enough; it raises
    FileNotFoundError for what is not there, any other OSError for what cannot be read.
    `local` is the same two for the local file. `known` are the names to suggest.
    """
    loader = _Loader(read, known)
    loader.add(reference)
    overlays = [loader.collect(_local, *local)] if local else []
    overlays += [loader.collect(parse_set, argument) for argument in sets]
    if loader.problems:
        raise ProfileError.of(loader.problems)
    base = Profile.of([defaults(keys.PROFILE), *loader.layers])
    return Profile.of([*base.layers, *_machines(base, facts), *overlays])


def _machines(profile: Profile, facts: Observed | None) -> Iterator[Node]:
    for machine in profile.get("machines").value:
        if facts is not None and fits(machine.value["when"].plain(), facts):
            yield machine.value["set"]


def is_path(reference: str) -> bool:
    """Whether a reference to a profile is a path, not a name."""
    return "/" in reference or reference.endswith((".yaml", ".yml"))


class _Said(NamedTuple):
    """Where in which file a profile was referred to."""

    source: Source
    origin: Origin


class _Loader:
    """Reads and checks the files that a profile is made of; the problems of all are collected."""

    def __init__(self, read: Callable[[str], Text], known: Collection[str]) -> None:
        self.layers: list[Node] = []  # lowest first
        self.problems: list[Problem] = []
        self._read = read
        self._known = tuple(known)
        self._done: set[str] = set()

    def add(self, reference: str, said: _Said | None = None, trail: tuple[str, ...] = ()) -> None:
        """Add a profile after those it extends; `trail` names those that led to it."""
        source = self._source(reference, said)
        if source is None or self._in_circle(source.name, said, trail):
            return
        if source.name in self._done:
            return
        layer = self.collect(_profile, source)
        for parent in layer.value.get("extends", EMPTY_LIST).value:
            beside = _beside(source.name, parent.value)
            self.add(beside, _Said(source, parent.origin), (*trail, source.name))
        self._done.add(source.name)
        self.layers.append(layer)

    def collect(self, check: Callable[..., Checked], *arguments: str | bytes | Source) -> Node:
        """Return the layer that a check makes, as far as it is right, and keep its problems."""
        try:
            layer, problems = check(*arguments)
        except ProfileError as error:
            layer, problems = Node({}, DEFAULT), list(error.problems)
        self.problems += problems
        return layer

    def _source(self, reference: str, said: _Said | None) -> Source | None:
        try:
            return decoded(*self._read(reference))
        except ProfileError as error:
            self.problems += error.problems
        except FileNotFoundError:
            self._refuse(said, self._unknown(reference))
        except OSError as error:
            reason = (error.strerror or "unreadable").lower()
            self._refuse(said, Complaint(f"cannot read the profile {quoted(reference)}: {reason}"))
        return None

    def _unknown(self, reference: str) -> Complaint:
        if is_path(reference):
            return Complaint(f"there is no file {quoted(reference)}")
        known = f"the known ones are {', '.join(self._known)}" if self._known else ""
        return Complaint(f"unknown profile {quoted(reference)}", reference, self._known, known)

    def _in_circle(self, name: str, said: _Said | None, trail: tuple[str, ...]) -> bool:
        if name in trail:
            circle = " -> ".join([*trail[trail.index(name) :], name])
            self._refuse(said, Complaint(f"a profile cannot extend itself: {circle}"))
        elif len(trail) > _MAX_EXTENDS:
            self._refuse(said, Complaint(f"more than {_MAX_EXTENDS} profiles extend each other"))
        else:
            return False
        return True

    def _refuse(self, said: _Said | None, complaint: Complaint) -> None:
        if said is None:
            hint = "`devboot profile list` shows all that have a name"
            raise ProfileError(str(complaint), hint=hint)
        self.problems.append(Problem(said.source, *said.origin[1:], complaint))


def _profile(source: Source) -> Checked:
    return checked(parsed(source) or parse(source), keys.PROFILE, source)


def _local(name: str, data: bytes | str) -> Checked:
    source = decoded(name, data)
    return checked(parse(source), keys.OVERLAY, source)


def _beside(name: str, reference: str) -> str:
    """Return a path seen from the file that says it; names and paths from / or ~ stay."""
    if not is_path(reference) or reference.startswith(("/", "~")):
        return reference
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), reference))
