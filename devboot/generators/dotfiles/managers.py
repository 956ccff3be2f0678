"""Other tools that manage dotfiles, recognised by what they leave in a home."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from devboot.facts import Facts
    from devboot.generators.dotfiles.paths import Paths


class Manager(NamedTuple):
    """A tool whose own record of the home goes out of date when devboot adds a line."""

    name: str
    need: str  # the fact that gives it away, below the home
    advice: str
    mark: str = ""  # what the file says


MANAGERS = (
    Manager("chezmoi", "dir:.local/share/chezmoi", "`chezmoi re-add` takes over what devboot adds"),
    Manager("yadm", "dir:.local/share/yadm/repo.git", "`yadm add -u` takes over what devboot adds"),
    Manager(
        "mise", "file:.config/mise/config.toml", "`mise dotfiles add --changed` takes it over",
        "[dotfiles",
    ),
)  # fmt: skip


def needs(paths: Paths) -> frozenset[str]:
    """Return the facts that `managers` looks at."""
    return frozenset(_need(manager, paths) for manager in MANAGERS)


def managers(facts: Facts, paths: Paths) -> tuple[Manager, ...]:
    """Return the tools that manage this home."""
    return tuple(manager for manager in MANAGERS if _is_here(manager, facts, paths))


def _need(manager: Manager, paths: Paths) -> str:
    kind, _, path = manager.need.partition(":")
    return f"{kind}:{paths.home}/{path}"


def _is_here(manager: Manager, facts: Facts, paths: Paths) -> bool:
    kind, _, path = _need(manager, paths).partition(":")
    if kind == "dir":
        return facts.dir(path) is not None
    return facts.file(path) is not None and manager.mark in (facts.file(path) or "")
