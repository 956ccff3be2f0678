"""What should be there: a generator turns wishes and facts into targets, without any I/O."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.facts import Facts
    from devboot.generators.project import Project
    from devboot.plan import Target
    from devboot.profile import Profile

GENERATORS = {
    "files": "devboot.generators.files",
    "vscode": "devboot.generators.vscode",
}
"""The generators of a new project, as modules: whoever needs one of them loads no other."""


class Generator(Protocol):
    """A module with a function from project, profile and facts to targets."""

    NEEDS: frozenset[str]  # the facts that it looks at

    def generate(self, project: Project, profile: Profile, facts: Facts) -> Iterator[Target]: ...


def targets(project: Project, profile: Profile, facts: Facts) -> Iterator[Target]:
    """Yield all files of a new project."""
    for generator in _generators():
        yield from generator.generate(project, profile, facts)


def needs() -> frozenset[str]:
    """Return all facts that a new project is made of."""
    return frozenset[str]().union(*(generator.NEEDS for generator in _generators()))


def _generators() -> Iterator[Generator]:
    return (cast("Generator", import_module(name)) for name in GENERATORS.values())
