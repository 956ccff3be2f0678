"""Keys and tokens, by the marks that those who issue them put on them."""

from __future__ import annotations

import re

_KEY = rb"""
    -----BEGIN\ (?:[A-Z0-9]+\ )*PRIVATE\ KEY(?:\ BLOCK)?-----
    | ^PuTTY-User-Key-File-
    | \bAGE-SECRET-KEY-1[A-Z0-9]{20}
"""
_TOKEN = rb"""
    \b(?: gh[oprsu]_[A-Za-z0-9]{36} | github_pat_\w{22} | glpat-[\w-]{20} | hf_[A-Za-z0-9]{30}
    | xox[abeoprs]-[\w-]{10} | A(?:KIA|SIA)[0-9A-Z]{16} | AIza[\w-]{35} | npm_[A-Za-z0-9]{36}
    | pypi-AgEI\w{20} | sk-(?:proj|ant)-[\w-]{20} | nvapi-[\w-]{40} )
"""
_PASSWORD = rb"""
    ^\s*machine\s+\S+\s+login\s+\S+\s+password\s+\S  # .netrc
    | ^https?://[^/\s:]+:[^/\s@]+@  # .git-credentials
"""
_NAMED = rb"(?P<key>%s)|(?P<token>%s)|(?P<password>%s)" % (_KEY, _TOKEN, _PASSWORD)
_ANY = re.compile(_NAMED, re.MULTILINE | re.VERBOSE)
_WORDS = {"key": "a private key", "token": "a token", "password": "a password"}


def secret_in(data: bytes) -> str:
    """Return what kind of secret is in a file, in words; empty when none is seen."""
    match = _ANY.search(data)
    return _WORDS[match.lastgroup or ""] if match else ""
