"""`devboot wsl install`: the profile's settings in the files that are there, and undone again."""

import json
import os
import re
import subprocess

import pytest

from devboot.workflow import as_root

PROFILE = """\
version: 1
name: mine
wsl:
  conf:
    boot:
      systemd: true
    automount:
      options: [metadata, umask=22]
  config:
    wsl2:
      memory: 16GB
    experimental:
      autoMemoryReclaim: gradual
"""
CONF = b"# by hand\n[boot]\nsystemd = True # yes\n\n[foreign]\nkey=1\n"
CONFIG = b"\xef\xbb\xbf# by hand\r\n[wsl2]\r\nkernelCommandLine = quiet # why\r\n\r\n[x]\r\ny=1\r\n"
AFTER = (
    b"\xef\xbb\xbf# by hand\r\n[wsl2]\r\nkernelCommandLine = quiet # why\r\nmemory=16GB\r\n\r\n"
    b"[x]\r\ny=1\r\n\r\n[experimental]\r\nautoMemoryReclaim=gradual\r\n"
)


@pytest.fixture
def windows(tmp_path):
    home = tmp_path / "windows"
    (home / "AppData/Roaming/Code/User").mkdir(parents=True)
    return home


@pytest.fixture
def there(devboot, windows):
    """A profile, both files, and a function that installs."""
    (devboot.cwd / "mine.yaml").write_text(PROFILE)
    (devboot.cwd / "wsl.conf").write_bytes(CONF)
    (windows / ".wslconfig").write_bytes(CONFIG)

    def run(*words, command="install", **environment):
        return devboot(
            *("wsl", command, "--profile", "mine.yaml"),
            *("--wsl-conf", "wsl.conf", "--windows-home", windows, *words),
            **environment,
        )

    return run


def state(devboot, windows):
    files = [*devboot.cwd.glob("*.conf"), *(f for f in windows.rglob("*") if f.is_file())]
    return {str(file): file.read_bytes() for file in files}


def say(devboot, text):
    (devboot.cwd / "mine.yaml").write_text(text)


def test_only_the_keys_of_the_profile_change(there, devboot, windows):
    before = state(devboot, windows)
    done = there()
    assert done.returncode == 0, done.stderr
    assert (windows / ".wslconfig").read_bytes() == AFTER
    conf = (devboot.cwd / "wsl.conf").read_bytes()
    assert conf == CONF + b"\n[automount]\noptions=metadata,umask=22\n"
    assert "2 files changed; `devboot undo` takes it back" in done.stdout
    assert "restart: WSL reads it after `wsl.exe --shutdown`, in Windows" in done.stderr
    lint = devboot("wsl", "lint", "--wsl-conf", "wsl.conf", "--json")
    assert {p["rule"] for p in json.loads(lint.stdout)["problems"]} == {
        "unknown-section",
        "unknown-key",
    }
    after = state(devboot, windows)
    again = there()
    assert (again.returncode, state(devboot, windows)) == (0, after)
    assert "nothing to do" in again.stdout
    assert "restart" not in again.stderr
    assert len(re.findall("wsl install", devboot("history").stdout)) == 1
    assert devboot("undo").returncode == 0
    assert state(devboot, windows) == before


def test_new_files_suit_the_linter_and_go_with_the_undo(devboot, windows):
    say(devboot, PROFILE)
    words = ("wsl", "install", "--profile", "mine.yaml", "--windows-home", windows)
    assert devboot(*words).returncode == 0
    assert (windows / ".wslconfig").read_bytes().startswith(b"[wsl2]\r\nmemory=16GB\r\n")
    lint = devboot("wsl", "lint", "--windows-home", windows, "--json")
    assert (lint.returncode, json.loads(lint.stdout)["problems"]) == (0, [])
    shown = devboot("wsl", "show", "--windows-home", windows)
    assert "16GB" in shown.stdout
    assert devboot("undo").returncode == 0
    assert not (windows / ".wslconfig").exists()


def test_looking_writes_nothing(there, devboot, windows):
    before = state(devboot, windows)
    diff = there("--diff")
    assert "+memory=16GB" in diff.stdout
    assert "update" in there("--dry-run").stdout
    assert there(command="diff").stdout == diff.stdout
    document = json.loads(there("--dry-run", "--json").stdout)
    assert document["schema"] == "devboot.wsl-install/1"
    assert [(c["place"], c["path"], c["action"]) for c in document["changes"]] == [
        ("etc", "wsl.conf", "update"), ("windows-home", ".wslconfig", "update"),
    ]  # fmt: skip
    assert document["restart"] == "wsl.exe --shutdown"
    assert json.loads(there("--json", command="diff").stdout)["schema"] == "devboot.wsl-diff/1"
    assert state(devboot, windows) == before
    assert not (devboot.home / ".local/state/devboot").exists()


def test_a_value_of_yours_is_asked_about_and_the_rest_can_go_on(there, devboot, windows):
    mine = CONFIG.replace(b"[x]", b"memory=4GB\r\n[x]")
    (windows / ".wslconfig").write_bytes(mine)
    before = state(devboot, windows)
    for words in ((), ("--dry-run",), ("--yes",), ("--on-conflict", "merge")):
        done = there(*words)
        assert done.returncode == 3
        assert "`wsl2.memory` is `4GB`, the profile says `16GB`" in done.stderr
        assert "`merge`" not in done.stderr  # a value is taken or left
    assert state(devboot, windows) == before
    assert there("--on-conflict", "keep").returncode == 0
    kept = (windows / ".wslconfig").read_bytes()
    assert b"memory=4GB" in kept
    assert b"autoMemoryReclaim=gradual" in kept
    again = there()  # yours now, while the profile has nothing new
    assert (again.returncode, "kept yours: wsl2.memory = 4GB" in again.stdout) == (0, True)
    say(devboot, PROFILE.replace("16GB", "32GB"))
    assert there().returncode == 3
    assert there("--on-conflict", "replace").returncode == 0
    assert b"memory=32GB\r\n" in (windows / ".wslconfig").read_bytes()


@pytest.mark.parametrize("policy", ["fail", "replace"])
def test_what_is_no_file_cannot_be_written_over(there, devboot, windows, policy):
    (windows / ".wslconfig").unlink()
    (windows / ".wslconfig").mkdir()
    done = there("--on-conflict", policy)
    assert (done.returncode, ".wslconfig: is a folder" in done.stderr) == (3, True)
    assert "`--on-conflict keep`" in done.stderr
    assert "`replace`" not in done.stderr
    assert (devboot.cwd / "wsl.conf").read_bytes() == CONF


def test_a_file_in_utf_16_stays_one(there, devboot, windows):
    file = windows / ".wslconfig"
    file.write_bytes(CONFIG.decode().encode("utf-16-le"))
    before = file.read_bytes()
    assert "+memory=16GB" in there("--diff").stdout
    assert there().returncode == 0
    assert file.read_bytes() == AFTER.decode().encode("utf-16-le")
    assert "nothing to do" in there().stdout
    assert devboot("undo").returncode == 0
    assert file.read_bytes() == before
    file.write_bytes(before[:-1])
    done = there()
    assert (done.returncode, "it is not UTF-8" in done.stderr) == (2, True)
    assert file.read_bytes() == before[:-1]


def test_uninstall_leaves_what_was_there_and_what_was_edited(there, devboot, windows):
    before = state(devboot, windows)
    there()
    words = ("wsl", "uninstall", "--wsl-conf", "wsl.conf", "--windows-home", windows)
    assert "-memory=16GB" in devboot(*words, "--diff").stdout
    done = devboot(*words)
    assert done.returncode == 0, done.stderr
    assert state(devboot, windows) == before
    assert "nothing to do" in devboot(*words).stdout
    there()
    file = windows / ".wslconfig"
    file.write_bytes(file.read_bytes().replace(b"16GB", b"4GB"))
    assert devboot(*words).returncode == 3
    assert devboot(*words, "--on-conflict", "replace").returncode == 0
    assert file.read_bytes() == CONFIG.replace(b"why\r\n", b"why\r\nmemory=4GB\r\n")  # yours


def test_an_undo_leaves_what_was_edited_since(there, devboot, windows):
    there()
    file = windows / ".wslconfig"
    file.write_bytes(file.read_bytes() + b"# later\r\n")
    done = devboot("undo")
    assert done.returncode == 0, done.stderr
    # What was written below the new section keeps it.
    assert file.read_bytes() == CONFIG + b"\r\n[experimental]\r\n# later\r\n"


@pytest.mark.parametrize("policy", ["fail", "keep", "replace", "merge"])
def test_a_file_that_wsl_does_not_read_is_refused_with_its_line(there, devboot, windows, policy):
    (devboot.cwd / "wsl.conf").write_bytes(b"[boot]\n; no comment\nsystemd=true\n")
    before = state(devboot, windows)
    done = there("--on-conflict", policy)
    assert done.returncode == 2
    assert f"{devboot.cwd}/wsl.conf:2:1: a key or a section starts with a letter" in done.stderr
    assert "devboot wsl lint" in done.stderr
    assert state(devboot, windows) == before


def test_what_root_has_to_do_is_printed_and_does_it(devboot, tmp_path):
    say(devboot, PROFILE)
    words = ("wsl", "install", "--profile", "mine.yaml", "--wsl-conf", "/etc/wsl.conf")
    done = devboot(*words, "--on-conflict", "replace", WSL_DISTRO_NAME="Ubuntu")
    assert done.returncode == 0, done.stderr
    assert "manual" in done.stdout
    assert "WSL reads it after `wsl.exe --terminate Ubuntu`" in done.stderr
    document = json.loads(devboot(*words, "--on-conflict", "replace", "--json").stdout)
    assert document["changes"][0]["action"] == "manual"
    (command,) = document["commands"]
    assert command in done.stdout
    (tmp_path / "sudo").write_text('#!/bin/sh\nexec "$@"\n')
    (tmp_path / "sudo").chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    file = tmp_path / "wsl.conf"
    shell = command.replace("/etc/wsl.conf", str(file))
    subprocess.run(["bash", "-c", shell], env={"PATH": path}, check=True)
    assert b"systemd=true\n" in file.read_bytes()
    assert "devboot undo" not in devboot("history").stdout


def test_what_root_has_to_do_keeps_the_file_and_an_older_copy(tmp_path):
    file = tmp_path / "it's wsl.conf"
    for before in (b"# one\n", b"# \xff\n"):
        file.write_bytes(before)
        command = as_root.writing(file, b"[boot]\n", before).replace("sudo ", "")
        subprocess.run(["bash", "-ec", command], check=True)
        assert file.read_bytes() == b"[boot]\n"
    kept = [copy.read_bytes() for copy in tmp_path.glob("*.bak")]
    assert sorted(kept) == [b"# one\n", b"# \xff\n"]
    missing = as_root.writing(tmp_path / "no" / "x", b"[boot]\n", b"").replace("sudo ", "")
    assert subprocess.run(["bash", "-c", missing], check=False, capture_output=True).returncode
    assert as_root.writing(file, b"[boot]\n", None).startswith("sudo tee ")


@pytest.mark.skipif(os.geteuid() == 0, reason="is for everybody but root")
def test_system_is_for_root(there):
    done = there("--system")
    assert (done.returncode, "this is not root" in done.stderr) == (2, True)


def test_what_makes_something_run_needs_consent(there, devboot, windows):
    code = PROFILE.replace(
        "      systemd: true\n", "      systemd: true\n      command: touch /x\n"
    )
    say(devboot, code)
    before = state(devboot, windows)
    for words in ((), ("--yes",), ("--dry-run",), ("--trust", "0" * 64)):
        done = there(*words)
        assert done.returncode == 3
        assert "error: by a setting of the profile something is run:\n" in done.stderr
        assert "mine.yaml:7:16: wsl.conf.boot.command = touch /x: root runs it" in done.stderr
    assert state(devboot, windows) == before
    trust = re.search(r"--trust ([0-9a-f]{64})", done.stderr)[1]
    document = json.loads(there("--trust", trust, "--diff", "--json").stdout)
    assert [(one["key"], one["value"]) for one in document["code"]] == [
        ("wsl.conf.boot.command", "touch /x")
    ]
    assert there().returncode == 3  # looking is no consent
    done = there("--trust", trust)
    assert done.returncode == 0
    assert "runs: wsl.conf.boot.command = touch /x: root runs it" in done.stderr
    assert b"command=touch /x\n" in (devboot.cwd / "wsl.conf").read_bytes()
    assert there().returncode == 0  # once is enough, for these words
    say(devboot, code.replace("/x", "/y"))
    assert there().returncode == 3
    assert there(command="diff").returncode == 0  # looking is no consent
    assert there().returncode == 3


def test_what_is_typed_is_meant(there, devboot):
    done = there("--set", "wsl.conf.boot.command=touch /x")
    assert done.returncode == 0, done.stderr
    assert b"command=touch /x\n" in (devboot.cwd / "wsl.conf").read_bytes()


@pytest.mark.parametrize(
    ("setting", "says"),
    {
        "wsl.config.wsl2.memory=8gb": "is no size",
        "wsl.config.wsl2.memroy=8GB": "did you mean `memory`?",
        "wsl.config.wsl2.autoMemoryReclaim=gradual": "belongs in `wsl.config.experimental.",
        "wsl.conf.wsl2.memory=8GB": "it belongs in `wsl.config.wsl2`",
        "wsl.conf.boot.systemd=yes": "is neither true nor false",
        "wsl.conf.boot.my-key=1": "`my-key` is no key",
        "wsl.conf.boot={systemd: {a: b}}": "is true or false, not a mapping",
        "wsl.conf.boot={newer: {a: b}}": "is one value",
        "wsl.conf.boot=true": "is a mapping, not `true`",
        "wsl.conf.newer=true": "is a section, with keys below it",
    }.items(),
)
def test_a_setting_that_wsl_would_not_take_is_refused(there, devboot, windows, setting, says):
    before = state(devboot, windows)
    done = there("--set", setting)
    assert done.returncode == 2
    assert says in done.stderr
    assert "--set:1:" in done.stderr
    assert state(devboot, windows) == before


def test_wrong_words_are_said_to_be(devboot, windows, tmp_path):
    say(devboot, PROFILE)
    done = devboot("wsl", "install", "--profile", "mine.yaml", "--windows-home", "nowhere")
    assert (done.returncode, "`nowhere` is not a folder" in done.stderr) == (2, True)
    both = ("--windows-home", windows, "--wslconfig", tmp_path / "x" / ".wslconfig")
    done = devboot("wsl", "install", "--profile", "mine.yaml", *both)
    assert (done.returncode, "one of the two is enough" in done.stderr) == (2, True)


def test_a_name_that_windows_spells_otherwise_is_the_same_file(devboot, windows):
    say(devboot, PROFILE)
    (windows / ".WSLConfig").write_bytes(CONFIG)
    words = ("wsl", "install", "--profile", "mine.yaml", "--windows-home", windows)
    assert devboot(*words).returncode == 0
    assert (windows / ".WSLConfig").read_bytes() == AFTER
    assert not (windows / ".wslconfig").exists()


PROGRAMS = """\
version: 1
name: mine
wsl:
  vscode:
    files.autoSave: "off"
    remote.autoForwardPorts: false
    editor.tabSize: 4
  terminal:
    opacity: 90
    font: {face: Cascadia Mono}
"""
SETTINGS = b'{\r\n  // mine\r\n  "editor.tabSize": 8,\r\n  "a": 1\r\n}\r\n'


def test_vscode_and_terminal_on_windows(devboot, windows):
    say(devboot, PROGRAMS)
    settings = windows / "AppData/Roaming/Code/User/settings.json"
    fragment = windows / "AppData/Local/Microsoft/Windows Terminal/Fragments/devboot/wsl.json"
    settings.write_bytes(SETTINGS)

    def install(*words):
        words = ("--windows-home", windows, "--profile", "mine.yaml", *words)
        return devboot("wsl", "install", *words, WSL_DISTRO_NAME="Ubuntu")

    refused = install()
    assert refused.returncode == 3
    assert 'wsl.terminal.font = {"face": "Cascadia Mono"}' in refused.stderr
    assert "autoForwardPorts" not in refused.stderr
    trust = ("--trust", re.search(r"--trust ([0-9a-f]{64})", refused.stderr)[1])
    done = install(*trust)
    assert done.returncode == 0, done.stderr
    text = settings.read_bytes()
    assert text.startswith(b'{\r\n  // mine\r\n  "editor.tabSize": 8,\r\n  "a": 1,\r\n')  # yours
    assert b'"remote.autoForwardPorts": false' in text
    assert b'"files.autoSave": "off"' in text
    entry = json.loads(fragment.read_bytes())["profiles"][0]
    assert entry == {
        "name": "Ubuntu (devboot)", "commandline": "wsl.exe -d Ubuntu --cd ~", "opacity": 90,
        "font": {"face": "Cascadia Mono"},
    }  # fmt: skip
    after = state(devboot, windows)
    assert "nothing to do" in install().stdout
    assert state(devboot, windows) == after
    say(devboot, "version: 1\nname: mine\n")
    assert install().returncode == 0
    assert not fragment.exists()
    assert settings.read_bytes() == SETTINGS
    devboot("undo")
    assert state(devboot, windows) == after
    devboot("undo", "1")
    assert settings.read_bytes() == SETTINGS


def test_vscode_is_left_out_where_it_never_was(devboot, tmp_path):
    say(devboot, "version: 1\nname: mine\nwsl: {vscode: {remote.autoForwardPorts: false}}\n")
    home = tmp_path / "w"
    home.mkdir()
    done = devboot("wsl", "install", "--windows-home", home, "--profile", "mine.yaml")
    assert done.returncode == 0
    assert "VS Code was never started on Windows" in done.stderr
    assert not list(home.iterdir())


def test_a_terminal_needs_a_distribution(devboot, windows):
    say(devboot, "version: 1\nname: mine\nwsl: {terminal: {opacity: 90}}\n")
    done = devboot("wsl", "install", "--windows-home", windows, "--profile", "mine.yaml")
    assert done.returncode == 2
    assert "wsl.terminal.commandline" in done.stderr
