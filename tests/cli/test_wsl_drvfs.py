"""On a drive of Windows: no modes, no hard links, no exchange, and files that are held open."""

import shutil
import subprocess
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "apply" / "drvfs.c"
PROFILE = "version: 1\nname: mine\nwsl: {config: {wsl2: {memory: 16GB}}}\n"


@pytest.fixture(scope="module")
def shim(tmp_path_factory):
    compiler = shutil.which("cc") or pytest.skip("needs a C compiler")
    library = tmp_path_factory.mktemp("drvfs") / "drvfs.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, SOURCE, "-ldl"], check=True)
    return library


@pytest.fixture
def install(devboot, tmp_path, shim):
    home = tmp_path / "windows"
    home.mkdir()
    (devboot.cwd / "mine.yaml").write_text(PROFILE)

    def run(*words, held=""):
        around = {"LD_PRELOAD": str(shim), "DRVFS": str(home), "DRVFS_HELD": held}
        return devboot(*words, **around)

    return home, run


TERMINAL = ("--set", "wsl.terminal.name=a", "--set", "wsl.terminal.commandline=wsl.exe -d a")
WORDS = ("wsl", "install", "--profile", "mine.yaml", "--windows-home")


def test_a_file_is_made_changed_and_undone(install):
    home, run = install
    done = run(*WORDS, home)
    assert done.returncode == 0, done.stderr
    assert (home / ".wslconfig").read_bytes() == b"[wsl2]\r\nmemory=16GB\r\n"
    done = run(*WORDS, home, "--set", "wsl.config.wsl2.memory=8GB")
    assert done.returncode == 0, done.stderr
    assert (home / ".wslconfig").read_bytes() == b"[wsl2]\r\nmemory=8GB\r\n"
    assert run("undo").returncode == 0
    assert (home / ".wslconfig").read_bytes() == b"[wsl2]\r\nmemory=16GB\r\n"
    assert run("undo").returncode == 0
    assert list(home.iterdir()) == []


def test_a_file_that_a_program_holds_open_is_said_to_be(install):
    home, run = install
    (home / ".wslconfig").write_bytes(b"# mine\r\n")
    done = run(*WORDS, home, held=".wslconfig")
    assert done.returncode == 3
    assert "is held open by a program of Windows; nothing was changed" in done.stderr
    assert [file.name for file in home.iterdir()] == [".wslconfig"]
    assert (home / ".wslconfig").read_bytes() == b"# mine\r\n"
    assert run(*WORDS, home).returncode == 0


PROGRAMS = """\
version: 1
name: mine
wsl: {vscode: {remote.autoForwardPorts: false}, terminal: {opacity: 90}}
"""


@pytest.fixture
def settings(install, devboot):
    """VS Code's settings, of a profile that sets some."""
    (devboot.cwd / "mine.yaml").write_text(PROGRAMS)
    file = install[0] / "AppData/Roaming/Code/User/settings.json"
    file.parent.mkdir(parents=True)
    file.write_bytes(b'{\r\n  "a": 1 // mine\r\n}\r\n')
    return file


def test_vscode_and_the_terminal_are_changed_and_undone(install, settings):
    home, run = install
    before = {file: file.read_bytes() for file in home.rglob("*") if file.is_file()}
    done = run(*WORDS, home, *TERMINAL)
    assert done.returncode == 0, done.stderr
    text = settings.read_bytes()
    assert b'"remote.autoForwardPorts": false' in text
    assert text.count(b"\n") == text.count(b"\r\n")
    assert len([file for file in home.rglob("*") if file.is_file()]) == 2
    assert run("undo").returncode == 0
    assert {file: file.read_bytes() for file in home.rglob("*") if file.is_file()} == before


def test_settings_that_vscode_holds_open_stay(install, settings):
    home, run = install
    before = settings.read_bytes()
    words = (*WORDS, home, *TERMINAL)
    done = run(*words, held="settings.json")
    assert done.returncode == 3
    assert "is held open by a program of Windows; nothing was changed" in done.stderr
    assert [file for file in home.rglob("*") if file.is_file()] == [settings]
    assert settings.read_bytes() == before
