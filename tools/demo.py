"""Run the main job on its default: a fresh project, built, tested and debugged on this machine."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

PLACE = Path("build", "demo", "my-ops")
SNAPSHOT = PLACE.with_suffix(".json")
COMMAND = ["devboot", "init", "libtorch-project", str(PLACE), "--verify", "--yes"]

OUTPUTS = {"build", "__pycache__", ".cache", ".mypy_cache", ".pytest_cache", ".ruff_cache"}
"""Folders that programs write and nobody edits."""


def main() -> int:
    _make_room()
    PLACE.parent.mkdir(parents=True, exist_ok=True)
    # Ctrl-C reaches devboot by itself; we wait for it to clean up. (Ignoring the signal would be
    # inherited, a handler is not.)
    signal.signal(signal.SIGINT, lambda *_: None)
    status = subprocess.run(COMMAND, check=False).returncode
    SNAPSHOT.write_text(json.dumps(_times()), encoding="utf-8")
    return status


def _make_room() -> None:
    """Remove the last demo, or keep it under another name when somebody worked in it."""
    if not PLACE.exists():
        return
    if SNAPSHOT.exists() and json.loads(SNAPSHOT.read_text(encoding="utf-8")) == _times():
        shutil.rmtree(PLACE)
    else:
        kept = next(path for path in map(_numbered, range(1, 10_000)) if not path.exists())
        PLACE.rename(kept)
        print(f"the last demo has changed since: kept as {kept}", file=sys.stderr)


def _times() -> dict[str, int]:
    """Return the time of the last change, in ns, of each file that is not a program's output."""
    files = (path for path in PLACE.rglob("*") if not OUTPUTS & {*path.parts[len(PLACE.parts) :]})
    return {str(path): path.lstat().st_mtime_ns for path in files if not path.is_dir()}


def _numbered(number: int) -> Path:
    return PLACE.with_name(f"{PLACE.name}.{number}")


if __name__ == "__main__":
    sys.exit(main())
