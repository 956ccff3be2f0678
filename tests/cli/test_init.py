from __future__ import annotations

import hashlib
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from devboot.merge import jsonc
from tests.terminal import AS_USER, Terminal

if TYPE_CHECKING:
    from tests.conftest import Devboot

APIS = ("stable", "aten", "none")
KINDS = {
    **{api: ("libtorch-project", f"api={api}") for api in APIS},
    "gtest": ("cuda-kernel", "framework=gtest"),
    "plain": ("cuda-kernel", "framework=plain"),
    "library": ("cpp-project", "shared=ON"),
    "package": ("python-project", "python=3.11"),
}
"""Every template, with an answer that it is asked for."""
_NO_CUDA = ("cpp-project", "python-project")


def _files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One project of each kind, made by the real program."""
    root = tmp_path_factory.mktemp("made")
    (root / "home").mkdir()
    environment = {"HOME": str(root / "home"), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    for kind, (template, answer) in KINDS.items():
        subprocess.run(
            [sys.executable, "-m", "devboot", "init", template, f"{kind}-ops", "-D", answer,
             "--no-git"],
            cwd=root, env=environment, check=True, capture_output=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    return {kind: root / f"{kind}-ops" for kind in KINDS}


def test_defaults_without_a_terminal(devboot: Devboot) -> None:
    done = devboot("init", "libtorch-project")
    assert done.returncode == 0, done.stderr
    assert "made my-ops" in done.stdout
    assert "cmake --workflow --preset debug" in done.stdout
    assert (devboot.cwd / "my-ops/CMakeLists.txt").is_file()


def test_first_commit_has_every_file_but_those_of_this_machine(devboot: Devboot) -> None:
    devboot("init", "libtorch-project", "p-ops")
    project = devboot.cwd / "p-ops"
    git = ["git", "-C", str(project)]
    listed = subprocess.run([*git, "ls-files"], text=True, capture_output=True, check=True).stdout
    assert set(listed.split()) == set(_files(project)) - {"CMakeUserPresets.json"}
    status = subprocess.run([*git, "status", "--porcelain"], capture_output=True, check=True)
    assert status.stdout == b""


@pytest.mark.parametrize("kind", KINDS)
def test_the_record_fits_the_files(made: dict[str, Path], kind: str) -> None:
    files = _files(made[kind])
    record = yaml.safe_load(files[".devboot/project.yml"])
    assert record["name"] == f"{kind}-ops"
    key, _, value = KINDS[kind][1].partition("=")
    assert (record["template"], record["answers"][key]) == (KINDS[kind][0], value)
    for path, digest in record["files"].items():
        assert hashlib.sha256(files[path]).hexdigest() == digest
    mine = {path for path in files if not path.startswith((".devboot/", ".vscode/"))}
    assert set(record["files"]) == mine - {"CMakeUserPresets.json"}


@pytest.mark.parametrize("kind", KINDS)
def test_the_base_is_small_and_holds_the_rendered_files(made: dict[str, Path], kind: str) -> None:
    files = _files(made[kind])
    record = yaml.safe_load(files[".devboot/project.yml"])
    base = files[".devboot/base.zip"]
    assert len(base) < 30_000
    with zipfile.ZipFile(io.BytesIO(base)) as archive:
        document = json.loads(archive.read("base.json"))
    assert document["files"] == {path: files[path].decode() for path in record["files"]}
    assert document["executable"] == [
        path for path in record["files"] if (made[kind] / path).stat().st_mode & 0o100
    ]
    assert "profiling/profile.sh" in document["executable"] or KINDS[kind][0] in _NO_CUDA


def test_the_same_request_gives_the_same_bytes(devboot: Devboot) -> None:
    for folder in ("a", "b"):
        (devboot.cwd / folder).mkdir()
        devboot("init", "libtorch-project", f"{folder}/my-ops", "--no-git")
    assert _files(devboot.cwd / "a") == _files(devboot.cwd / "b")


@pytest.mark.parametrize("kind", KINDS)
def test_committed_files_hold_nothing_of_this_machine(made: dict[str, Path], kind: str) -> None:
    for path, data in _files(made[kind]).items():
        if path != "CMakeUserPresets.json":
            assert str(made[kind]).encode() not in data, path
            assert sys.prefix.encode() not in data, path


@pytest.mark.parametrize("kind", KINDS)
def test_structured_files_parse(made: dict[str, Path], kind: str) -> None:
    for path, data in _files(made[kind]).items():
        if path.endswith(".json"):
            (jsonc.parse if path.startswith(".vscode/") else json.loads)(data)
        if path.endswith((".yml", ".yaml", ".clang-format", ".clang-tidy")):
            list(yaml.safe_load_all(data))


@pytest.mark.parametrize("kind", KINDS)
def test_f5_shows_at_most_six_entries_and_every_task_exists(
    made: dict[str, Path], kind: str
) -> None:
    launch = jsonc.parse((made[kind] / ".vscode/launch.json").read_text()).value
    tasks = jsonc.parse((made[kind] / ".vscode/tasks.json").read_text()).value
    labels = {task["label"] for task in tasks["tasks"]}
    shown = [e for e in launch["configurations"] if not e["presentation"].get("hidden")]
    assert 0 < len(shown) <= 6
    for entry in launch["configurations"]:
        assert entry.get("preLaunchTask", next(iter(labels))) in labels
    for task in tasks["tasks"]:
        assert task.get("dependsOn", task["label"]) in labels


def test_no_placeholder_is_left(made: dict[str, Path]) -> None:
    for project in made.values():
        for path, data in _files(project).items():
            if not path.endswith((".zip", ".yml")):
                assert b"{{" not in data.replace(b"${{", b""), path
            assert b"__package__" not in path.encode()


def test_a_dry_run_writes_nothing_and_lists_all(devboot: Devboot) -> None:
    done = devboot("init", "libtorch-project", "--dry-run")
    assert done.returncode == 0
    assert "create   CMakeLists.txt" in done.stdout
    assert "run      git" in done.stdout
    assert list(devboot.cwd.iterdir()) == []


def test_a_diff_can_be_applied_by_git_and_gives_the_same_files(devboot: Devboot) -> None:
    text = devboot("init", "libtorch-project", "--diff").stdout
    devboot("init", "libtorch-project", "--no-git")
    other = devboot.cwd / "patched"
    other.mkdir()
    git = subprocess.run(["git", "apply", "-"], cwd=other, input=text, text=True, check=False,
                         capture_output=True)  # fmt: skip
    assert git.returncode == 0, git.stderr
    made = _files(devboot.cwd / "my-ops")
    patched = _files(other)
    assert {p: made[p] for p in patched} == patched
    assert set(made) - set(patched) <= {".devboot/base.zip", "python/my_ops/py.typed"}


def test_json_is_one_document_and_nothing_else_on_stdout(devboot: Devboot) -> None:
    document = json.loads(devboot("init", "libtorch-project", "j-ops", "--json").stdout)
    assert document["schema"] == "devboot.init/1"
    assert document["project"]["package"] == "j_ops"
    assert document["git"]["done"] == "first commit"
    assert {change["action"] for change in document["changes"]} == {"create"}


def test_a_folder_in_use_is_refused_and_force_adds_what_is_missing(devboot: Devboot) -> None:
    folder = devboot.cwd / "used"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")
    refused = devboot("init", "libtorch-project", "used")
    assert refused.returncode == 3
    assert "`--force`" in refused.stderr
    assert devboot("init", "libtorch-project", "used", "--force", "--no-git").returncode == 0
    assert (folder / "mine.txt").read_text() == "mine"
    assert (folder / "CMakeLists.txt").is_file()


def test_force_lists_all_conflicts_and_overwrites_none(devboot: Devboot) -> None:
    folder = devboot.cwd / "used"
    (folder / "csrc").mkdir(parents=True)
    (folder / "README.md").write_text("mine")
    (folder / "CMakeLists.txt").symlink_to("elsewhere")
    refused = devboot("init", "libtorch-project", "used", "--force")
    assert refused.returncode == 3
    assert "README.md: exists with other content" in refused.stderr
    assert "CMakeLists.txt: is a link to nothing" in refused.stderr
    assert sorted(path.name for path in folder.iterdir()) == ["CMakeLists.txt", "README.md", "csrc"]
    kept = devboot("init", "libtorch-project", "used", "--force", "--on-conflict", "keep")
    assert kept.returncode == 0
    assert "left alone: README.md (" in kept.stdout
    assert (folder / "README.md").read_text() == "mine"
    assert (folder / "pyproject.toml").is_file()


def test_an_empty_folder_and_dot_are_filled_in_place(devboot: Devboot) -> None:
    folder = devboot.cwd / "dot-ops"
    folder.mkdir()
    before = folder.stat().st_ino
    inside = type(devboot)(devboot.home, folder)
    done = inside("init", "libtorch-project", ".")
    assert done.returncode == 0, done.stderr
    assert folder.stat().st_ino == before
    assert "cd " not in done.stdout


def test_no_repository_inside_another(devboot: Devboot) -> None:
    subprocess.run(["git", "init", "-q", str(devboot.cwd)], check=True)
    done = devboot("init", "libtorch-project")
    assert "belongs to the repository" in done.stdout
    assert not (devboot.cwd / "my-ops/.git").exists()


@pytest.mark.parametrize(
    ("words", "status", "message", "hint"),
    [
        (["init", "libtorch-projct"], 2, "there is no template", "did you mean `libtorch-project`"),
        (
            ["init", "libtorch-project", "-D", "ap=stable"],
            2,
            "does not ask for",
            "did you mean `api`",
        ),
        (["init", "libtorch-project", "-D", "api=stabel"], 2, "no answer to `api`", "`stable`"),
        (["init", "libtorch-project", "-D", "min_torch=1.9"], 2, "no answer", "2.10"),
        (["init", "libtorch-project", "-D", "api"], 2, "KEY=VALUE", "--help"),
        (["init", "cpp-project", "-D", "std=14"], 2, "no answer to `std`", "`20`"),
        (["init", "cuda-kernel", "-D", "framework=gtst"], 2, "no answer", "did you mean `gtest`"),
        (["init", "python-project", "-D", "python=2.7"], 2, "no answer", "the oldest Python"),
        (["init"], 2, "which template?", "cuda-kernel"),
        (["init", "libtorch-project", "--name", "torch"], 2, "cannot be a project name", "--name"),
        (["init", "libtorch-project", "class"], 2, "reserved word of C++", "--name class-ops"),
        (["init", "libtorch-project", "--profile", "cpu-onyl"], 2, "cpu-onyl", "cpu-only"),
        (["init", "libtorch-project", "--set", "require.cude=true"], 2, "cude", "cuda"),
        (["init", "libtorch-project", "file"], 3, "is not a folder", "another"),
        (["init", "libtorch-project", "file/p-ops"], 2, "not a directory", ""),
        (["init", "libtorch-project", "loop/p-ops"], 2, "symbolic links", "another folder"),
        (["init", "libtorch-project", "dangling"], 3, "link to nothing", "another"),
        (["init", "libtorch-project", "--nmae", "x"], 2, "no such option", "--name"),
        (["int"], 2, "no such command `int`", "did you mean `init`?"),
    ],
)
def test_wrong_words_are_explained_and_change_nothing(
    devboot: Devboot, words: list[str], status: int, message: str, hint: str
) -> None:
    (devboot.cwd / "file").write_text("mine")
    (devboot.cwd / "loop").symlink_to("loop")
    (devboot.cwd / "dangling").symlink_to("nowhere")
    before = sorted(path.name for path in devboot.cwd.iterdir())
    done = devboot(*words)
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    assert message in done.stderr
    assert hint in done.stderr
    assert sorted(path.name for path in devboot.cwd.iterdir()) == before


@pytest.mark.parametrize("dest", ["p-ops", "new/p-ops"])
def test_no_permission_is_said_and_leaves_nothing(devboot: Devboot, dest: str) -> None:
    devboot.cwd.chmod(0o555)
    done = subprocess.run(
        [*AS_USER, sys.executable, "-m", "devboot", "init", "libtorch-project", dest],
        cwd=devboot.cwd, env=devboot.environment(), stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "permission denied" in done.stderr
    assert "hint: choose a folder that you may write to" in done.stderr
    assert list(devboot.cwd.iterdir()) == []


def test_three_questions_on_a_terminal(devboot: Devboot) -> None:
    terminal = Terminal(devboot, "init", "libtorch-project")
    terminal.wait_for("name of the project [my-ops]: ")
    terminal.type("torch\n")
    terminal.wait_for("library that the project uses")
    terminal.type("fast-ops\n")
    terminal.wait_for("api [stable]: ")
    terminal.type("\n")
    terminal.wait_for("cuda [AUTO]: ")
    terminal.type("OFF\n")
    assert terminal.finish() == 0, terminal.seen
    record = yaml.safe_load((devboot.cwd / "fast-ops/.devboot/project.yml").read_text())
    assert record["answers"] == {"api": "stable", "cuda": "OFF", "min_torch": ""}


def test_without_a_template_a_terminal_is_asked_for_one(devboot: Devboot) -> None:
    terminal = Terminal(devboot, "init")
    terminal.wait_for("template [libtorch-project]: ")
    assert "a Python package with a command" in terminal.seen
    terminal.type("cpp-project\n")
    terminal.wait_for("name of the project [my-library]: ")
    terminal.type("\n")
    terminal.wait_for("std [20]: ")
    terminal.type("\n")
    terminal.wait_for("shared [OFF]: ")
    terminal.type("ON\n")
    assert terminal.finish() == 0, terminal.seen
    record = yaml.safe_load((devboot.cwd / "my-library/.devboot/project.yml").read_text())
    assert record["answers"] == {"std": "20", "shared": "ON"}


def test_all_templates_are_listed_with_their_questions(devboot: Devboot) -> None:
    listed = json.loads(devboot("init", "--list", "--json").stdout)["templates"]
    assert {one["name"] for one in listed} == {template for template, _ in KINDS.values()}
    said = devboot("init", "--list").stdout
    for template, answer in KINDS.values():
        assert template in said
        assert f"-D {answer.partition('=')[0]}=" in said
    assert not re.search("-D (ops|tests|presets)=", said), "`devboot add` answers these"
    columns = {line.index("|") for line in said.splitlines() if "AUTO|ON" in line}
    assert len(columns) == 1


def test_a_machine_without_torch_is_told_how_to_get_all_at_once(devboot: Devboot) -> None:
    asked = ["--no-git", "--profile", "cpu-only"]
    said = devboot("init", "libtorch-project", *asked, PATH="/usr/bin:/bin").stdout
    assert "\n  torch is not installed in the project's Python" in said
    assert said.endswith("what fits this machine: `devboot env create --with pytest`\n")
    other = devboot("init", "cpp-project", *asked, PATH="/usr/bin:/bin").stdout
    assert "env create" not in other


@pytest.mark.parametrize("template", sorted({"cuda-kernel", "cpp-project", "python-project"}))
def test_templates_of_plain_words_need_no_template_engine(devboot: Devboot, template: str) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "devboot", "init", template, "--yes"],
        cwd=devboot.cwd, env=devboot.environment(), stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "jinja2" not in done.stderr
    assert " yaml\n" not in done.stderr


def test_ctrl_c_at_a_question_leaves_nothing(devboot: Devboot) -> None:
    terminal = Terminal(devboot, "init", "libtorch-project")
    terminal.wait_for("name of the project")
    terminal.type("\x03")
    assert terminal.finish() == 130
    assert "Traceback" not in terminal.seen
    assert list(devboot.cwd.iterdir()) == []


def test_end_of_input_at_a_question_says_how_to_answer(devboot: Devboot) -> None:
    terminal = Terminal(devboot, "init", "libtorch-project")
    terminal.wait_for("name of the project")
    terminal.type("\x04")
    assert terminal.finish() == 2
    assert "--yes" in terminal.seen


def test_ctrl_c_in_the_middle_leaves_nothing(devboot: Devboot, tmp_path: Path) -> None:
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    (bin_ / "git").write_text(f"#!/bin/sh\ntouch {tmp_path}/started\nsleep 60\n")
    (bin_ / "git").chmod(0o755)
    process = subprocess.Popen(
        [sys.executable, "-m", "devboot", "init", "libtorch-project"],
        cwd=devboot.cwd, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True,
        env=devboot.environment() | {"PATH": f"{bin_}:{os.environ['PATH']}"},
    )  # fmt: skip
    while not (tmp_path / "started").exists():
        assert process.poll() is None
        time.sleep(0.02)
    assert any(path.name.startswith(".my-ops.devboot-") for path in devboot.cwd.iterdir())
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=30)
    assert process.returncode == 130
    assert stderr.strip().endswith("error: interrupted")
    assert list(devboot.cwd.iterdir()) == []


@pytest.mark.parametrize("words", ["init --list", "--help", "doctor --help"])
def test_a_closed_pipe_is_silent_and_no_failure(devboot: Devboot, words: str) -> None:
    command = f"'{sys.executable}' -m devboot {words} | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command], env=devboot.environment(), capture_output=True, check=False
    )
    assert (done.stdout, done.stderr) == (b"0\n", b"")


@pytest.mark.parametrize(
    "words", ["facts", "--help", "dotfiles list", "doctor --only cmake.missing"]
)
def test_a_closed_output_is_no_failure(devboot: Devboot, words: str) -> None:
    command = f"'{sys.executable}' -m devboot {words} >&-; echo $? >&2"
    done = subprocess.run(
        ["bash", "-c", command], env=devboot.environment(), capture_output=True, check=False
    )
    assert done.stderr.splitlines()[-1] == b"0"


def test_a_limit_of_file_sizes_is_named_and_leaves_nothing(devboot: Devboot) -> None:
    command = f"ulimit -f 8; '{sys.executable}' -B -m devboot init libtorch-project --no-git"
    done = subprocess.run(
        ["bash", "-c", command], cwd=devboot.cwd, env=devboot.environment(), text=True,
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "file too large\nhint: the disk or a limit (`ulimit -f`)" in done.stderr
    assert list(devboot.cwd.iterdir()) == []


def test_a_closed_input_asks_nothing(devboot: Devboot) -> None:
    command = f"'{sys.executable}' -m devboot init libtorch-project --no-git <&- >&-"
    done = subprocess.run(
        ["bash", "-c", command], cwd=devboot.cwd, env=devboot.environment(), capture_output=True,
        check=False,
    )  # fmt: skip
    assert (done.returncode, b"error" in done.stderr) == (0, False), done.stderr
    assert (devboot.cwd / "my-ops/CMakeLists.txt").exists()


@pytest.mark.parametrize("words", [[], ["add"], ["env"], ["history", "--help"]])
def test_a_group_alone_answers_with_its_help(devboot: Devboot, words: list[str]) -> None:
    done = devboot(*words)
    said = done.stdout + done.stderr
    assert said.startswith("Usage: devboot")
    assert "error" not in said
    assert "hint:" not in said


@pytest.mark.parametrize("words", [["init", "--list"], ["--help"], ["init", "libtorch-project"]])
def test_an_output_that_takes_nothing_is_said(devboot: Devboot, words: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "devboot", *words], cwd=devboot.cwd, stdout=full, text=True,
            env=devboot.environment(), stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert "no space left on device" in done.stderr


def test_help_keeps_its_examples_on_lines_of_their_own(devboot: Devboot) -> None:
    for words in (["--help"], ["doctor", "--help"]):
        lines = devboot(*words).stdout.splitlines()
        assert any(line.strip().startswith("devboot doctor  ") for line in lines), words
        assert not any("\\b" in line for line in lines)


def test_a_folder_that_is_gone_is_an_error_in_our_words(devboot: Devboot) -> None:
    command = f"mkdir gone && cd gone && rmdir ../gone && '{sys.executable}' -m devboot init"
    done = subprocess.run(
        ["sh", "-c", command], cwd=devboot.cwd, env=devboot.environment() | {"PYTHONSAFEPATH": "1"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "error: " in done.stderr
    assert "Traceback" not in done.stderr


def test_files_of_the_user_are_not_committed(devboot: Devboot) -> None:
    folder = devboot.cwd / "used"
    folder.mkdir()
    (folder / ".env").write_text("TOKEN=1")
    done = devboot("init", "libtorch-project", "used", "--force")
    assert "run `git init` there" in done.stdout
    assert not (folder / ".git").exists()


def test_control_characters_do_not_reach_the_terminal(devboot: Devboot) -> None:
    done = devboot("init", "libtorch-project", "e\x1b[31mv\x07")
    assert done.returncode == 2
    assert "\x1b" not in done.stderr
    assert "e\\x1b[31mv\\x07" in done.stderr


def test_verifying_without_the_tools_proves_nothing_and_says_so(
    devboot: Devboot, tmp_path: Path
) -> None:
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    (bin_ / "python3").symlink_to(sys.executable)
    done = devboot("init", "libtorch-project", "--verify", PATH=str(bin_))
    assert done.returncode == 1
    assert "not proven here" in done.stdout
    assert "`cmake` is not installed" in done.stdout
    assert "failed" not in done.stdout
    assert (devboot.cwd / "my-ops/CMakeLists.txt").is_file()


def test_no_program_is_started_from_the_working_directory(devboot: Devboot) -> None:
    bin_ = devboot.cwd / "bin"
    bin_.mkdir()
    (bin_ / "git").write_text(f"#!/bin/sh\ntouch {devboot.home}/started\n")
    (bin_ / "git").chmod(0o755)
    done = devboot("init", "libtorch-project", PATH=f"{bin_}:{os.environ['PATH']}")
    assert "first commit" in done.stdout
    alone = devboot("init", "libtorch-project", "other-ops", PATH=str(bin_))
    assert "git is not installed" in alone.stdout
    assert not (devboot.home / "started").exists()


@pytest.mark.parametrize("words", [[], ["--dry-run"]])
def test_conflicts_are_in_the_json_document_too(devboot: Devboot, words: list[str]) -> None:
    (devboot.cwd / "used").mkdir()
    (devboot.cwd / "used/README.md").write_text("mine")
    done = devboot("init", "libtorch-project", "used", "--force", "--json", *words)
    assert done.returncode == 3
    changes = json.loads(done.stdout)["changes"]
    assert [c["path"] for c in changes if c["action"] == "conflict"] == ["README.md"]


def test_a_dry_run_exits_as_the_real_run_would(devboot: Devboot) -> None:
    devboot.cwd.chmod(0o555)
    for words in ([], ["--dry-run"], ["--diff"]):
        done = subprocess.run(
            [*AS_USER, sys.executable, "-m", "devboot", "init", "libtorch-project", *words],
            cwd=devboot.cwd, env=devboot.environment(), stdin=subprocess.DEVNULL,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 2, words
        assert "permission denied" in done.stderr
