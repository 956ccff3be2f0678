"""`devboot profile` as a user meets it: real files, a real editor, a home of its own."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

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
    kept.unlink()


def test_edit_left_alone_does_nothing(devboot: Devboot) -> None:
    devboot("profile", "new", "lab", "--extends", "cpp")
    done = devboot("profile", "edit", "lab", EDITOR="true")
    assert (done.returncode, done.stdout) == (0, "nothing to do: the text is as it was\n")


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


def test_the_schema_agrees_with_the_checks(devboot: Devboot) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    yaml = pytest.importorskip("yaml")
    checks = jsonschema.Draft7Validator(json.loads(devboot("profile", "schema").stdout))
    for path in sorted((Path(__file__).parents[2] / "profiles").glob("*.yaml")):
        assert not list(checks.iter_errors(yaml.safe_load(path.read_text()))), path
    found = [error.message for error in checks.iter_errors(yaml.safe_load(WRONG))]
    assert len(found) == 1
    assert "compilr" in found[0]
