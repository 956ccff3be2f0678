"""What `status`, `explain` and `adopt` say of a real project that somebody worked in."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Devboot


@pytest.fixture
def project(devboot: Devboot) -> Path:
    assert devboot("init", "libtorch-project", "my-ops", "--yes", "--no-git").returncode == 0
    return devboot.cwd / "my-ops"


def state(devboot: Devboot, project: Path, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(devboot("status", "-C", project, "--json", *words).stdout)
    return found


def bytes_of(project: Path) -> dict[str, bytes]:
    files = (path for path in sorted(project.rglob("*")) if path.is_file())
    return {str(path.relative_to(project)): path.read_bytes() for path in files}


def test_a_new_project_is_as_it_was_made(devboot: Devboot, project: Path) -> None:
    found = state(devboot, project)
    assert {file["state"] for file in found["files"]} == {"unmodified"}
    assert not found["project"]["behind"]
    assert devboot("status", "-C", project / "csrc", "--check").returncode == 0


def test_status_names_what_was_changed(devboot: Devboot, project: Path) -> None:
    with (project / "README.md").open("a") as file:
        file.write("mine\n")
    (project / ".clangd").unlink()
    (project / "csrc/kernels/matmul.h").rename(project / "csrc/kernels/gemm.h")
    path = project / "CMakeLists.txt"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    states = {file["path"]: file for file in state(devboot, project)["files"]}
    assert states["README.md"]["state"] == "edited"
    assert states[".clangd"]["state"] == "deleted"
    assert states["csrc/kernels/matmul.h"]["now"] == "csrc/kernels/gemm.h"
    assert states["CMakeLists.txt"]["state"] == "unmodified"
    text = devboot("status", "-C", project).stdout
    assert "edited    README.md" in text
    assert "csrc/kernels/matmul.h -> csrc/kernels/gemm.h" in text


def test_an_older_template_is_something_to_do(devboot: Devboot, project: Path) -> None:
    record = project / ".devboot/project.yml"
    record.write_text(record.read_text().replace('template_version: "1"', 'template_version: "0"'))
    assert state(devboot, project)["project"]["behind"]
    done = devboot("status", "-C", project, "--check")
    assert done.returncode == 1
    assert "`devboot update --diff`" in done.stdout


def test_explain_says_what_made_a_file_and_what_was_changed(
    devboot: Devboot, project: Path
) -> None:
    path = project / "CMakePresets.json"
    path.write_text(path.read_text().replace('"version"', '"mine": 1,\n  "version"', 1))
    text = devboot("explain", path).stdout
    assert "made by libtorch-project, version 1" in text
    assert "libtorch-project/common/CMakePresets.json" in text
    assert '+  "mine": 1,' in text
    for name, words in {
        ".devboot/project.yml": "devboot's own record",
        ".vscode/launch.json": "`devboot vscode` writes these entries",
    }.items():
        assert words in devboot("explain", project / name).stdout
    (project / "notes.txt").write_text("mine\n")
    assert "yours" in devboot("explain", project / "notes.txt").stdout


def test_an_adopted_project_is_not_changed_and_can_be_updated(
    devboot: Devboot, project: Path
) -> None:
    shutil.rmtree(project / ".devboot")
    with (project / "README.md").open("a") as file:
        file.write("mine\n")
    before = bytes_of(project)
    assert devboot("adopt", "-C", project, "--dry-run").returncode == 0
    assert bytes_of(project) == before
    done = devboot("adopt", "-C", project, "--yes")
    assert done.returncode == 0, done.stderr
    after = bytes_of(project)
    assert {name: after[name] for name in before} == before
    assert {name for name in after if name not in before} == {
        ".devboot/project.yml", ".devboot/base.zip",
    }  # fmt: skip
    found = state(devboot, project)
    assert found["project"]["template"] == "libtorch-project"
    assert found["project"]["answers"]["api"] == "stable"
    assert devboot("update", "-C", project).returncode == 0
    assert devboot("adopt", "-C", project, "--yes").returncode != 0


@pytest.mark.parametrize("words", [["status"], ["explain", "x"], ["update"], ["adopt", "--yes"]])
def test_outside_of_a_project_it_says_so(devboot: Devboot, words: list[str]) -> None:
    done = devboot(*words)
    assert done.returncode == 2
    assert "hint: " in done.stderr
    assert list(devboot.cwd.iterdir()) == []
