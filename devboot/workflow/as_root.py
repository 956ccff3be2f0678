"""What root has to write: the command for it, since nothing here runs `sudo`."""

from __future__ import annotations

import os
import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_END = "END_OF_FILE"


def needs_root(path: Path) -> bool:
    """Tell whether a file cannot be replaced by the user, its folder being closed or not theirs."""
    folder = next(one for one in path.absolute().parents if one.is_dir())
    others = path.exists() and path.stat().st_uid != os.geteuid() != 0
    return not os.access(folder, os.W_OK) or others


def writing(path: Path, data: bytes, before: bytes | None) -> str:
    """Return the lines for bash that give a file this content, byte for byte.

    What it had before is kept beside it, since `devboot undo` cannot know of what root does. The
    lines can be read before they are run, unless the content has characters that cannot be seen.
    """
    keep = "" if before is None else f"{_keeping(path, before)} &&\n"
    return keep + _filling(f"sudo tee {shlex.quote(str(path))} > /dev/null", data)


def _keeping(path: Path, before: bytes) -> str:
    """Return what copies a file; another content has another name, and replaces no older copy."""
    from hashlib import sha256  # noqa: PLC0415  # seldom needed

    kept = f"{path}.{sha256(before).hexdigest()[:8]}.bak"
    return f"sudo cp -p {shlex.quote(str(path))} {shlex.quote(kept)}"


def _filling(into: str, data: bytes) -> str:
    text = data.decode("utf-8", "replace")
    lines = text.split("\n")
    if "\ufffd" not in text and lines[-1] == "" and _END not in lines and _visible(text):
        return f"{into} <<'{_END}'\n{text}{_END}"
    import base64  # noqa: PLC0415  # seldom needed

    return f"echo {base64.b64encode(data).decode()} | base64 -d | {into}"


def _visible(text: str) -> bool:
    return all(char.isprintable() or char in "\n\t" for char in text)
