r"""Backslashes: WSL reads `\\`, `\"`, `\b`, `\n` and `\t`, and refuses all others."""

from __future__ import annotations

import re

from devboot.merge.splices import Fix, Splice

_WINDOWS_PATH = r'[ \t]*"?[A-Za-z]:\\'
_PAIR_OR_ONE = r"\\\\|\\"
_GOOD_OR_ONE = r'\\[\\"bnt]|\\$|\\'


def doubled(text: str, start: int, end: int) -> Fix:
    r"""Return how a value gets the backslashes that it means.

    In a path of Windows every single one, `\t` too: there it is a folder, not a tab.
    """
    raw = text[start:end]
    pattern = _PAIR_OR_ONE if re.match(_WINDOWS_PATH, raw) else _GOOD_OR_ONE
    alone = (
        one.start() + start
        for one in re.finditer(pattern, raw)
        if one[0] == "\\" and one.end() < len(raw)
    )
    return tuple(Splice(at, at, "\\") for at in alone)
