from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import Devboot
from tests.generators.vscode.conftest import APIS, CMAKE, KINDS, configure, write
from tests.terminal import AS_USER, Terminal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NASTY = "a b'c\"d;e$HOME é"
FOR_CMAKE = "a b é"  # it takes no quotes and no semicolons
FILES = ("launch.json", "tasks.json", "settings.json", "extensions.json")
TESTS = "C++: tests (gdb)"


@pytest.fixture
def within(devboot: Devboot) -> Callable[..., Devboot]:
    """The program in a folder with some files, whose name has all that shells stumble over."""

    def made(files: dict[str, str | bytes], name: str = NASTY) -> Devboot:
        folder = devboot.cwd / name
        folder.mkdir(exist_ok=True)
        write(folder, files)
        return Devboot(devboot.home, folder)

    return made


@pytest.fixture
def project(devboot: Devboot) -> Devboot:
    """The program in a new project."""
    done = devboot("init", "libtorch-project", "my-ops", "--no-git")
    assert done.returncode == 0, done.stderr
    return Devboot(devboot.home, devboot.cwd / "my-ops")


def contents(folder: Path) -> dict[str, bytes]:
    names = (".vscode", ".devboot")
    files = (path for name in names for path in (folder / name).rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(files)}


def launch(at: Devboot) -> Any:
    from devboot.merge import jsonc

    return jsonc.parse((at.cwd / ".vscode/launch.json").read_bytes()).value


def names(at: Devboot, *, hidden: bool = True) -> list[str]:
    listed = launch(at)["configurations"] + launch(at).get("compounds", [])
    return [e["name"] for e in listed if hidden or not e.get("presentation", {}).get("hidden")]


def edit(at: Devboot, old: str, new: str, name: str = "launch.json") -> None:
    path = at.cwd / ".vscode" / name
    text = path.read_text()
    assert text.count(old) >= 1, old
    path.write_text(text.replace(old, new, 1))


def remove(at: Devboot, name: str) -> None:
    """Delete a configuration as somebody does in an editor."""
    path = at.cwd / ".vscode/launch.json"
    document = launch(at)
    document["configurations"] = [e for e in document["configurations"] if e["name"] != name]
    path.write_text(json.dumps(document, indent=4))


@pytest.mark.parametrize("api", APIS)
@pytest.mark.parametrize("engine", ["cpptools", "clangd"])
def test_a_new_project_has_nothing_to_do(devboot: Devboot, api: str, engine: str) -> None:
    chosen = ["--set", f"editor.vscode.intellisense={engine}"]
    made = devboot("init", "libtorch-project", "my-ops", "--no-git", "-D", f"api={api}", *chosen)
    assert made.returncode == 0, made.stderr
    at = Devboot(devboot.home, devboot.cwd / "my-ops")
    before = contents(at.cwd)
    done = at("vscode")
    assert (done.returncode, done.stdout) == (0, "nothing to do: all is as it should be\n")
    assert done.stderr == ""
    assert contents(at.cwd) == before
    assert ("clangd.arguments" in (at.cwd / ".vscode/settings.json").read_text()) == (
        engine == "clangd"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_second_run_changes_nothing(within: Callable[..., Devboot], kind: str) -> None:
    at = within(KINDS[kind])
    first = at("vscode")
    assert first.returncode == 0, first.stderr
    assert "F5 offers:" in first.stdout
    before = contents(at.cwd)
    assert {".devboot/vscode.json", ".vscode/launch.json"} <= set(before)
    again = at("vscode")
    assert again.stdout == "nothing to do: all is as it should be\n"
    assert contents(at.cwd) == before
    assert len(names(at, hidden=False)) <= 6


def test_undo_is_exact(within: Callable[..., Devboot]) -> None:
    text = b'\xef\xbb\xbf{\r\n\t// mine\r\n\t"configurations": [],\r\n}'
    at = within({**CMAKE, ".vscode/launch.json": text})
    before = contents(at.cwd)
    assert at("vscode").returncode == 0
    assert contents(at.cwd) != before
    assert at("undo", "--yes").returncode == 0
    assert contents(at.cwd) == before
    assert not (at.cwd / "build").exists()


def test_what_is_there_stays_byte_for_byte(within: Callable[..., Devboot]) -> None:
    mine = (
        '{\n    // for the lab\n    "version": "0.2.0",\n    "configurations": [\n'
        '        {"name": "mine",   "type": "cppdbg", "request": "launch",  // odd blanks\n'
        '         "program": "x"},\n    ],\n}\n'
    )  # fmt: skip
    at = within({**CMAKE, ".vscode/launch.json": mine})
    done = at("vscode")
    assert done.returncode == 0, done.stderr
    text = (at.cwd / ".vscode/launch.json").read_text()
    assert text.startswith(mine[: mine.index("\n    ],")])
    assert names(at)[0] == "mine"


def test_an_edit_is_kept_and_said_once_devboot_wants_something_else(project: Devboot) -> None:
    edit(project, "--gtest_break_on_failure", "--gtest_shuffle")
    assert "nothing to do" in project("vscode").stdout  # the same is wanted as before
    record = project.cwd / ".devboot/vscode.json"
    record.write_text(record.read_text().replace("--gtest_break_on_failure", "--gtest_old"))
    done = project("vscode")
    assert done.returncode == 0, done.stderr
    assert f'kept yours: args of "{TESTS}"' in done.stdout
    assert "--gtest_shuffle" in (project.cwd / ".vscode/launch.json").read_text()


def test_a_deleted_entry_stays_deleted_until_it_is_restored(project: Devboot) -> None:
    remove(project, TESTS)
    done = project("vscode")
    assert f'you removed: "{TESTS}"' in done.stdout
    assert TESTS not in names(project)
    assert TESTS not in names(project)
    restored = project("vscode", "--restore", TESTS)
    assert restored.returncode == 0, restored.stderr
    assert TESTS in names(project)
    assert "you removed" not in project("vscode").stdout


def test_an_entry_of_that_name_that_was_there_first_is_yours(
    within: Callable[..., Devboot],
) -> None:
    entry = {"name": "Python: current file", "type": "debugpy", "request": "launch", "module": "x"}
    mine = json.dumps({"configurations": [entry]})
    at = within({**KINDS["python"], ".vscode/launch.json": mine})
    done = at("vscode")
    assert 'kept yours: "Python: current file"' in done.stdout
    (found,) = (e for e in launch(at)["configurations"] if e["name"] == entry["name"])
    assert found == entry


def test_another_machine_knows_what_was_written_and_edited(
    project: Devboot, tmp_path: Path
) -> None:
    remove(project, TESTS)
    project("vscode")
    (tmp_path / "elsewhere").mkdir()
    clone = Devboot(tmp_path / "elsewhere", tmp_path / "elsewhere/clone")
    shutil.copytree(project.cwd, clone.cwd)
    before = contents(clone.cwd)
    assert f'you removed: "{TESTS}"' in clone("vscode").stdout
    assert contents(clone.cwd) == before


def test_a_narrower_choice_takes_out_what_was_not_edited(project: Devboot) -> None:
    edit(project, '"module": "pytest"', '"module": "mine"')
    assert project("vscode", "--lang", "cpp").returncode == 0
    left = [name for name in names(project) if name.startswith("Python: ")]
    assert left == ["Python: pytest, current file"]
    assert "nothing to do" in project("vscode").stdout  # the choice is remembered
    assert project("vscode", "--lang", "all").returncode == 0
    assert "Python: current file" in names(project)


def test_a_profile_that_is_named_narrows_the_languages(project: Devboot) -> None:
    assert project("vscode", "--profile", "cpu-only").returncode == 0
    assert not [name for name in names(project) if name.startswith("CUDA")]
    assert project("vscode", "--set", "languages=[cuda]").returncode == 0
    assert {name.partition(":")[0] for name in names(project)} == {"CUDA"}


def test_another_engine_replaces_the_first(project: Devboot) -> None:
    settings = project.cwd / ".vscode/settings.json"
    assert "C_Cpp.default.compileCommands" in settings.read_text()
    assert project("vscode", "--set", "editor.vscode.intellisense=clangd").returncode == 0
    assert "C_Cpp.default.compileCommands" not in settings.read_text()
    assert '"C_Cpp.intelliSenseEngine": "disabled"' in settings.read_text()
    assert "CUDA: tests (cuda-gdb)" in names(project)  # the profile of this machine decides nothing
    assert "nothing to do" in project("vscode").stdout
    assert "clangd" in settings.read_text()


def test_all_of_them_and_six_again(project: Devboot) -> None:
    few = contents(project.cwd)
    assert "more with `devboot vscode --all`" not in project("vscode", "--all").stdout
    assert len(names(project, hidden=False)) > 15
    assert "nothing to do" in project("vscode").stdout
    assert project("vscode", "--few").returncode == 0
    assert contents(project.cwd) == few


def test_a_dry_run_and_a_diff_write_nothing(within: Callable[..., Devboot]) -> None:
    at = within(CMAKE)
    dry, diff = at("vscode", "--dry-run"), at("vscode", "--diff")
    assert "create   .vscode/launch.json" in dry.stdout
    assert '+            "name": "C++: CMake launch target (gdb)"' in diff.stdout
    assert contents(at.cwd) == {}


def test_json_is_one_document(within: Callable[..., Devboot]) -> None:
    at = within(KINDS["python"])
    document = json.loads(at("vscode", "--json").stdout)
    assert document["schema"] == "devboot.vscode/1"
    assert {change["action"] for change in document["changes"]} == {"create"}
    assert {"name": "Python: current file", "hidden": False} in document["configurations"]
    assert document["run"] == 1
    again = json.loads(at("vscode", "--json").stdout)
    assert {change["action"] for change in again["changes"]} == {"same"}
    assert again["configurations"] == document["configurations"]


class TestConfigure:
    """CMake's configure step runs the project's own code: never unasked."""

    def test_without_a_terminal_the_question_is_left_for_the_next_configure(
        self, within: Callable[..., Devboot]
    ) -> None:
        at = within(CMAKE, FOR_CMAKE)
        for words in ([], ["--yes"], ["--no-configure"]):
            assert at("vscode", *words).returncode == 0
            assert not (at.cwd / "build/debug/CMakeCache.txt").exists()
        assert "--configure" in at("vscode").stderr
        configure(at.cwd, "build/debug")
        done = at("vscode")
        assert "C++: shapes (gdb)" in done.stdout
        assert "CMake launch target" not in done.stdout

    def test_when_asked_for_it_finds_the_programs(self, within: Callable[..., Devboot]) -> None:
        at = within(CMAKE, FOR_CMAKE)
        done = at("vscode", "--configure")
        assert done.returncode == 0, done.stderr
        assert "C++: area_tests (gdb)" in done.stdout
        assert "${workspaceFolder}/bin/smoke" in (at.cwd / ".vscode/launch.json").read_text()

    def test_a_dry_run_starts_nothing(self, within: Callable[..., Devboot]) -> None:
        at = within(CMAKE, FOR_CMAKE)
        assert at("vscode", "--configure", "--dry-run").returncode == 0
        assert not (at.cwd / "build").exists()

    @pytest.mark.parametrize(("answer", "configured"), [("y\n", True), ("n\n", False)])
    def test_on_a_terminal_it_is_asked(
        self, within: Callable[..., Devboot], answer: str, configured: bool  # noqa: FBT001
    ) -> None:  # fmt: skip
        at = within(CMAKE, FOR_CMAKE)
        terminal = Terminal(at, "vscode")
        terminal.wait_for("-DCMAKE_EXPORT_COMPILE_COMMANDS=ON`? [y/N]: ")
        assert not (at.cwd / "build").exists()
        terminal.type(answer)
        assert terminal.finish() == 0, terminal.seen
        assert (at.cwd / "build/debug/CMakeCache.txt").exists() is configured
        assert ("C++: shapes (gdb)" in terminal.seen) is configured

    def test_no_cmake(self, within: Callable[..., Devboot]) -> None:
        at = within(CMAKE, FOR_CMAKE)
        done = at("vscode", "--configure", PATH="/nonexistent")
        assert done.returncode == 2
        assert "cmake is not installed" in done.stderr
        assert "hint:" in done.stderr
        assert contents(at.cwd) == {}
        assert at("vscode", PATH="/nonexistent").returncode == 0

    def test_a_configure_step_that_fails(self, within: Callable[..., Devboot]) -> None:
        broken = "cmake_minimum_required(VERSION 3.14)\nproject(p)\nmessage(FATAL_ERROR broken)\n"
        at = within({"CMakeLists.txt": broken}, FOR_CMAKE)
        done = at("vscode", "--configure")
        assert done.returncode == 2
        assert "broken" in done.stderr
        assert contents(at.cwd) == {}


HUGE = b'{"configurations": [' + b'{"name": "x"},' * 3_700_000 + b"]}"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"[]", "1:1"),
        (b'{\n "configurations": {}\n}', "2:"),
        (b'{"configurations": [\n {"name": "a"}\n {"name": "b"}]}', "3:2"),
        (b"<<<<<<< HEAD\n{}\n", "1:1"),
        (b"\x00\x01\xff\xfe" * 100, "launch.json"),
        (HUGE, "launch.json"),
    ],
    ids=["array", "wrong shape", "no comma", "conflict markers", "binary", "50 MB"],
)
def test_a_launch_json_that_cannot_be_edited_is_refused_with_its_place(
    within: Callable[..., Devboot], text: bytes, words: str
) -> None:
    at = within({**KINDS["python"], ".vscode/launch.json": text})
    done = at("vscode")
    assert done.returncode == 3, done.stderr
    assert words in done.stderr
    assert "hint:" in done.stderr
    assert (at.cwd / ".vscode/launch.json").read_bytes() == text
    assert set(contents(at.cwd)) == {".vscode/launch.json"}
    kept = at("vscode", "--on-conflict", "keep")
    assert kept.returncode == 0, kept.stderr
    assert (at.cwd / ".vscode/launch.json").read_bytes() == text
    (at.cwd / ".vscode/launch.json").unlink()
    assert at("vscode").returncode == 0
    assert "Python: current file" in names(at)  # it was never written, so never deleted


@pytest.mark.parametrize("text", [b"", b"  \n", b"// nothing yet\n", b"{}"])
def test_an_empty_launch_json_is_filled(within: Callable[..., Devboot], text: bytes) -> None:
    at = within({**KINDS["python"], ".vscode/launch.json": text})
    assert at("vscode").returncode == 0
    assert "Python: current file" in names(at)
    if b"//" in text:
        assert (at.cwd / ".vscode/launch.json").read_bytes().startswith(text)


def test_vscode_is_a_file(within: Callable[..., Devboot]) -> None:
    at = within({**KINDS["python"], ".vscode": "mine"})
    done = at("vscode")
    assert done.returncode == 3
    assert "`.vscode` is a file, not a folder" in done.stderr
    assert (at.cwd / ".vscode").read_text() == "mine"
    assert not (at.cwd / ".devboot").exists()


def test_vscode_is_a_link(within: Callable[..., Devboot]) -> None:
    at = within(KINDS["python"])
    outside = at.cwd.parent / "outside"
    outside.mkdir()
    (at.cwd / ".vscode").symlink_to(outside)
    done = at("vscode")
    assert done.returncode == 3
    assert "leads out" in done.stderr
    assert list(outside.iterdir()) == []
    (at.cwd / ".vscode").unlink()
    (at.cwd / "shared").mkdir()
    (at.cwd / ".vscode").symlink_to("shared")
    assert at("vscode").returncode == 0
    assert (at.cwd / "shared/launch.json").is_file()
    assert (at.cwd / ".vscode").is_symlink()


@pytest.mark.parametrize("words", [[], ["--dry-run"]])
def test_no_permission(within: Callable[..., Devboot], words: list[str]) -> None:
    at = within(KINDS["python"])
    at.cwd.chmod(0o555)
    done = subprocess.run(
        [*AS_USER, sys.executable, "-m", "devboot", "vscode", *words], cwd=at.cwd,
        env=at.environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    at.cwd.chmod(0o755)
    assert done.returncode == 2, done.stderr
    assert "permission denied" in done.stderr
    assert "hint:" in done.stderr
    assert contents(at.cwd) == {}


LEADS_OUT = (
    '{"schema": "devboot.vscode-record/1", "intellisense": "cpptools", "languages": [],'
    ' "all": false, "files": {"../../x": []}}'
)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"schema": "other/1"}', '{"schema": "devboot.vscode-record/1"}',
     LEADS_OUT],
    ids=["empty", "no JSON", "array", "null", "other schema", "nothing in it", "leads out"],
)  # fmt: skip
def test_a_record_that_devboot_did_not_write(
    within: Callable[..., Devboot], text: str
) -> None:  # fmt: skip
    at = within({**KINDS["python"], ".devboot/vscode.json": text})
    done = at("vscode")
    assert done.returncode == 2, done.stderr
    assert ".devboot/vscode.json" in done.stderr
    assert "hint:" in done.stderr
    assert set(contents(at.cwd)) == {".devboot/vscode.json"}


def test_a_folder_in_the_place_of_the_record(within: Callable[..., Devboot]) -> None:
    at = within({**KINDS["python"], ".devboot/vscode.json/x": ""})
    done = at("vscode")
    assert done.returncode == 3
    assert ".devboot/vscode.json" in done.stderr
    assert not (at.cwd / ".vscode").exists()


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (["--lang", "cuad"], "no language `cuad`", "did you mean `cuda`"),
        (["--lang", "c"], "no language `c`", "cpp"),
        (["--restore", "C++: test (gdb)"], "no `C++: test (gdb)`", f"did you mean `{TESTS}`"),
        (["-C", "nowhere"], "`nowhere` is not a folder", "-C"),
        (["--profile", "cpu-onyl"], "cpu-onyl", "cpu-only"),
        (["-C", ".", "lint"], "stands before `lint`", "--help"),
    ],
)
def test_wrong_words(project: Devboot, words: list[str], message: str, hint: str) -> None:
    before = contents(project.cwd)
    done = project("vscode", *words)
    assert done.returncode == 2, done.stderr
    assert message in done.stderr
    assert hint in done.stderr
    assert contents(project.cwd) == before


def test_the_home_is_no_project(devboot: Devboot) -> None:
    done = Devboot(devboot.home, devboot.home)("vscode")
    assert done.returncode == 2
    assert "home" in done.stderr
    assert not (devboot.home / ".vscode").exists()


class TestSeveral:
    """More than one project in a folder: which of them is meant is said, never guessed."""

    def test_a_workspace_file_that_opens_other_folders(
        self, within: Callable[..., Devboot]
    ) -> None:
        text = '{"folders": [{"path": "a"}, {"path": "./b/"}], /* mine */ }'
        at = within({"all.code-workspace": text, "a/x.py": "", "b/x.cpp": ""})
        done = at("vscode")
        assert done.returncode == 2
        assert "`all.code-workspace` opens `a`, `b`" in done.stderr
        assert "devboot vscode -C a" in done.stderr
        assert at("vscode", "-C", "b").returncode == 0
        assert (at.cwd / "b/.vscode/launch.json").is_file()
        assert not (at.cwd / ".vscode").exists()

    def test_a_workspace_file_that_opens_this_folder_too(
        self, within: Callable[..., Devboot]
    ) -> None:
        text = '{"folders": [{"path": "."}, {"path": "b"}]}'
        at = within({"all.code-workspace": text, "x.py": "", "b/x.cpp": ""})
        done = at("vscode")
        assert done.returncode == 0
        assert "`devboot vscode -C b`" in done.stderr
        assert (at.cwd / ".vscode/launch.json").is_file()

    def test_projects_below_a_folder_that_is_none(self, within: Callable[..., Devboot]) -> None:
        at = within({"a/CMakeLists.txt": "", "b/pyproject.toml": "", "README": ""})
        done = at("vscode")
        assert done.returncode == 2
        assert "it holds `a`, `b`" in done.stderr
        assert "devboot vscode -C a" in done.stderr


def test_nothing_is_started(within: Callable[..., Devboot], tmp_path: Path) -> None:
    """Programs on PATH that would leave a trace."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("cmake", "gdb", "git", "python3", "code", "g++", "nvcc", "clangd", "uname"):
        program = programs / name
        program.write_text(f'#!/bin/sh\ntouch "{tmp_path}/started-{name}"\n')
        program.chmod(0o755)
    at = within({**CMAKE, **KINDS["python"]})
    (at.cwd / ".venv/bin").mkdir(parents=True)
    shutil.copy(programs / "python3", at.cwd / ".venv/bin/python")
    done = at("vscode", "--lang", "all", PATH=str(programs))
    assert done.returncode == 0, done.stderr
    assert not list(tmp_path.glob("started-*"))


def test_a_relative_folder_and_one_behind_a_link(devboot: Devboot) -> None:
    write(devboot.cwd / "real", KINDS["python"])
    (devboot.cwd / "link").symlink_to("real")
    assert devboot("vscode", "-C", "link").returncode == 0
    assert (devboot.cwd / "real/.vscode/launch.json").is_file()
    assert "nothing to do" in devboot("vscode", "-C", os.path.join("real", "..", "real")).stdout  # noqa: PTH118
