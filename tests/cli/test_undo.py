"""`devboot history`, `undo`, `restore`, on what `init` wrote: the real program."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Devboot


def _files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _made(devboot: Devboot, *words: str) -> Path:
    done = devboot("init", "libtorch-project", "demo", *words)
    assert done.returncode == 0, done.stderr
    return devboot.cwd / "demo"


def _history(devboot: Devboot) -> list[dict[str, Any]]:
    runs: list[dict[str, Any]] = json.loads(devboot("history", "--json").stdout)["runs"]
    return runs


def test_undo_of_a_new_project_removes_it_whole(devboot: Devboot) -> None:
    _made(devboot)
    refused = devboot("undo")
    assert refused.returncode == 2
    assert "say so with `--yes`" in refused.stderr
    looked = devboot("undo", "--dry-run").stdout
    assert looked == f"  would remove {devboot.cwd}/demo\nwould undo run 1: init\n"
    undone = devboot("undo", "--yes")
    assert (undone.returncode, undone.stdout.splitlines()[-1]) == (0, "undid run 1: init")
    assert list(devboot.cwd.iterdir()) == []
    assert [(run["run"], run["undone_by"], run["undoes"]) for run in _history(devboot)] == [
        (1, 2, None),
        (2, None, 1),
    ]
    again = devboot("undo", "--yes")
    assert (again.returncode, "nothing to undo" in again.stderr) == (2, True)


def test_undo_of_a_project_leaves_the_folders_above_that_were_there(devboot: Devboot) -> None:
    (devboot.cwd / "there").mkdir()
    devboot("init", "libtorch-project", "there/new/demo")
    assert devboot("undo", "--yes").returncode == 0
    assert [path.name for path in devboot.cwd.rglob("*")] == ["there"]


def test_a_project_that_changed_stays(devboot: Devboot) -> None:
    project = _made(devboot)
    (project / "notes.txt").write_text("mine")
    for words in (["undo", "--yes"], ["undo", "--dry-run"]):
        refused = devboot(*words)
        assert refused.returncode == 3
        assert "changed since devboot made it" in refused.stderr
    assert (project / "notes.txt").read_text() == "mine"


def test_looking_at_a_repository_is_no_change_of_it_and_a_commit_is(devboot: Devboot) -> None:
    project = _made(devboot)
    git = ["git", "-C", str(project)]
    subprocess.run([*git, "status"], check=True, capture_output=True)
    assert devboot("undo", "--dry-run").returncode == 0
    subprocess.run(
        [*git, "commit", "--allow-empty", "-m", "mine"],
        check=True, capture_output=True, env=devboot.environment(),
    )  # fmt: skip
    assert devboot("undo", "--yes").returncode == 3


def test_undo_of_a_filled_folder_leaves_what_was_there(devboot: Devboot) -> None:
    folder = devboot.cwd / "demo"
    folder.mkdir()
    (folder / "README.md").write_text("mine")
    _made(devboot, "--force", "--on-conflict", "keep")
    done = devboot("undo", "--json")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert (document["schema"], document["reverts"]) == ("devboot.undo/1", 1)
    assert _files(folder) == {"README.md": b"mine"}
    assert [path.name for path in folder.iterdir()] == ["README.md"]


def test_undo_of_a_folder_that_was_empty_removes_the_repository_too(devboot: Devboot) -> None:
    (devboot.cwd / "demo").mkdir()
    assert (_made(devboot) / ".git").is_dir()
    assert devboot("undo").returncode == 2, "a repository is not in the store"
    assert devboot("undo", "--yes").returncode == 0
    assert list((devboot.cwd / "demo").iterdir()) == []


def test_replace_stores_what_was_there_and_restore_brings_it_back(devboot: Devboot) -> None:
    folder = devboot.cwd / "demo"
    folder.mkdir()
    (folder / "README.md").write_text("mine")
    _made(devboot, "--force", "--on-conflict", "replace", "--no-git")
    assert (folder / "README.md").read_text() != "mine"
    assert "-mine" not in devboot("restore", "demo/README.md", "--diff").stdout
    assert devboot("restore", "demo/README.md@1").returncode == 0
    assert (folder / "README.md").read_text() == "mine"
    assert devboot("restore", "demo/nothing").returncode == 2


def test_history_in_words_says_that_secrets_may_be_stored(devboot: Devboot) -> None:
    assert devboot("history").stdout == "devboot has changed nothing yet\n"
    _made(devboot)
    said = devboot("history").stdout
    assert "create  " in said
    assert "secrets" in said


def test_prune_asks_first(devboot: Devboot) -> None:
    _made(devboot)
    assert devboot("history", "prune", "--older-than", "0d").returncode == 2
    assert devboot("history", "prune", "--older-than", "soon", "--yes").returncode == 2
    assert devboot("history", "prune", "--older-than", "30d", "--yes").stdout.startswith("forgot 0")
    pruned = devboot("history", "prune", "--older-than", "0d", "--yes", "--json")
    assert json.loads(pruned.stdout)["runs"] == [1]
    assert _history(devboot) == []


def test_a_home_that_cannot_be_written_does_not_cost_the_project(devboot: Devboot) -> None:
    (devboot.home / ".local").write_text("a file where the state folder should be")
    assert (_made(devboot) / "README.md").is_file()
    assert devboot("history").stdout == "devboot has changed nothing yet\n"
