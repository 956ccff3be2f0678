"""Which files of WSL are meant, and what the running WSL says beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from devboot.errors import DevbootError
from devboot.merge.wsl_encoding import encoded
from devboot.workflow import wsl_files
from devboot.workflow.wsl_files import Asked
from tests.fakes import windows as fake

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def world(tmp_path: Path) -> Any:
    return fake.Windows(tmp_path / "root")


def test_in_wsl_the_files_are_those_of_this_machine(world: Any) -> None:
    conf = world.write("/etc/wsl.conf", "[boot]\n")
    world.cmd()
    world.tool("wslinfo", "case $1 in --version) echo 2.6.2.0;; *) echo nat;; esac")
    there = wsl_files.opened(Asked(), world.machine(WSL_DISTRO_NAME="Debian"))
    assert [(file.path, file.data) for file in there.files] == [(conf, b"[boot]\n")]
    assert [file.path for file in there.empty] == [world.home / ".wslconfig"]
    assert there.info == ("2.6.2.0", "nat")


def test_without_a_home_the_other_file_is_still_read(world: Any) -> None:
    world.write("/etc/wsl.conf", "[boot]\n")
    world.write("/proc/mounts", "none / overlay rw 0 0\n")
    there = wsl_files.opened(Asked(), world.machine(WSL_DISTRO_NAME="Debian"))
    assert len(there.files) == 1
    assert "--windows-home" in there.notes[0]


@pytest.mark.parametrize("why", ["elsewhere", "in a container"])
def test_elsewhere_a_file_must_be_named(why: str, world: Any) -> None:
    machine = world.machine()
    if why == "in a container":
        world.write("/.dockerenv", "")
        machine = world.machine(WSL_DISTRO_NAME="Debian")
    with pytest.raises(DevbootError, match="this is not WSL") as caught:
        wsl_files.locate(Asked(), machine)
    assert "--wsl-conf" in caught.value.hint


def test_what_is_named_is_all_that_is_read(tmp_path: Path) -> None:
    (tmp_path / ".wslconfig").write_text("[wsl2]\n")
    there = wsl_files.opened(Asked(windows_home=tmp_path))
    assert [file.path for file in there.files] == [tmp_path / ".wslconfig"]
    assert there.info == (None, None)


@pytest.mark.parametrize("name", ["absent", "folder", "pipe", "large"])
def test_what_is_no_file_of_wsl_is_refused(name: str, tmp_path: Path) -> None:
    import os

    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "large").write_bytes(b"#" * (1 << 20) + b"\n")
    with pytest.raises(DevbootError, match=name):
        wsl_files.opened(Asked(wsl_conf=tmp_path / name))


def test_a_home_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DevbootError, match="is not a folder"):
        wsl_files.locate(Asked(windows_home=tmp_path / "x"))


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"\xef\xbb\xbf[a]\r\n", bytes(range(256))])
def test_the_bytes_of_a_file_can_be_made_of_its_text(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(data)
    (file,) = wsl_files.opened(Asked(wslconfig=tmp_path / "f")).files
    assert encoded(file.text, file.data, file.dialect) == data
