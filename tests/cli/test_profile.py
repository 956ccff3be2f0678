"""`devboot profile` as a user meets it: real files, a real editor, a home of its own."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from devboot.profile.schema import schema

if TYPE_CHECKING:
    from tests.conftest import Devboot

BUILT_IN = (
    "base", "container", "cpp", "cpu-only", "cuda", "linux-cuda", "python", "server", "wsl",
    "wsl-cuda",
)  # fmt: skip
WRONG = "version: 1\nname: mine\nextends: [cpp]\ntoolchain: {cpp: {compilr: clang}}\n"


def own(devboot: Devboot, name: str) -> Path:
    return devboot.home / ".config/devboot/profiles" / f"{name}.yaml"


def answer(devboot: Devboot, *words: str, **environment: str) -> dict[str, Any]:
    done = devboot("profile", *words, "--json", **environment)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def editor(devboot: Devboot, script: str) -> str:
    """Return an editor that does to its file what a shell script says."""
    program = devboot.cwd / "editor with blank"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return f"'{program}'"


def test_all_are_listed_and_one_fits(devboot: Devboot) -> None:
    found = answer(devboot, "list")
    assert [row["name"] for row in found["profiles"]] == list(BUILT_IN)
    assert [row["name"] for row in found["profiles"] if row["chosen"]] == [found["chosen"]["name"]]
    assert all(row["about"] for row in found["profiles"])
    text = devboot("profile", "list").stdout
    assert f"* {found['chosen']['name']}: {found['chosen']['reason']}" in text


@pytest.mark.parametrize("name", BUILT_IN)
def test_what_show_prints_is_that_profile_again(devboot: Devboot, name: str) -> None:
    shown = devboot("profile", "show", name).stdout
    (devboot.cwd / "shown.yaml").write_text(shown)
    assert devboot("profile", "validate", "shown.yaml").returncode == 0
    assert devboot("profile", "diff", name, "./shown.yaml").stdout == "no differences\n"
    assert devboot("profile", "show", "./shown.yaml").stdout == shown


def test_each_value_says_where_it_is_from(devboot: Devboot) -> None:
    shown = devboot("profile", "show", "cpu-only", "--origin", "--set", "system.shell=zsh").stdout
    rows = dict(line.split("  # ") for line in shown.splitlines() if "  # " in line)
    origins = {words.strip(): origin for words, origin in rows.items()}
    assert origins["shell: zsh"] == "--set:1:14"
    assert origins["index: cpu"] == "cpu-only.yaml:11:12"
    assert origins["intellisense: cpptools"] == "default"


def test_why_names_all_layers(devboot: Devboot) -> None:
    found = answer(devboot, "why", "packages.apt", "--profile", "cpp", "--set", "+packages.apt=[x]")
    assert [(row["operator"], row["origin"]) for row in found["layers"]] == [
        ("", "default"), ("", "base.yaml:8:8"), ("+", "cpp.yaml:9:16"), ("+", "--set:1:15"),
    ]  # fmt: skip
    assert found["value"][-1] == "x"
    assert "nobody sets it" in devboot("profile", "why", "require.ncu").stdout


def test_an_unknown_key_gets_a_suggestion(devboot: Devboot) -> None:
    done = devboot("profile", "why", "toolchain.cp")
    assert done.returncode == 2
    assert "did you mean `toolchain.cpp`?" in done.stderr


def test_the_environment_and_the_local_file_have_their_say(devboot: Devboot) -> None:
    local = devboot.home / ".config/devboot/local.yaml"
    local.parent.mkdir(parents=True)
    local.write_text("system: {shell: fish}\n")
    done = devboot("profile", "show", "--origin", DEVBOOT_PROFILE="linux-cuda")
    assert "`linux-cuda`, because DEVBOOT_PROFILE says so" in done.stderr
    assert f"{local}:1:17" in done.stdout
    assert answer(devboot, "list", DEVBOOT_PROFILE="cuda")["chosen"]["name"] == "cuda"
    local.write_text("system: {shel: fish}\n")
    done = devboot("profile", "show")
    assert done.returncode == 2
    assert f"{local}:1:10" in done.stderr


def test_validate_says_all_that_is_wrong(devboot: Devboot) -> None:
    (devboot.cwd / "a.yaml").write_text(WRONG)
    (devboot.cwd / "b.yaml").write_text("version: 2\nname: b\n")
    done = devboot("profile", "validate", "a.yaml", "b.yaml", "cpp")
    assert done.returncode == 2
    assert "a.yaml:4:19: unknown key" in done.stderr
    assert "b.yaml:1:10" in done.stderr
    assert "the profile is right" in done.stderr
    found = json.loads(devboot("profile", "validate", "a.yaml", "--json").stdout)
    (problem,) = found["problems"]
    assert (problem["path"], problem["line"], problem["column"]) == ("a.yaml", 4, 19)
    assert devboot("profile", "validate").returncode == 0
    assert devboot("profile", "validate", "nowhere.yaml").returncode == 2


def test_a_new_one_can_be_used_and_taken_back(devboot: Devboot) -> None:
    done = devboot("profile", "new", "lab", "--extends", "linux-cuda")
    assert done.returncode == 0, done.stderr
    first = own(devboot, "lab").read_text().splitlines()[0]
    assert first == "# yaml-language-server: $schema=profile-1.schema.json"
    assert json.loads((own(devboot, "lab").parent / "profile-1.schema.json").read_text())
    assert devboot("profile", "diff", "lab", "linux-cuda").stdout == "no differences\n"
    assert devboot("profile", "new", "lab").returncode == 3
    assert devboot("undo", "--yes").returncode == 0
    assert not own(devboot, "lab").exists()


@pytest.mark.parametrize("words", [["new", "a b"], ["new", "x", "--extends", "nosuch"]])
def test_a_wrong_new_one_writes_nothing(devboot: Devboot, words: list[str]) -> None:
    done = devboot("profile", *words)
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")
    assert not (devboot.home / ".config").exists()


def test_dry_runs_write_nothing(devboot: Devboot) -> None:
    assert "create" in devboot("profile", "new", "lab", "--dry-run").stdout
    assert "+name: lab" in devboot("profile", "new", "lab", "--diff").stdout
    assert not own(devboot, "lab").exists()


def test_edit_saves_what_is_right_and_keeps_comments(devboot: Devboot) -> None:
    devboot("profile", "new", "lab", "--extends", "cpp")
    before = own(devboot, "lab").read_bytes()
    program = editor(devboot, 'printf "system: {shell: zsh}\\n" >> "$1"')
    assert devboot("profile", "edit", "lab", EDITOR=program).returncode == 0
    assert own(devboot, "lab").read_bytes() == before + b"system: {shell: zsh}\n"
    assert devboot("undo", "--yes").returncode == 0
    assert own(devboot, "lab").read_bytes() == before


def test_edit_refuses_what_is_wrong_and_keeps_it(devboot: Devboot) -> None:
    devboot("profile", "new", "lab", "--extends", "cpp")
    before = own(devboot, "lab").read_bytes()
    program = editor(devboot, 'printf "system: {shel: zsh}\\n" >> "$1"')
    done = devboot("profile", "edit", "lab", EDITOR=program)
    assert done.returncode == 2
    assert "unknown key `system.shel`" in done.stderr
    assert own(devboot, "lab").read_bytes() == before
    kept = Path(done.stderr.partition("your text is in `")[2].partition("`")[0])
    assert kept.read_bytes() == before + b"system: {shel: zsh}\n"
    shutil.rmtree(kept.parent)


def test_edit_left_alone_does_nothing(devboot: Devboot) -> None:
    devboot("profile", "new", "lab", "--extends", "cpp")
    done = devboot("profile", "edit", EDITOR="true", DEVBOOT_PROFILE="lab", TMPDIR=str(devboot.cwd))
    assert (done.returncode, done.stdout) == (0, "nothing to do: the text is as it was\n")
    assert "your text" not in done.stderr
    assert not list(devboot.cwd.glob("devboot-edit-*"))


@pytest.mark.parametrize("end", [b"", b"\n\n\n", b"\n# \xc3\xa9\n"])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_edit_keeps_every_byte_of_a_text(devboot: Devboot, line_end: bytes, end: bytes) -> None:
    devboot("profile", "new", "lab", "--extends", "cpp")
    before = (own(devboot, "lab").read_bytes().strip() + end).replace(b"\n", line_end)
    own(devboot, "lab").write_bytes(before)
    program = editor(devboot, 'sed -i "s/Mine/Ours/" "$1"')
    done = devboot("profile", "edit", "lab", VISUAL=program, EDITOR="false")
    assert done.returncode == 0, done.stderr
    assert own(devboot, "lab").read_bytes() == before.replace(b"Mine", b"Ours")


@pytest.mark.parametrize(
    ("script", "status", "words"),
    [
        ('echo "# mine" >> "$1"; exit 1', 2, "editing failed"),
        ('echo "# mine" >> "$1"; kill -INT $PPID; sleep 5', 130, ""),
        ('echo "# mine" >> "$1"; echo "# theirs" >> "$PROFILE"', 3, "changed while"),
        ('echo "# mine" >> "$1"; rm "$PROFILE"; mkdir "$PROFILE"', 2, "no profile `lab`"),
    ],
)
def test_edit_loses_nothing(devboot: Devboot, script: str, status: int, words: str) -> None:
    devboot("profile", "new", "lab", "--extends", "cpp")
    before = own(devboot, "lab").read_bytes()
    program = editor(devboot, script)
    done = devboot("profile", "edit", "lab", EDITOR=program, PROFILE=str(own(devboot, "lab")))
    assert done.returncode == status, done.stderr
    assert words in done.stderr
    kept = Path(done.stderr.partition("your text is in `")[2].partition("`")[0])
    assert kept.read_bytes() == before + b"# mine\n"
    if own(devboot, "lab").is_file():
        assert b"# mine" not in own(devboot, "lab").read_bytes()
    shutil.rmtree(kept.parent)


def test_edit_that_only_looks_keeps_the_text(devboot: Devboot) -> None:
    devboot("profile", "new", "lab", "--extends", "cpp")
    done = devboot(
        "profile", "edit", "lab", "--diff", EDITOR=editor(devboot, 'echo "# mine" >> "$1"')
    )
    assert "+# mine" in done.stdout
    kept = Path(done.stderr.partition("your text is in `")[2].partition("`")[0])
    assert kept.read_text().endswith("# mine\n")
    assert "# mine" not in own(devboot, "lab").read_text()
    shutil.rmtree(kept.parent)


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("'", "VISUAL or EDITOR is no command: no closing quotation"),
        ("/nowhere/ed", "cannot start the editor: no such file or directory"),
        ("/", "cannot start the editor: permission denied"),
        ("false", "false: editing failed"),
    ],
)
def test_an_editor_that_is_none(devboot: Devboot, command: str, says: str) -> None:
    devboot("profile", "new", "lab", "--extends", "cpp")
    done = devboot("profile", "edit", "lab", EDITOR=command, TMPDIR=str(devboot.cwd))
    assert (done.returncode, done.stderr.startswith(f"error: {says}\nhint: set VISUAL")) == (
        2,
        True,
    )
    assert not list(devboot.cwd.glob("devboot-edit-*"))


def test_an_editor_that_takes_the_file_away(devboot: Devboot) -> None:
    devboot("profile", "new", "lab", "--extends", "cpp")
    done = devboot("profile", "edit", "lab", EDITOR="rm")
    assert done.returncode == 2
    assert "the editor took its file away" in done.stderr


def test_why_says_what_a_key_of_wsl_is_for(devboot: Devboot) -> None:
    done = devboot("profile", "why", "wsl.config.experimental.autoMemoryReclaim")
    assert "not set" in done.stdout
    assert "since WSL" in done.stdout


@pytest.mark.parametrize("name", ["cpp", "nosuch", "./a.yaml"])
def test_only_your_own_can_be_edited(devboot: Devboot, name: str) -> None:
    done = devboot("profile", "edit", name, EDITOR="true")
    assert done.returncode == 2
    assert "hint: " in done.stderr


def test_on_a_terminal_it_can_be_edited_once_more(devboot: Devboot) -> None:
    devboot("profile", "new", "lab", "--extends", "cpp")
    script = (
        'grep -q shel: "$1" && sed -i s/shel:/shell:/ "$1" || echo "system: {shel: zsh}" >> "$1"'
    )
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "devboot", "profile", "edit", "lab"], cwd=devboot.cwd,
        env=devboot.environment() | {"EDITOR": editor(devboot, script)},
        stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    os.write(ours, b"y\n")
    _, stderr = process.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert process.returncode == 0, stderr
    assert own(devboot, "lab").read_text().endswith("system: {shell: zsh}\n")


def test_the_schema_is_json(devboot: Devboot) -> None:
    printed = json.loads(devboot("profile", "schema").stdout)
    assert printed == schema()


@pytest.mark.parametrize("words", [("list",), ("validate",), ("show", "cpp")])
@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_what_is_no_file_is_no_profile(devboot: Devboot, make: Any, words: tuple[str, ...]) -> None:
    own(devboot, "lab").parent.mkdir(parents=True)
    make(own(devboot, "lab"))
    done = devboot("profile", *words)
    assert (done.returncode, "lab" in done.stdout) == (0, False)
    done = devboot("profile", "show", "lab")
    assert "unknown profile `lab`" in done.stderr
    assert "hint: `devboot profile list`" in done.stderr


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_a_local_file_that_is_none_is_not_passed_over(devboot: Devboot, make: Any) -> None:
    local = devboot.home / ".config/devboot/local.yaml"
    local.parent.mkdir(parents=True)
    make(local)
    done = devboot("profile", "show")
    assert done.returncode == 2
    assert f"`{local}` is not a file" in done.stderr


def test_a_closed_output_is_no_traceback(devboot: Devboot) -> None:
    """Neither where all goes well nor where the system refuses a file."""
    for words, status in (("profile list", 0), (f"wsl lint --wslconfig {'x' * 300}", 2)):
        command = f"exec '{sys.executable}' -m devboot {words} >&-"
        done = subprocess.run(
            ["sh", "-c", command], env=devboot.environment(), cwd=devboot.cwd,
            stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == status, done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("closed", ["profiles", "."])
def test_a_folder_that_cannot_be_written_to_is_named(devboot: Devboot, closed: str) -> None:
    root = os.geteuid() == 0
    if root and shutil.which("setpriv") is None:
        pytest.skip("no setpriv, and root may write everywhere")
    devboot("profile", "new", "first")
    folder = own(devboot, "first").parent.parent
    if closed == ".":
        shutil.rmtree(folder / "profiles")
    place = folder / closed
    place.chmod(0o555)
    less = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if root else []
    done = subprocess.run(
        [*less, sys.executable, "-m", "devboot", "profile", "new", "lab"],
        env=devboot.environment(), cwd=devboot.cwd, capture_output=True, text=True, check=False,
    )  # fmt: skip
    place.chmod(0o755)
    assert done.returncode == 2
    what = own(devboot, "lab") if closed == "profiles" else folder / "profiles"
    assert f"error: cannot write `{what}`: permission denied; nothing was changed" in done.stderr
    assert f"`ls -ld {place.resolve()}`" in done.stderr
    assert [file.name for file in place.iterdir() if "lab" in file.name] == []
