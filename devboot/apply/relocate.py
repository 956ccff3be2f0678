"""A virtual environment that was made under another name than it will have.

Scripts, `activate` and pyvenv.cfg hold its absolute path. Nothing else looks like that: the hidden
name has random digits. Python itself corrects the paths in compiled files when it loads them.
"""

from __future__ import annotations

import base64
import hashlib
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from devboot.apply import fsops
from devboot.apply.tree import opened

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEW = ".devboot-new"


def relocate(draft: Path, final: Path) -> None:
    """Let every file of an environment say its final path, and every RECORD what it holds then."""
    changed = {
        path: data
        for path in _with_paths(draft)
        if (data := _replaced(path, draft, final)) is not None
    }
    scripts = {path: data for path, data in changed.items() if path.parent.name == "bin"}
    for record in _below_packages(draft, "*.dist-info/RECORD"):
        lines = _recorded(record, scripts)
        if lines is not None:
            _write(record, lines)


def _with_paths(draft: Path) -> Iterator[Path]:
    """Yield the files that may hold the environment's path, links left out."""
    candidates = (*draft.iterdir(), *(draft / "bin").iterdir(), *_below_packages(draft, "*.pth"))
    for path in candidates:
        if stat.S_ISREG(path.lstat().st_mode):
            yield path


def _below_packages(draft: Path, pattern: str) -> Iterator[Path]:
    return draft.glob(f"lib/python*/site-packages/{pattern}")


def _replaced(path: Path, draft: Path, final: Path) -> bytes | None:
    """Replace path and name (of the prompt) in a text file; None where neither is in there."""
    data = path.read_bytes()
    name = os.fsencode(draft.name)
    if name not in data or b"\0" in data:
        return None
    data = data.replace(os.fsencode(draft), os.fsencode(final))
    data = data.replace(name, os.fsencode(final.name))
    _write(path, data)
    return data


def _recorded(record: Path, scripts: dict[Path, bytes]) -> bytes | None:
    """Return a RECORD with the sums of changed scripts, None where it lists none of them."""
    lines = record.read_bytes().splitlines(keepends=True)
    result = [_line(line, record, scripts) for line in lines]
    return None if result == lines else b"".join(result)


def _line(line: bytes, record: Path, scripts: dict[Path, bytes]) -> bytes:
    name = line.partition(b",")[0]
    if b"/bin/" not in name:
        return line
    data = scripts.get(Path(os.path.normpath(record.parents[1] / os.fsdecode(name))))
    if data is None:
        return line
    sum_ = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=")
    return b"%b,sha256=%b,%d\n" % (name, sum_, len(data))


def _write(path: Path, data: bytes) -> None:
    """Put a new version in a file's place: the old one may share its bytes with a cache."""
    with opened(path.parent) as at:
        mode = stat.S_IMODE(fsops.look(path.name, at).st_mode)
        descriptor = fsops.create(_NEW, at)
        try:
            fsops.write(descriptor, data)
            fsops.set_mode(descriptor, mode)
        finally:
            fsops.close(descriptor)
        fsops.rename(_NEW, path.name, at)
