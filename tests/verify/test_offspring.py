"""Whatever was started ends: children, their children, daemons, those that do not listen."""

from __future__ import annotations

import os
import subprocess
import time
from typing import TYPE_CHECKING

from devboot.verify.offspring import descendants, ended_offspring

if TYPE_CHECKING:
    from pathlib import Path


def test_children_of_children_and_daemons_end_and_nobody_else() -> None:
    with subprocess.Popen(["sleep", "60"]) as mine:
        before = descendants(os.getpid())
        with ended_offspring():
            # One in another session whose parent is gone, one that ignores SIGTERM, one stopped.
            daemons = "setsid sleep 61 & setsid sh -c 'trap \"\" TERM; sleep 62' &"
            subprocess.run(["sh", "-c", daemons], check=True)
            stopped = subprocess.Popen(["sh", "-c", "kill -STOP $$; sleep 63"])
            deadline = time.monotonic() + 5
            while len(descendants(os.getpid()) - before) < 3 and time.monotonic() < deadline:
                time.sleep(0.01)
        assert descendants(os.getpid()) == before
        stopped.poll()
        assert mine.poll() is None
        mine.kill()


def test_it_is_as_before_afterwards() -> None:
    """A daemon that is started later is again nobody's child."""
    before = descendants(os.getpid())  # other tests may have programs of their own
    with ended_offspring():
        pass
    subprocess.run(["sh", "-c", "setsid sleep 5 &"], check=True)
    assert descendants(os.getpid()) == before


def test_names_with_blanks_and_brackets_are_no_trouble(tmp_path: Path) -> None:
    odd = tmp_path / "a (b) 1 2"
    odd.symlink_to("/bin/sleep")
    with subprocess.Popen([odd, "60"]) as child:
        assert child.pid in descendants(os.getpid())
        child.kill()
