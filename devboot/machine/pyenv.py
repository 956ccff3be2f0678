"""Which Python a pyenv shim stands for, by the files that pyenv itself reads."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from devboot.machine import files

if TYPE_CHECKING:
    from collections.abc import Mapping


def real_python(found: Path, environ: Mapping[str, str], cwd: Path) -> Path | None:
    """Return the interpreter behind a shim, `found` itself when it is no shim.

    None when pyenv would say `version is not installed`, or hands on to the system's Python
    and there is none.
    """
    if found.parent.name != "shims":
        return found
    root = found.parent.parent
    name = _version(environ, cwd, root)
    if name == "system":
        return next(
            filter(Path.is_file, (Path("/usr/local/bin/python3"), Path("/usr/bin/python3"))), None
        )
    executable = root / "versions" / name / "bin" / "python"
    return executable if executable.is_file() else None


def _version(environ: Mapping[str, str], cwd: Path, root: Path) -> str:
    """Return the first version that PYENV_VERSION, a `.python-version` above us or pyenv names."""
    named = environ.get("PYENV_VERSION", "").split(":")[0]
    places = [folder / ".python-version" for folder in (cwd, *cwd.parents)]
    texts = (files.text(path) for path in (*places, root / "version"))
    return named or next((_first(text) for text in texts if text and _first(text)), "system")


def _first(text: str) -> str:
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    name = next(filter(None, lines), "")
    return "" if os.sep in name or name in {"..", "."} else name
