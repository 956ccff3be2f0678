"""What should be there: a generator turns wishes and facts into targets, without any I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from devboot.generators import files, vscode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from devboot.facts import Facts
    from devboot.generators.project import Project
    from devboot.plan import Target
    from devboot.profile import Profile


class Generator(NamedTuple):
    """A function from project, profile and facts to targets, with the facts that it looks at."""

    generate: Callable[[Project, Profile, Facts], Iterator[Target]]
    needs: frozenset[str]


GENERATORS = {
    "files": Generator(files.generate, files.NEEDS),
    "vscode": Generator(vscode.generate, vscode.NEEDS),
}


def targets(project: Project, profile: Profile, facts: Facts) -> Iterator[Target]:
    """Yield all files of a new project."""
    for generator in GENERATORS.values():
        yield from generator.generate(project, profile, facts)


NEEDS = frozenset().union(*(generator.needs for generator in GENERATORS.values()))
