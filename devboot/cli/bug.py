"""A log of an unexpected error, redacted and ready to paste into an issue."""

from __future__ import annotations

import platform
import sys
import tempfile
import traceback
from contextlib import suppress
from pathlib import Path

from devboot import __version__
from devboot.cli.output import private_file
from devboot.machine.identity import identity
from devboot.machine.places import places
from devboot.machine.redact import redact
from devboot.plan import Place


def write_log() -> str:
    """Keep the current exception for a report; return the hint that says where it is.

    The last resort has none behind it: without a folder that can be written to, the lines
    themselves are the hint.
    """
    text = _redacted(
        f"devboot {__version__}, Python {platform.python_version()}, {platform.platform()}\n"
        f"command: {' '.join(sys.argv)}\n\n{traceback.format_exc()}"
    )
    for folder in (_state_folder, _temporary_folder):
        with suppress(Exception):
            return f"please report it with the log `{_written(folder(), text)}`"
    return f"please report it with these lines\n\n{text}"


def _written(folder: Path, text: str) -> Path:
    file = folder / "bug.log"
    file.unlink(missing_ok=True)
    with private_file(file) as stream:
        stream.write(text)
    return file


def _state_folder() -> Path:
    folder = places().path(Place.STATE)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _temporary_folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="devboot-bug-"))


def _redacted(text: str) -> str:
    """Take out who and where the user is."""
    me = identity()
    return str(redact({"log": text}, home=me.home, user=me.user, host=me.host)["log"])
