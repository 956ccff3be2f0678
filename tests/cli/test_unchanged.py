"""An install with nothing to do is proven by one look at each file, from which nothing hides."""

from __future__ import annotations

import os
import re
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.conftest import Devboot

if TYPE_CHECKING:
    from collections.abc import Callable

NOTHING = "nothing to do: all is as it should be\n"
PROFILE = "version: 1\nname: mine\nextends: [cpu-only]\neditor: {vim: {tabstop: %d}}\n"
SETTLE = 1.3  # s; what was changed a moment ago proves nothing


class Said(NamedTuple):
    """What an install came to."""

    status: int
    out: str
    err: str
    looked: bool  # whether it made a plan


class Room(NamedTuple):
    """A home in which everything is installed, with a PATH of its own."""

    devboot: Devboot

    @property
    def home(self) -> Path:
        return self.devboot.home

    @property
    def overlay(self) -> Path:
        return self.home / ".config/devboot/overlay"

    @property
    def profiles(self) -> Path:
        return self.home / ".config/devboot/profiles"

    @property
    def state(self) -> Path:
        return self.home / ".local/state/devboot"

    @property
    def evidence(self) -> Path:
        return self.state / "unchanged"

    def install(self, *words: str, **environ: str) -> Said:
        path = f"{self.home}/bin:/usr/bin:/bin"
        environ = {"PATH": path, "PYTHONPROFILEIMPORTTIME": "1", **environ}
        done = self.devboot("dotfiles", "install", *(words or ("--profile", "mine")), **environ)
        lines = done.stderr.splitlines(keepends=True)
        err = "".join(line for line in lines if not line.startswith("import time:"))
        return Said(done.returncode, done.stdout, err, "devboot.plan" in done.stderr)


def _room(folder: Path) -> Room:
    room = Room(Devboot(folder / "home", folder / "work"))
    for path in (room.devboot.cwd, room.home / "bin", room.overlay / ".config/tool"):
        path.mkdir(parents=True)
    room.profiles.mkdir()
    (room.profiles / "mine.yaml").write_text(PROFILE % 4)
    (room.overlay / ".foo").write_text("one\n")
    (room.overlay / ".config/tool/rc").write_text("two\n")
    (room.overlay / ".columns.j2").write_text("{{ tabstop }}\n")
    digest = re.search(r"--trust (\w{64})", room.install().err)
    assert digest
    assert room.install("--profile", "mine", "--trust", digest[1]).status == 0
    return room


def _with_old_times(file: Path, data: bytes) -> None:
    found = file.stat()
    file.write_bytes(data)
    os.utime(file, ns=(found.st_atime_ns, found.st_mtime_ns))


def _lead_away(room: Room, path: str) -> None:
    outside = room.home.parent / "outside"
    (room.home / path).rename(outside)
    (room.home / path).symlink_to(outside)


def _program(room: Room) -> None:
    (room.home / "bin/rg").write_text("#!/bin/sh\n")
    (room.home / "bin/rg").chmod(0o755)


CHANGES: dict[str, tuple[Callable[[Room], object], int, str]] = {
    "an edit": (
        lambda room: (room.home / ".foo").write_text("longer than before\n"), 0, "yours .*foo",
    ),
    "an edit of the same size with its old time": (
        lambda room: _with_old_times(room.home / ".foo", b"two\n"), 0, "yours .*foo",
    ),
    "a new file of the same name": (
        lambda room: shutil.copy2(room.overlay / ".foo", room.home / ".foo"), 0, "nothing to do",
    ),
    "a mode": (lambda room: (room.home / ".foo").chmod(0o600), 0, "nothing to do"),
    "a deleted file": (lambda room: (room.home / ".foo").unlink(), 0, "you deleted it"),
    "a file that is a link now": (lambda room: _lead_away(room, ".foo"), 3, "leads out of"),
    "a folder that is a link now": (
        lambda room: _lead_away(room, ".config/tool"), 3, "leads out of",
    ),
    "a new file in the overlay": (
        lambda room: (room.overlay / ".config/tool/new").write_text("x"), 3, "new or changed",
    ),
    "a new folder in the overlay": (
        lambda room: (room.overlay / "new").mkdir(), 0, "nothing to do",
    ),
    "an overlay file of the same size with its old time": (
        lambda room: _with_old_times(room.overlay / ".foo", b"two\n"), 3, "new or changed",
    ),
    "a file that is gone from the overlay": (
        lambda room: (room.overlay / ".foo").unlink(), 0, "remove .*foo",
    ),
    "a profile": (
        lambda room: (room.profiles / "mine.yaml").write_text(PROFILE % 8),
        0, "update .*columns",
    ),
    "a profile that stands in for a built-in one": (
        lambda room: (room.profiles / "cpu-only.yaml").write_text("version: 2"),
        2, "version",
    ),
    "a new program": (_program, 0, ""),
    "consent that is gone": (lambda room: (room.state / "agreed").unlink(), 3, "new or changed"),
    "an undo": (lambda room: room.devboot("undo"), 0, "create .*foo"),
}  # fmt: skip

READING = ("kept", "default profile")


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Room]:
    """A home for each change, all of them left alone until what is in them counts."""
    made = {name: _room(tmp_path_factory.mktemp("room")) for name in (*CHANGES, *READING)}
    time.sleep(SETTLE)
    for room in made.values():
        assert room.install() == (0, NOTHING, "", True)
    return made


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_seen(rooms: dict[str, Room], name: str) -> None:
    room = rooms[name]
    change, status, words = CHANGES[name]
    assert room.install() == (0, NOTHING, "", False)
    change(room)
    said = room.install()
    assert said.looked
    assert said.status == status, said
    assert re.search(words, said.out + said.err), said


def test_only_the_same_words_in_the_same_surroundings_count(rooms: dict[str, Room]) -> None:
    room = rooms["kept"]
    assert not room.install(TERM="other", EDITOR="ed").looked
    assert room.install("--profile", "mine", "--yes").looked
    for environ in ({"CUDA_HOME": "/nothing"}, {"XDG_CONFIG_HOME": str(room.home / "x")}):
        room.install()
        assert room.install(**environ).looked
    room.install()
    elsewhere = Room(Devboot(room.home, room.home / "bin"))
    assert elsewhere.install().looked
    assert not elsewhere.install().looked


def test_a_profile_that_nobody_named_is_still_said(rooms: dict[str, Room]) -> None:
    room = rooms["default profile"]
    looked = room.install("--on-conflict=replace")
    again = room.install("--on-conflict=replace")
    assert looked.looked
    assert not again.looked
    assert looked.err.startswith("profile: ")
    assert again[:3] == looked[:3]


def _fifo(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def _linked(file: Path) -> None:
    file.rename(file.with_name("elsewhere"))
    file.symlink_to("elsewhere")


def _flipped(at: float) -> Callable[[Path], None]:
    def flip(file: Path) -> None:
        data = bytearray(file.read_bytes())
        data[int(at * len(data))] ^= 1
        file.write_bytes(data)

    return flip


@pytest.mark.parametrize(
    "spoil",
    [
        Path.unlink,
        _fifo,
        _linked,
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(file.read_bytes()[:-1]),
        lambda file: file.write_bytes(b"\xff" * 100),
        lambda file: os.truncate(file, 1 << 40),
        lambda file: file.chmod(0o666),
        _flipped(0.001),
        _flipped(0.5),
        _flipped(0.999),
    ],
)
def test_evidence_that_is_odd_proves_nothing(
    rooms: dict[str, Room], spoil: Callable[[Path], None]
) -> None:
    room = rooms["kept"]
    room.install()
    assert not room.install().looked
    spoil(room.evidence)
    assert room.install() == (0, NOTHING, "", True)


def test_a_folder_in_its_place_is_no_harm(rooms: dict[str, Room]) -> None:
    room = rooms["kept"]
    room.evidence.unlink(missing_ok=True)
    room.evidence.mkdir()
    for _ in range(2):
        assert room.install() == (0, NOTHING, "", True)
    room.evidence.rmdir()
