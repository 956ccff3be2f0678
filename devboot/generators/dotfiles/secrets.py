"""Keys and tokens, by the marks that those who issue them put on them."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple


class _Secret(NamedTuple):
    """A kind of secret: most files do not have its mark, and need no look at its pattern."""

    words: str
    mark: bytes
    before: bytes = rb"\b"  # what stands before the mark, as a pattern
    after: bytes = b""


_KEY, _TOKEN, _PASSWORD = "a private key", "a token", "a password"
_LETTERS = rb"[A-Za-z0-9]"

_SECRETS = (
    _Secret(_KEY, b"PRIVATE KEY", rb"-----BEGIN (?:[A-Z0-9]+ )*", rb"(?: BLOCK)?-----"),
    _Secret(_KEY, b"PuTTY-User-Key-File-", b"^"),
    _Secret(_KEY, b"AGE-SECRET-KEY-1", after=rb"[A-Z0-9]{20}"),
    *(_Secret(_TOKEN, b"gh%c_" % kind, after=_LETTERS + rb"{36}") for kind in b"oprsu"),
    _Secret(_TOKEN, b"github_pat_", after=rb"\w{22}"),
    _Secret(_TOKEN, b"glpat-", after=rb"[\w-]{20}"),
    _Secret(_TOKEN, b"hf_", after=_LETTERS + rb"{30}"),
    _Secret(_TOKEN, b"xox", after=rb"[abeoprs]-[\w-]{10}"),
    _Secret(_TOKEN, b"AKIA", after=rb"[0-9A-Z]{16}"),
    _Secret(_TOKEN, b"ASIA", after=rb"[0-9A-Z]{16}"),
    _Secret(_TOKEN, b"AIza", after=rb"[\w-]{35}"),
    _Secret(_TOKEN, b"npm_", after=_LETTERS + rb"{36}"),
    _Secret(_TOKEN, b"pypi-AgEI", after=rb"\w{20}"),
    _Secret(_TOKEN, b"sk-", after=rb"(?:proj|ant)-[\w-]{20}"),
    _Secret(_TOKEN, b"nvapi-", after=rb"[\w-]{40}"),
    _Secret(_PASSWORD, b"password", rb"^\s*machine\s+\S+\s+login\s+\S+\s+", rb"\s+\S"),  # .netrc
    _Secret(_PASSWORD, b"://", rb"^https?", rb"[^/\s:]+:[^/\s@]+@"),  # .git-credentials
)
# Letters that few texts have: one look for the letter is one look for all marks that begin with it.
_ALIKE = re.compile(rb"A(?:GE-SECRET-KEY-1|KIA|SIA|Iza)"), re.compile(rb"gh[oprsu]_")
_MARKS = tuple(one.mark for one in _SECRETS if not any(a.match(one.mark) for a in _ALIKE))


def has_mark(data: bytes) -> bool:
    """Tell whether there may be a secret: cheap, and asked of many files together."""
    return any(mark in data for mark in _MARKS) or any(alike.search(data) for alike in _ALIKE)


def secret_in(data: bytes) -> str:
    """Return what kind of secret is in a file, in words; empty when none is seen."""
    if not has_mark(data):
        return ""
    found = (secret.words for secret in _SECRETS if _pattern(secret).search(data))
    return next(found, "")


@cache
def _pattern(secret: _Secret) -> re.Pattern[bytes]:
    return re.compile(secret.before + re.escape(secret.mark) + secret.after, re.MULTILINE)
