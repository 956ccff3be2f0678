"""The last resort: whatever is missing on the machine, an error of ours ends in words."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

BREAK = "import devboot.checks.registry; devboot.checks.registry.needs = None\n"
FULL_DISK = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"
RUN = "import sys, devboot.cli; sys.argv = ['devboot', 'facts']; devboot.cli.main()"
NOBODY = 12345
AS_NOBODY = f"""
import os, pwd, devboot.cli.bug, devboot.cli.facts, devboot.cli.program  # while they can be read
os.setgroups([]), os.setgid({NOBODY}), os.setuid({NOBODY})
"""


def broken(cwd: Path, before: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    """Run `devboot facts` with a bug in it and with nothing but `env` for an environment."""
    argv = [sys.executable, "-B", "-c", BREAK + before + RUN]
    return subprocess.run(argv, cwd=cwd, env=env, text=True, capture_output=True, check=False)


def log(done: subprocess.CompletedProcess[str]) -> Path:
    """Return the file that the hint names."""
    assert done.returncode == 70
    assert done.stderr.startswith("error: this is a bug in devboot, not yours\nhint: ")
    assert "Traceback" not in done.stderr
    return Path(done.stderr.split("`")[1])


def test_the_log_is_in_the_state_folder_and_private(tmp_path: Path) -> None:
    old = tmp_path / ".local/state/devboot/bug.log"
    old.parent.mkdir(parents=True)
    old.write_text("of last week")
    old.chmod(0o644)
    file = log(broken(tmp_path, HOME=str(tmp_path)))
    assert file == old
    assert file.stat().st_mode & 0o777 == 0o600
    text = file.read_text()
    assert "TypeError: 'NoneType' object is not callable" in text
    assert str(tmp_path) not in text


def test_without_a_state_folder_the_log_is_temporary(tmp_path: Path) -> None:
    file = log(broken(tmp_path, HOME="/dev/null", TMPDIR=str(tmp_path)))
    assert file.is_relative_to(tmp_path)
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to be somebody else")
def test_without_home_and_without_an_entry_for_the_user() -> None:
    file = log(broken(Path("/"), AS_NOBODY))
    assert (file.stat().st_uid, file.stat().st_mode & 0o777) == (NOBODY, 0o600)
    assert "TypeError" in file.read_text()
    file.unlink()
    file.parent.rmdir()


def test_where_nothing_can_be_written_the_lines_are_shown(tmp_path: Path) -> None:
    done = broken(tmp_path, FULL_DISK, HOME=str(tmp_path))
    assert done.returncode == 70
    assert "hint: please report it with these lines\n\ndevboot " in done.stderr
    assert done.stderr.count("Traceback") == 1
    assert str(tmp_path) not in done.stderr
