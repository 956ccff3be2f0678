"""What the user agreed to, by digest: a decision, not a change of files, so no undo touches it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.apply import fsops
from devboot.apply.replace import replace
from devboot.apply.state import held
from devboot.apply.tree import opened
from devboot.apply.trouble import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

NAME = "agreed"
"""In the state folder, one digest a line: those of the overlay."""

WSL = "agreed-wsl"
"""Those of settings of WSL that make it run something."""


@in_words()
def read(state: Path, name: str = NAME) -> frozenset[str]:
    """Return the digests; none where nothing was ever agreed to."""
    try:
        with opened(state) as at:
            data, _ = fsops.read_file(name, at)
    except (FileNotFoundError, NotADirectoryError):
        return frozenset()
    return frozenset(data.decode("ascii", "replace").split())


@in_words()
def save(state: Path, digests: Iterable[str], name: str = NAME) -> None:
    """Remember these digests and no others, durably."""
    lines = "".join(f"{digest}\n" for digest in sorted(set(digests)))
    with held(state) as at:
        replace(name, lines.encode(), at)
