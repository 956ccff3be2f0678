"""`devboot adopt`: real projects whose record is gone, and folders that are no project."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.terminal import Terminal

from .scenarios import BASE, FIRST, NEWER

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Devboot

    from .conftest import World


def _tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    files = (path for path in found if ".devboot" not in path.parts)
    return {str(p.relative_to(folder)): (p.read_bytes(), p.stat().st_mode) for p in files}


@pytest.mark.parametrize("api", ["stable", "aten", "none"])
def test_a_torch_project_is_recognised_with_its_name_and_answers(
    devboot: Devboot, api: str
) -> None:
    devboot("init", "libtorch-project", "p-ops", "-D", f"api={api}", "-D", "cuda=OFF", "--no-git")
    project = (devboot.cwd / "p-ops").rename(devboot.cwd / "another")
    shutil.rmtree(project / ".devboot")
    kernel = project / "csrc/cpu/matmul.cpp"
    kernel.write_text(kernel.read_text() + "// mine\n")
    (project / "README.md").unlink()
    before = _tree(project)
    done = devboot("adopt", "-C", "another", "--json", "--yes")
    document = json.loads(done.stdout)
    found = document["project"]
    assert (found["template"], found["name"]) == ("libtorch-project", "p-ops")
    assert (found["answers"]["api"], found["answers"]["cuda"]) == (api, "OFF")
    assert document["files"]["edited"] == document["files"]["deleted"] == 1
    assert _tree(project) == before
    status = json.loads(devboot("status", "-C", "another", "--json").stdout)
    changed = [one["path"] for one in status["files"] if one["state"] != "unmodified"]
    assert changed == ["README.md", "csrc/cpu/matmul.cpp"]
    assert devboot("update", "-C", "another", "--check").returncode == 0
    devboot("undo")
    assert not (project / ".devboot").exists()


def test_what_a_later_version_changes_comes_into_the_files_that_are_there(world: World) -> None:
    project = world.init({**FIRST, "c.txt": "c\n"})
    shutil.rmtree(project / ".devboot")
    (project / "a.txt").write_text(BASE.replace("line 1\n", "mine 1\n"))
    (project / "c.txt").unlink()
    assert world.devboot("adopt", "--yes").returncode == 0
    world.newer({**FIRST, "a.txt": NEWER, "c.txt": "newer\n"})
    assert world.devboot("update").returncode == 0
    assert (project / "a.txt").read_text() == NEWER.replace("line 1\n", "mine 1\n")
    assert not (project / "c.txt").exists()


def test_missing_files_come_with_the_next_update_when_they_are_wanted(world: World) -> None:
    project = world.init(FIRST)
    shutil.rmtree(project / ".devboot")
    (project / "b.txt").unlink()
    assert "create   b.txt" in world.devboot("adopt", "--add-missing", "--yes").stdout
    assert not (project / "b.txt").exists()
    assert world.devboot("update").returncode == 0
    assert (project / "b.txt").read_text() == FIRST["b.txt"]


def test_looking_writes_nothing(world: World) -> None:
    project = world.init(FIRST)
    shutil.rmtree(project / ".devboot")
    assert "would write .devboot/project.yml" in world.devboot("adopt", "--dry-run").stdout
    assert "+++ b/.devboot/project.yml" in world.devboot("adopt", "--diff").stdout
    assert not (project / ".devboot").exists()


def test_a_wrong_guess_is_not_written(world: World) -> None:
    project = world.init(FIRST)
    shutil.rmtree(project / ".devboot")
    terminal = Terminal(world, "adopt")
    terminal.wait_for("is that right? [Y/n]: ")
    terminal.type("n\n")
    assert terminal.finish() == 2
    assert "nothing was written" in terminal.seen
    assert not (project / ".devboot").exists()


def test_a_project_that_has_names_in_common_and_little_more_is_like_none(
    devboot: Devboot,
) -> None:
    other = devboot.cwd / "other"
    (other / "src").mkdir(parents=True)
    (other / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.20)\nproject(other CXX)\nadd_executable(o src/main.cpp)\n"
    )
    (other / "src/main.cpp").write_text("int main() {\n  return 0;\n}\n")
    done = devboot("adopt", "-C", "other")
    assert (done.returncode, "is like a template" in done.stderr) == (2, True), done.stdout
    assert "devboot adopt TEMPLATE" in done.stderr
    assert not (other / ".devboot").exists()


def test_a_project_under_management_and_a_folder_like_none_are_refused(world: World) -> None:
    project = world.init(FIRST)
    managed = world.devboot("adopt")
    assert (managed.returncode, "under management already" in managed.stderr) == (3, True)
    (world.root / "work/empty").mkdir()
    empty = world.devboot("adopt", "-C", str(world.root / "work/empty"))
    assert (empty.returncode, "is like a template" in empty.stderr) == (2, True)
    assert world.devboot("adopt", "-C", "nowhere").returncode == 2
    shutil.rmtree(project / ".devboot")
    for words in (("no-such",), ("--name", "int"), ("-D", "x=y")):
        assert world.devboot("adopt", *words).returncode == 2, words
    assert not (project / ".devboot").exists()
    named = world.devboot(
        "adopt", "python-project", "--name", "other", cwd=world.root / "work/empty"
    )
    assert named.returncode == 0, named.stderr
