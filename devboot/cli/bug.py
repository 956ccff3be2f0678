"""A log of an unexpected error, redacted and ready to paste into an issue."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import traceback
from pathlib import Path

from devboot import __version__
from devboot.machine.identity import identity
from devboot.machine.places import places
from devboot.machine.redact import redact
from devboot.plan import Place


def write_log() -> str:
    """Write the current exception to the state folder; return the hint that names the file."""
    text = _redacted(
        f"devboot {__version__}, Python {platform.python_version()}, {platform.platform()}\n"
        f"command: {' '.join(sys.argv)}\n\n{traceback.format_exc()}"
    )
    try:
        file = _folder() / "bug.log"
        file.write_text(text, "utf-8", "backslashreplace")
    except OSError:
        descriptor, name = tempfile.mkstemp(prefix="devboot-bug-", suffix=".log")
        os.close(descriptor)
        file = Path(name)
        file.write_text(text, "utf-8", "backslashreplace")
    return f"please report it with the log `{file}`"


def _folder() -> Path:
    folder = places().path(Place.STATE)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _redacted(text: str) -> str:
    """Take out who and where the user is."""
    me = identity()
    return str(redact({"log": text}, home=me.home, user=me.user, host=me.host)["log"])
