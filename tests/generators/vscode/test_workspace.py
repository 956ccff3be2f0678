"""What a folder is taken for: presets, build folders, languages; and how little of it is read."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from devboot.errors import DevbootError
from devboot.generators.vscode import libtorch
from devboot.generators.vscode.workspace import PRINTERS
from devboot.machine import tree
from devboot.machine.workspace import read_workspace

from .conftest import APIS, CMAKE, EXTENSION, PYTHON, configure, made, project, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from devboot.generators.vscode.workspace import Executable, Workspace


def named(workspace: Workspace) -> dict[str, Executable]:
    return {one.name: one for one in workspace.executables}


@pytest.mark.parametrize("api", APIS)
@pytest.mark.parametrize("cuda", ["AUTO", "OFF"])
def test_a_project_read_from_disk_is_what_init_knows_of_it(
    tmp_path: Path, api: str, cuda: str
) -> None:
    folder = made(tmp_path / "p", api=api, cuda=cuda)
    answers = project(api=api, cuda=cuda).answers
    assert read_workspace(folder) == libtorch.workspace("fast_ops", answers)


def test_a_manifest_that_a_formatter_went_over_is_read_all_the_same(tmp_path: Path) -> None:
    folder = made(tmp_path / "p", api="aten")
    before = read_workspace(folder)
    manifest = folder / ".devboot/project.yml"
    manifest.write_text(manifest.read_text().replace('"aten"', "'aten'"))
    assert read_workspace(folder) == before


@pytest.mark.parametrize("text", ["", "[]", "name: {", "template: libtorch-project\nanswers: 1\n"])
def test_a_manifest_that_is_none_is_an_error_with_its_name(tmp_path: Path, text: str) -> None:
    write(tmp_path, {".devboot/project.yml": text})
    with pytest.raises(DevbootError, match=r"project\.yml"):
        read_workspace(tmp_path)


def test_targets_of_a_build_folder(of_kind: Callable[[str], Path]) -> None:
    found = read_workspace(of_kind("cmake"))
    assert found.languages == ("cpp",)
    assert not found.unconfigured
    assert found.query == ""
    assert found.debug is not None
    assert found.debug.folder == "build/debug"
    programs = named(found)
    assert programs["shapes"].at(found.debug) == "build/debug/shapes"
    assert not programs["shapes"].is_test
    assert programs["smoke"].at(found.debug) == "bin/smoke"
    assert programs["smoke"].is_test
    assert programs["area_tests"].gtest
    assert programs["area_tests"].at(found.debug) == "build/debug/tests/area_tests"


def test_a_release_folder_tells_the_targets_and_is_left_alone(tmp_path: Path) -> None:
    folder = write(tmp_path / "p", CMAKE)
    configure(folder, "build", "-DCMAKE_BUILD_TYPE=Release")
    found = read_workspace(folder)
    assert found.debug is not None
    assert found.debug.folder == "build-debug"  # not inside the folder that is somebody's
    assert found.query == "build-debug/.cmake/api/v1/query/codemodel-v2"
    assert "build-debug/tests/area_tests" in found.programs("debug")
    assert "-DCMAKE_BUILD_TYPE=Debug" in found.debug.configure


def test_a_build_folder_of_several_build_types(tmp_path: Path) -> None:
    folder = write(tmp_path / "p", CMAKE)
    configure(folder, "out", "-G", "Ninja Multi-Config")
    found = read_workspace(folder)
    assert found.debug is not None
    assert found.debug.folder == "out"
    assert found.debug.build[-2:] == ("--config", "Debug")
    assert "out/Debug/shapes" in found.programs("debug")


def test_the_build_folder_of_a_copy_is_not_believed(tmp_path: Path) -> None:
    folder = write(tmp_path / "p", CMAKE)
    configure(folder, "build/debug", "-DCMAKE_BUILD_TYPE=Debug")
    copy = shutil.copytree(folder, tmp_path / "copy")
    assert not read_workspace(folder).unconfigured
    assert read_workspace(copy).unconfigured


@pytest.mark.parametrize("damage", ["{", "[]", '{"objects": [{"kind": "codemodel"}]}', "null"])
def test_a_damaged_reply_counts_as_none(tmp_path: Path, damage: str) -> None:
    folder = write(tmp_path / "p", CMAKE)
    configure(folder, "build/debug")
    (index,) = (folder / "build/debug/.cmake/api/v1/reply").glob("index-*")
    index.write_text(damage)
    assert read_workspace(folder).unconfigured


PRESETS: dict[str, Any] = {
    "version": 3,
    "configurePresets": [
        {"name": "base", "hidden": True, "binaryDir": "${sourceDir}/out/${presetName}"},
        {"name": "rel", "inherits": "base", "cacheVariables": {"CMAKE_BUILD_TYPE": "Release"}},
        {"name": "dbg", "inherits": ["base"],
         "cacheVariables": {"CMAKE_BUILD_TYPE": {"type": "STRING", "value": "Debug"}}},
        {"name": "far", "binaryDir": "/elsewhere", "cacheVariables": {"CMAKE_BUILD_TYPE": "Debug"}},
    ],
    "buildPresets": [{"name": "b", "configurePreset": "dbg"}],
}  # fmt: skip


def test_presets(tmp_path: Path) -> None:
    files = {**CMAKE, "CMakePresets.json": json.dumps(PRESETS)}
    found = read_workspace(write(tmp_path / "p", files))
    assert found.presets
    assert found.debug is not None
    assert found.debug.folder == "out/dbg"
    assert found.debug.configure == ("--preset", "dbg")
    assert found.debug.build == ("--build", "--preset", "b")
    assert found.debug.test == ("--test-dir", "out/dbg", "--output-on-failure")
    assert found.release is not None
    assert found.release.folder == "out/rel"
    assert found.release.build == ("--build", "out/rel")
    assert found.cuda_debug is not None
    assert "-DCMAKE_CUDA_FLAGS_DEBUG=-g -G" in found.cuda_debug.configure


def test_presets_that_work_for_cmake_are_those_that_were_understood(tmp_path: Path) -> None:
    """Run what the tasks would run."""
    folder = write(tmp_path / "p", {**CMAKE, "CMakePresets.json": json.dumps(PRESETS)})
    build = read_workspace(folder).debug
    assert build is not None
    for command in (["cmake", *build.configure], ["cmake", *build.build]):
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    assert (folder / "out/dbg/shapes").is_file()


@pytest.mark.parametrize("kind", ["inherits itself", "no list", "no names"])
def test_malformed_presets_are_left_out(tmp_path: Path, kind: str) -> None:
    documents: dict[str, Any] = {
        "inherits itself": {"configurePresets": [{"name": "a", "inherits": "a"}]},
        "no list": {"configurePresets": 3, "buildPresets": {"a": 1}},
        "no names": {"configurePresets": [{"binaryDir": "x"}, 1, None]},
    }
    files = {**CMAKE, "CMakePresets.json": json.dumps(documents[kind])}
    assert not read_workspace(write(tmp_path / "p", files)).presets


def test_presets_that_are_no_json_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(DevbootError, match="CMakePresets"):
        read_workspace(write(tmp_path, {**CMAKE, "CMakePresets.json": "{"}))


def test_a_plain_python_project(of_kind: Callable[[str], Path]) -> None:
    found = read_workspace(of_kind("python"))
    assert found.languages == ("python",)
    assert (found.pytest, found.coverage, found.ruff, found.torch) == (True, True, True, True)
    assert found.test_folders == ("tests",)
    assert found.module == "tidy"


def test_an_extension_is_debugged_through_python(of_kind: Callable[[str], Path]) -> None:
    found = read_workspace(of_kind("extension"))
    assert found.languages == ("cpp", "cuda", "python")
    assert found.extension
    assert found.torch


def test_single_files(of_kind: Callable[[str], Path]) -> None:
    found = read_workspace(of_kind("loose"))
    assert found.languages == ("cpp", "cuda", "python")
    assert not found.extension
    assert found.debug is None


def test_a_script_in_a_cmake_project_makes_no_python_project_of_it(tmp_path: Path) -> None:
    folder = write(tmp_path / "p", {**CMAKE, "tools/format.py": ""})
    assert read_workspace(folder).languages == ("cpp",)
    write(folder, {"pyproject.toml": ""})
    assert read_workspace(folder).languages == ("cpp", "python")


def test_where_a_container_has_the_folder(tmp_path: Path) -> None:
    write(tmp_path, {"Dockerfile": "FROM debian\nWORKDIR /srv/app\n"})
    assert read_workspace(tmp_path).container == "/srv/app"
    write(tmp_path, {".devcontainer/devcontainer.json": '{"workspaceFolder": "/code"} // x'})
    found = read_workspace(tmp_path)
    assert found.container == "/code"
    assert found.dev_container


def test_made_and_hidden_folders_are_not_looked_through(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "node_modules/a/x.py": "", ".venv/pyvenv.cfg": "", ".venv/lib/x.py": "",
            "env/pyvenv.cfg": "", "env/lib/x.py": "", "b/CMakeCache.txt": "", "b/x.cu": "",
            "a.cpp": "",
        },
    )  # fmt: skip
    assert read_workspace(tmp_path).languages == ("cpp",)


def test_a_tree_of_a_hundred_thousand_files_is_not_walked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(40):
        folder = tmp_path / f"data{number:02}"
        folder.mkdir()
        for name in range(300):
            (folder / f"{name}.bin").touch()
    listed = 0
    scandir = os.scandir

    def counting(path: Any) -> Any:
        nonlocal listed
        listed += 1
        return scandir(path)

    monkeypatch.setattr(tree.os, "scandir", counting)
    found = tree.look_through(tmp_path)
    assert len(found.files) < tree.MAX_ENTRIES + 300
    assert listed < 25


def test_links_are_not_followed_into_a_circle(tmp_path: Path) -> None:
    write(tmp_path, {"a/x.cpp": ""})
    (tmp_path / "a/again").symlink_to(tmp_path)
    assert tree.look_through(tmp_path).files == ("a/x.cpp",)


def test_a_manifest_with_a_name_that_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    folder = made(tmp_path / "p")
    manifest = folder / ".devboot/project.yml"
    manifest.write_text(manifest.read_text().replace("name: fast-ops", "name: ../../bin/sh"))
    with pytest.raises(DevbootError, match="name"):
        read_workspace(folder)


@pytest.mark.parametrize("name", ["pyproject.toml", "CMakePresets.json", "Dockerfile", "setup.py"])
def test_what_is_no_file_is_not_read(tmp_path: Path, name: str) -> None:
    pipes, folders = write(tmp_path / "pipes", CMAKE), write(tmp_path / "folders", CMAKE)
    os.mkfifo(pipes / name)
    (folders / name).mkdir()
    for folder in (pipes, folders):
        assert "cpp" in read_workspace(folder).languages


def test_tensors_are_shown_by_the_folders_own_script_else_by_ours(tmp_path: Path) -> None:
    assert read_workspace(write(tmp_path, EXTENSION)).printers == PRINTERS
    write(tmp_path, {libtorch.PRINTERS: ""})
    assert read_workspace(tmp_path).printers == libtorch.PRINTERS
    assert read_workspace(write(tmp_path / "p", PYTHON)).printers == ""
