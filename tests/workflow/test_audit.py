"""A whole run watched by Python's audit hook: nothing is written elsewhere, sent or started."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

WATCHED = Path(__file__).with_name("watched.py")


def test_no_write_elsewhere_no_socket_no_program(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "home").mkdir(parents=True)
    (root / "home/.vimrc").write_bytes(b"mine")
    done = subprocess.run(
        [sys.executable, "-B", WATCHED, root], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    bad, seen = done.stdout.splitlines()
    assert bad == "bad:"
    assert {"open", "os.remove", "subprocess.Popen"} <= set(seen.split()), "the hook is blind"
