"""What devboot does not write over, through or into; each with the reason, and nothing changed."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from devboot.apply import agreed
from devboot.errors import ConflictError, DevbootError
from devboot.machine.places import Places
from devboot.plan import Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Home


def _fifo(file: Path) -> None:
    os.mkfifo(file)


def _socket(file: Path) -> None:
    with socket.socket(socket.AF_UNIX) as opened:
        here = Path.cwd()
        os.chdir(file.parent)  # a socket's path has 107 letters at most
        opened.bind(file.name)
        os.chdir(here)


def _hard_link(file: Path) -> None:
    (file.parent / "other").write_bytes(b"mine")
    file.hardlink_to(file.parent / "other")


def _link(to: str) -> Callable[[Path], None]:
    return lambda file: file.symlink_to(to)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (Path.mkdir, "is a folder"),
        (_fifo, "is a named pipe"),
        (_socket, "is a socket"),
        (_hard_link, "has 2 hard links"),
        (_link("../outside"), "leads out of"),
        (_link("/etc/passwd"), "leads out of"),
        (_link("nothing"), "is a link to nothing"),
        (_link("target"), "is a loop of links"),
    ],
)
@pytest.mark.parametrize("policy", ["fail", "replace", "merge"])
def test_what_is_in_the_way(
    home: Home, make: Callable[[Path], None], reason: str, policy: str
) -> None:
    (home.path.parent / "outside").write_bytes(b"victim")
    make(home.path / "target")
    before = home.look()
    with pytest.raises(ConflictError, match=reason) as caught:
        home.apply({"a": b"x", "target": b"y"}, policy)
    assert caught.value.exit_code == 3
    assert home.look() == before
    assert (home.path.parent / "outside").read_bytes() == b"victim"


@pytest.mark.parametrize("policy", ["fail", "replace"])
def test_a_folder_that_leads_out(home: Home, policy: str) -> None:
    outside = home.path.parent / "outside"
    outside.mkdir()
    (home.path / "sub").symlink_to(outside)
    with pytest.raises(ConflictError, match="`sub` is a link that leads out of"):
        home.apply({"sub/a": b"x"}, policy)
    assert list(outside.iterdir()) == []


def test_a_file_where_a_folder_is_needed(home: Home) -> None:
    home.write("sub", b"mine")
    with pytest.raises(ConflictError, match="`sub` is a file, not a folder"):
        home.apply({"sub/a": b"x"}, "replace")


def test_keep_leaves_obstacles_alone_and_writes_the_rest(home: Home) -> None:
    _fifo(home.path / "pipe")
    home.apply({"a": b"x", "pipe": b"y"}, "keep")
    assert (home.path / "a").read_bytes() == b"x"


def test_two_names_that_differ_by_case_only(home: Home) -> None:
    with pytest.raises(ConflictError, match="differ by upper and lower case only"):
        home.apply({"a/B": b"x", "A/b": b"y"})


def test_two_ways_to_one_file(home: Home) -> None:
    home.write("real", b"mine")
    (home.path / "one").symlink_to("real")
    with pytest.raises(ConflictError, match="are the same file"):
        home.apply({"one": b"x", "real": b"y"}, "replace")
    assert (home.path / "real").read_bytes() == b"mine"


def test_a_target_that_is_a_file_and_a_folder(home: Home) -> None:
    with pytest.raises(ConflictError, match="as a file and as a folder"):
        home.apply({"a": b"x", "a/b": b"y"})


@pytest.mark.parametrize(
    "path",
    ["../a", "/etc/a", "a/../../b", "~/a", "a\nb", "a\u202eb", "a\\b", ".git/config", "x" * 201],
)
def test_paths_that_no_target_may_have(home: Home, path: str) -> None:
    with pytest.raises(DevbootError):
        home.apply({path: b"x"}, "replace")
    assert home.look() == {}


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
def test_an_immutable_file(home: Home) -> None:
    file = home.write("a", b"mine")
    if subprocess.run(["chattr", "+i", file], check=False, capture_output=True).returncode != 0:
        pytest.skip("this disk has no such flag")
    try:
        with pytest.raises(ConflictError, match="is immutable"):
            home.apply({"a": b"x", "b": b"y"}, "replace")
    finally:
        subprocess.run(["chattr", "-i", file], check=True)
    assert home.look().keys() == {"a"}


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
def test_root_in_somebody_elses_home(home: Home) -> None:
    os.chown(home.path, 12345, 12345)
    with pytest.raises(ConflictError, match="belongs to another user"):
        home.apply({"a": b"x"})
    assert home.look() == {}


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
def test_root_leaves_no_state_in_somebody_elses_home(home: Home) -> None:
    home.write("a", b"x")
    os.chown(home.path, 12345, 12345)
    state = home.path / ".local/state/devboot"
    home.apply({"a": b"x"}, places=Places({**home.places.roots, Place.STATE: state}))
    with pytest.raises(ConflictError, match="belongs to another user, and this is root"):
        agreed.save(state, ["x"])
    assert home.look().keys() == {"a"}


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become somebody else")
def test_a_folder_that_may_not_be_written(home: Home, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    home.places.path(next(iter(home.places.roots))).chmod(0o755)
    (tmp_path / "state").mkdir()
    for path in (tmp_path / "state", home.path):
        os.chown(path, 12345, 12345)
    home.path.chmod(0o555)

    def attempt() -> None:
        with pytest.raises(DevbootError, match="permission denied") as caught:
            home.apply({"a": b"x"})
        assert caught.value.exit_code == 2

    assert _as_somebody(attempt) == 0
    assert home.look() == {}


def _as_somebody(work: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.setgid(12345)
            os.setuid(12345)
            work()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
