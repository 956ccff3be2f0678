"""What is wanted of a `.vscode`: what is said, else what its folder remembers, else the profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from devboot.errors import DevbootError
from devboot.generators.vscode.wanted import Wanted
from devboot.generators.vscode.workspace import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from devboot.generators.vscode.record import Remembered
    from devboot.generators.vscode.workspace import Workspace
    from devboot.profile import Profile


class Asked(NamedTuple):
    """What the command line said."""

    folder: Path | None = None  # None: the working directory
    languages: tuple[str, ...] = ()  # `all` is all of them; empty: not said
    everything: bool | None = None  # None: not said
    restore: tuple[str, ...] = ()
    profile: str | None = None
    sets: tuple[str, ...] = ()

    @property
    def says_profile(self) -> bool:
        return self.profile is not None or bool(self.sets)

    @property
    def says_languages(self) -> bool:
        """Whether the languages of the profile are meant, not those of one that was chosen."""
        sets = (word.lstrip("+-").startswith("languages=") for word in self.sets)
        return self.profile is not None or any(sets)


class Choice(NamedTuple):
    """What is wanted, and what of it is to be remembered as asked for."""

    wanted: Wanted
    languages: tuple[str, ...] = ()  # empty: those that the folder holds


def languages_of(words: Sequence[str]) -> tuple[str, ...]:
    """Return the languages that are named, in their order.

    Raises DevbootError for a word that is none.
    """
    known = (*LANGUAGES, "all")
    for word in words:
        if word not in known:
            from devboot.generators.template import did_you_mean  # noqa: PLC0415

            hint = did_you_mean(word.lower(), known) or f"known: {', '.join(known)}"
            raise DevbootError(f"there is no language `{word}`", hint=hint)
    return tuple(one for one in LANGUAGES if one in words or "all" in words)


def settle(
    asked: Asked, workspace: Workspace, last: Remembered, load: Callable[[], Profile]
) -> Choice:
    """Settle the choices; the profile is loaded only where something hangs on it."""
    kept = languages_of(asked.languages) or last.languages
    asks = asked.says_profile or not last.engine or not (kept or workspace.languages)
    profile = load() if asks else None
    if profile and asked.says_languages and not asked.languages:
        kept = _of_profile(profile, workspace)
    languages = kept or workspace.languages or (profile.languages if profile else ()) or LANGUAGES
    engine = last.engine
    if profile and (asked.says_profile or not engine):
        engine = str(profile.editor.vscode.intellisense)
    everything = last.everything if asked.everything is None else asked.everything
    ordered = tuple(one for one in LANGUAGES if one in languages)
    return Choice(Wanted(ordered, engine, everything), kept)


def _of_profile(profile: Profile, workspace: Workspace) -> tuple[str, ...]:
    """Return the languages of the folder that a named profile is for; empty: all of them."""
    both = tuple(one for one in workspace.languages if one in profile.languages)
    return () if both == workspace.languages else both
