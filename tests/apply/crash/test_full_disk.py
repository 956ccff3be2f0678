"""Real small disks: home, project and state on a tmpfs that has no room or no inode left."""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from .seam import outcome
from .world import World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="mounting needs root")


@contextmanager
def _disk(at: Path, options: str) -> Iterator[None]:
    mount = ["mount", "-t", "tmpfs", "-o", options, "devboot-test", str(at)]
    if subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("mounting is not allowed here")
    try:
        yield
    finally:
        subprocess.run(["umount", str(at)], check=True)


@pytest.mark.parametrize("kind", ["size", "nr_inodes"])
@pytest.mark.parametrize(
    "step", [pytest.param(13, id="some"), pytest.param(1, marks=pytest.mark.crash, id="every")]
)
def test_a_full_disk_changes_nothing(tmp_path: Path, kind: str, step: int) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    seen: Counter[str] = Counter()
    for room in range(0, 60, step):
        with _disk(disk, "size=4m,nr_inodes=1000"):
            (disk / "one").mkdir()
            (disk / "two").mkdir()
            world = World(disk / "one", disk / "two")
            _leave(disk, kind, room)
            when = f"{room} {'pages' if kind == 'size' else 'inodes'} left"
            said = outcome(world.apply)
            assert said == "done" or said.startswith("said "), f"{when}: {said}"
            which = world.check_whole(when)
            world.check_kept(when)
            assert which == ("new" if said == "done" else "old"), f"{when}: {said}"
            assert world.unfinished() == [], when
            seen[which] += 1
    assert set(seen) == {"old", "new"}


def _leave(disk: Path, kind: str, room: int) -> None:
    """Use the disk up but for so many pages of 4 KiB, or inodes."""
    found = os.statvfs(disk)
    if kind == "size":
        (disk / "ballast").write_bytes(bytes(found.f_bavail * found.f_frsize - room * 4096))
        return
    for number in range(found.f_favail - room):
        (disk / f"ballast-{number}").touch()
