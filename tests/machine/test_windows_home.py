"""The home in Windows: who is believed, in which order, and that nothing holds anybody up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from devboot.machine import windows, windows_home, wslinfo
from tests.fakes import windows as fake

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def world(tmp_path: Path) -> Any:
    return fake.Windows(tmp_path / "root")


def found(machine: Any) -> Path | None:
    home = windows_home.find(machine)
    return home.path if home else None


@pytest.mark.parametrize("mount", fake.MOUNTS)
def test_windows_says_it_whatever_the_drive_is_mounted_by(mount: str, tmp_path: Path) -> None:
    world = fake.Windows(tmp_path / "root", mount)
    world.cmd()
    home = windows_home.find(world.machine())
    assert home == (world.home, "Windows says so")
    assert world.asked() == ["/d /u /c echo %USERPROFILE%"]


@pytest.mark.parametrize("user", ["ada", "Ada Lovelace", "Ada Lö", "дом", "用户"])
def test_the_answer_is_utf_16(user: str, tmp_path: Path) -> None:
    world = fake.Windows(tmp_path / "root", user=user)
    world.cmd()
    (world.root / "mnt/c/Users/Bob").mkdir()
    assert found(world.machine()) == world.home


def test_no_interop_but_the_starter_of_wsl(world: Any) -> None:
    world.without_interop()
    (world.root / "mnt/c/Users/Bob").mkdir()
    assert found(world.machine()) is None
    world.cmd(path="/init")
    assert found(world.machine()) == world.home
    (asked,) = world.asked()
    assert asked.endswith("/Windows/System32/cmd.exe /d /u /c echo %USERPROFILE%")


def test_somebody_elses_init_is_not_started(world: Any) -> None:
    world.without_interop()
    world.cmd(path="/init")
    (world.root / "run/WSL").rmdir()  # a container that shares the kernel
    windows_home.find(world.machine())
    assert world.asked() == []


def test_what_was_handed_on_is_taken_before_windows_is_asked(world: Any) -> None:
    world.cmd("C:\\Users\\Bob")
    for profile in (f"/mnt/c/Users/{world.home.name}", world.profile):
        assert found(world.machine(USERPROFILE=profile)) == world.home
    assert world.asked() == []


@pytest.mark.parametrize("profile", ["/nowhere", "D:\\Users\\x", "x", "C:\\", "C:\\no\\such"])
def test_a_variable_that_leads_nowhere_is_not_believed(profile: str, world: Any) -> None:
    world.cmd()
    home = windows_home.find(world.machine(USERPROFILE=profile))
    assert home is not None
    assert home.path in {world.home, world.root / "mnt/c"}


def test_a_home_on_another_drive_is_translated(world: Any) -> None:
    home = world.root / "mnt/d/people/ada"
    home.mkdir(parents=True)
    world.cmd("D:\\people\\ada")
    world.tool("wslpath", '[ "$1 $2" = "-au D:\\\\people\\\\ada" ] && echo /mnt/d/people/ada')
    assert found(world.machine()) == home


@pytest.mark.parametrize(
    "body", ["exit 1", "echo nonsense", "printf '\\377\\376'", "kill -9 $$", "echo /not/there"]
)
def test_a_broken_translator_is_done_without(body: str, world: Any) -> None:
    world.cmd()
    world.tool("wslpath", body)
    (world.root / "mnt/c/Users/Bob").mkdir()
    assert found(world.machine()) in {world.home, None}


@pytest.mark.parametrize(
    "body",
    ["exit 1", "exit 0", "printf '%%USERPROFILE%%'", "kill -9 $$", "head -c 99999 /dev/zero"],
)
def test_a_broken_windows_leaves_the_only_user(body: str, world: Any) -> None:
    world.program("cmd.exe", body)
    home = windows_home.find(world.machine())
    assert home == (world.home, "it is the only one on the drive")


def test_a_windows_that_hangs_is_left_alone(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows_home, "_ANSWER_S", 0.2)
    world.program("cmd.exe", "/bin/sleep 60")
    world.cmd(path="/init")  # what hangs once is not asked in another way
    assert found(world.machine()) == world.home
    assert world.asked() == []


def test_path_tells_it_among_several_users(world: Any) -> None:
    (world.root / "mnt/c/Users/Bob").mkdir()
    path = f"/usr/bin:/mnt/c/Windows:/mnt/c/Users/{world.home.name}/AppData/Local/bin"
    assert found(world.machine(PATH=path)) == world.home
    assert found(world.machine(PATH="/mnt/c/Users:/mnt/c/Users/Nobody/bin")) is None


def test_of_several_users_the_one_who_logged_in(world: Any) -> None:
    (world.root / "mnt/c/Users/Bob").mkdir()
    assert found(world.machine()) is None
    (world.home / "NTUSER.DAT").touch()
    assert found(world.machine()) == world.home


def test_without_a_drive_of_windows_nothing_is_started(world: Any) -> None:
    world.write("/proc/mounts", "/dev/sdb1 /mnt/c ext4 rw 0 0\n")
    world.cmd()
    assert found(world.machine(USERPROFILE=world.profile)) is None
    assert world.asked() == []


def test_the_doctor_asks_no_program(world: Any) -> None:
    world.cmd()
    (world.home / ".wslconfig").write_text("[wsl2]\n")
    assert windows_home.wslconfig(world.machine()) == "[wsl2]\n"
    assert world.asked() == []


def test_the_doctor_reads_utf_16_as_windows_does(world: Any) -> None:
    assert windows_home.wslconfig(world.machine()) is None
    (world.home / ".wslconfig").write_bytes("\ufeff[wsl2]\n".encode("utf-16-le"))
    assert windows_home.wslconfig(world.machine()) == "\ufeff[wsl2]\n"


def test_a_program_that_does_not_answer_is_an_error(world: Any) -> None:
    world.program("reg.exe", "/bin/sleep 60")
    with pytest.raises(OSError, match="did not answer"):
        windows.ask(world.machine(), "System32/reg.exe", timeout=0.2)
    with pytest.raises(OSError, match=r"pwsh\.exe on a drive"):
        windows.ask(world.machine(), "System32/pwsh.exe")


def test_wsl_says_its_version_and_mode(world: Any) -> None:
    assert wslinfo.ask(world.machine()) == (None, None)
    world.tool(
        "wslinfo", "case $1 in --version) echo 2.6.2.0;; --networking-mode) echo mirrored;; esac"
    )
    assert wslinfo.ask(world.machine()) == ("2.6.2.0", "mirrored")
    world.tool(
        "wslinfo", "[ $1 = --networking-mode ] && echo nat || { echo usage: x y >&2; exit 1; }"
    )
    assert wslinfo.ask(world.machine()) == (None, "nat")  # one that is too old for the question


@pytest.mark.parametrize(
    "body", ["exit 1", "/bin/sleep 60", "echo two words", "printf '\\000\\377'", "echo 'a;b'"]
)
def test_a_broken_wslinfo_is_no_answer(
    body: str, world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wslinfo, "_ANSWER_S", 0.2)
    world.tool("wslinfo", body)
    assert wslinfo.ask(world.machine()) == (None, None)
