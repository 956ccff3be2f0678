"""`devboot add` and `remove`: what comes to a project, what goes, and whose edits stay."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from devboot.merge import jsonc

from .conftest import each_api

if TYPE_CHECKING:
    from .conftest import Project

AXPY = "Tensor a, Tensor b, float alpha -> Tensor"
OF_RELU = {
    "csrc/cpu/relu.cpp", "csrc/cuda/relu.cu", "csrc/kernels/relu.h", "csrc/ops/relu.cpp",
    "python/my_ops/_relu.py", "tests/cpp/test_relu.cpp", "tests/python/test_relu.py",
}  # fmt: skip
OF_API = {
    "stable": set(),
    "aten": {"csrc/ops/relu.h", "csrc/ops/register/relu.h", "csrc/ops/autograd/relu.h"},
    "none": {"csrc/ops/relu.h"},
}
LISTS = {
    "stable": set(),
    "aten": {"csrc/ops/autograd.cpp", "csrc/ops/ops.h", "csrc/ops/register.cpp"},
    "none": {"csrc/ops/c_api.h"},
}
RECORD = {".devboot/base.zip", ".devboot/project.yml", ".devboot/vscode.json"}


def _api(project: Project) -> str:
    text = project.text(".devboot/project.yml")
    return text.split('api: "')[1].split('"')[0]


@each_api
def test_an_operator_is_files_of_its_own_and_a_line_in_each_list(project: Project) -> None:
    before, api = project.look(), _api(project)
    said = project.done("add", "op", "relu")
    after = project.look()
    assert set(after) - set(before) == OF_RELU | OF_API[api]
    changed = {path for path in before if before[path] != after[path]}
    lists = {"CMakeLists.txt", "python/my_ops/__init__.py", ".vscode/launch.json"}
    assert changed == lists | LISTS[api] | RECORD
    assert "list(APPEND operators relu)\n" in project.text("CMakeLists.txt")
    assert "added `relu(Tensor x) -> Tensor` to my-ops: " in said
    for path in ("csrc/cpu/relu.cpp", "tests/cpp/test_relu.cpp", "tests/python/test_relu.py"):
        assert f"  {path} " in said.partition("next:")[2]


@each_api
def test_undo_takes_an_operator_back_byte_for_byte(project: Project) -> None:
    before, folders = project.look(), project.folders()
    project.done("add", "op", "relu")
    project.done("undo", "--yes")
    assert (project.look(), project.folders()) == (before, folders)


@each_api
def test_remove_takes_out_exactly_what_was_added(project: Project) -> None:
    before, folders = project.look(), project.folders()
    project.done("add", "op", "relu")
    with_one = project.look()
    project.done("add", "op", "axpy", "--signature", AXPY)
    project.done("add", "op", "gelu", "--no-cuda")
    project.done("remove", "op", "axpy")
    project.done("remove", "op", "gelu")
    assert project.look() == with_one
    project.done("remove", "op", "relu")
    assert (project.look(), project.folders()) == (before, folders)


@each_api
def test_edits_in_the_lists_stay(project: Project) -> None:
    project.edit("CMakeLists.txt", "  matmul)", "  matmul\n  mine)")
    project.edit("CMakeLists.txt", "VERSION 0.1.0", "VERSION 0.2.0")
    init = "python/my_ops/__init__.py"
    project.edit(init, '__all__ = ["matmul", ', '__all__ = ["mine", "matmul", ')
    project.edit(init, "import matmul, row_sum", "import matmul, mine, row_sum")
    for path in LISTS[_api(project)]:
        text = project.text(path)
        (project.folder / path).write_text(f"// mine\n{text}")
    edited = project.look()
    for name in ("relu", "gelu"):
        project.done("add", "op", name)
    for line in ("  mine)", "VERSION 0.2.0", "list(APPEND operators relu)"):
        assert line in project.text("CMakeLists.txt")
    assert '["mine", "matmul", ' in project.text(init)
    assert '__all__ += ["gelu"]' in project.text(init)
    for path in LISTS[_api(project)]:
        assert project.text(path).startswith("// mine\n")
    for name in ("relu", "gelu"):
        project.done("remove", "op", name)
    assert project.look() == edited


def test_an_operator_that_was_edited_is_not_removed(project: Project) -> None:
    project.done("add", "op", "relu")
    kernel = "csrc/cpu/relu.cpp"
    project.edit(kernel, "out[i] = x[i];", "out[i] = x[i] < 0 ? T{0} : x[i];")
    before = project.look()
    refused = project("remove", "op", "relu")
    assert refused.returncode == 3
    assert f"nothing was changed:\n  {kernel}: you changed it\n" in refused.stderr
    assert "csrc/cuda/relu.cu" not in refused.stderr
    assert project.look() == before
    project.done("remove", "op", "relu", "--on-conflict", "keep")
    assert (project.folder / kernel).read_bytes() == before[kernel][0]
    assert not (project.folder / "csrc/cuda/relu.cu").exists()
    assert "relu" not in project.text("CMakeLists.txt")
    project.done("undo", "--yes")
    assert project.look() == before
    project.done("remove", "op", "relu", "--on-conflict", "replace")
    assert not (project.folder / kernel).exists()


def test_what_belongs_to_the_project_is_not_removed(project: Project) -> None:
    refused = project("remove", "op", "vector_add")
    assert refused.returncode == 2
    assert "`vector_add` came with the project" in refused.stderr
    project.done("add", "op", "relu")
    refused = project("remove", "op", "rleu")
    assert "made no operator `rleu` here\nhint: did you mean `relu`?" in refused.stderr


def test_a_file_in_the_way_is_named_and_nothing_is_written(project: Project) -> None:
    mine = project.folder / "csrc/cpu/relu.cpp"
    mine.write_text("// mine\n")
    before = project.look()
    refused = project("add", "op", "relu")
    assert refused.returncode == 3
    assert "\n  csrc/cpu/relu.cpp: exists with other content\n" in refused.stderr
    assert project.look() == before
    project.done("add", "op", "relu", "--on-conflict", "keep")
    assert mine.read_text() == "// mine\n"
    assert (project.folder / "csrc/kernels/relu.h").is_file()


def test_a_list_that_was_edited_at_that_place_is_a_conflict(project: Project) -> None:
    anchor = "# `devboot add op NAME` adds a line below.\n"
    project.edit("CMakeLists.txt", anchor, f"{anchor}list(APPEND operators mine)\n")
    before = project.look()
    refused = project("add", "op", "relu")
    assert refused.returncode == 3
    assert "\n  CMakeLists.txt: you and the template changed the same lines\n" in refused.stderr
    assert project.look() == before
    merged = project("add", "op", "relu", "--on-conflict", "merge")
    assert merged.returncode == 3
    text = project.text("CMakeLists.txt")
    assert "<<<<<<< yours\nlist(APPEND operators mine)\n=======\n" in text


def test_a_list_that_was_deleted_is_said(project: Project) -> None:
    (project.folder / "CMakeLists.txt").unlink()
    assert "CMakeLists.txt  (you deleted it)" in project.done("add", "op", "relu")


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["add", "op", "matmul"], 2, "`matmul` is there already"),
        (["add", "op", "Relu"], 2, "hint: for example `relu`"),
        (["add", "op", "class"], 2, "a reserved word of C++"),
        (["add", "op", "relu", "--signature", "Tensr x -> Tensor"], 2, "\n  ^^^^^\n"),
        (["add", "op"], 2, "missing argument"),
        (["add", "operator", "relu"], 2, "no such command"),
        (["add", "test", "ops"], 2, "`ops` cannot be the name of a test"),
        (["add", "preset", "asan"], 2, "there is a preset `asan` already"),
        (["add", "preset", "dev"], 2, "there is a preset `dev` already"),
        (["add", "preset", "native", "--inherits", "relase"], 2, "did you mean `release`?"),
        (["add", "preset", "native", "-D", "X"], 2, "`X` is no variable of CMake"),
        (["add", "op", "relu", "-C", ".."], 2, "is in no project of devboot's"),
        (["remove", "op", "relu", "-C", ".."], 2, "is in no project of devboot's"),
        (["remove", "test", "flow"], 2, "made no test `flow` here"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_a_way_out(
    project: Project, words: list[str], status: int, said: str
) -> None:
    before = project.look()
    refused = project(*words)
    assert refused.returncode == status
    assert said in refused.stderr
    assert "hint: " in refused.stderr
    assert project.look() == before


def test_a_project_without_operators_gets_none(project: Project) -> None:
    project.done("init", "python-project", "../other", "--no-git", "--yes")
    refused = project("add", "op", "relu", "-C", "../other")
    assert refused.returncode == 2
    assert "a project of `python-project` has no operators" in refused.stderr


def test_an_operator_twice_is_refused(project: Project) -> None:
    project.done("add", "op", "relu")
    refused = project("add", "op", "relu", "--cuda")
    assert (refused.returncode, "`relu` is there already" in refused.stderr) == (2, True)


def test_a_damaged_record_is_refused(project: Project) -> None:
    project.done("add", "op", "relu")
    project.edit(".devboot/project.yml", "relu(Tensor x -> Tensor)", "relu(nonsense")
    refused = project("add", "op", "gelu")
    assert refused.returncode == 2
    assert "is no operator" in refused.stderr


@pytest.mark.parametrize("looking", ["--dry-run", "--diff", "--json"])
def test_looking_writes_nothing(project: Project, looking: str) -> None:
    before = project.look()
    words = [looking, "--dry-run"] if looking == "--json" else [looking]
    said = project.done("add", "op", "relu", *words)
    assert project.look() == before
    if looking == "--json":
        document = json.loads(said)
        assert document["schema"] == "devboot.add/1"
        assert document["written"] is False
        assert document["added"] == {
            "kind": "op", "name": "relu", "schema": "relu(Tensor x) -> Tensor", "cuda": True
        }  # fmt: skip
        made = {one["path"] for one in document["changes"] if one["action"] == "create"}
        assert made == OF_RELU
    else:
        assert ("+list(APPEND operators relu)" if looking == "--diff" else "CMakeLists.txt") in said
        assert ".devboot" not in said


def test_it_works_from_a_folder_of_the_project(project: Project) -> None:
    project.done("add", "op", "relu", "-C", project.folder / "csrc/cpu")
    assert (project.folder / "csrc/cpu/relu.cpp").is_file()


def test_an_operator_without_a_cuda_kernel_gets_one_later(project: Project) -> None:
    project.done("add", "op", "relu")
    with_cuda = project.look()
    project.done("undo", "--yes")
    project.done("add", "op", "relu", "--no-cuda")
    assert not (project.folder / "csrc/cuda/relu.cu").exists()
    assert "list(REMOVE_ITEM cuda_kernels csrc/cuda/relu.cu)" in project.text("CMakeLists.txt")
    project.edit("csrc/cpu/relu.cpp", "out[i] = x[i];", "out[i] = x[i] * 2;")
    project.done("add", "op", "relu", "--cuda")
    project.edit("csrc/cpu/relu.cpp", "out[i] = x[i] * 2;", "out[i] = x[i];")
    assert project.look() == with_cuda


def test_a_project_without_cuda_gets_none_unless_asked(project: Project) -> None:
    project.done("update", "-D", "cuda=OFF")
    project.done("add", "op", "relu")
    project.done("add", "op", "gelu", "--cuda")
    kernels = {path.stem for path in project.folder.glob("csrc/cuda/*.cu")}
    assert kernels == {"vector_add", "row_sum", "matmul", "gelu"}


def _launch(project: Project) -> dict[str, dict[str, object]]:
    document = jsonc.parse((project.folder / ".vscode/launch.json").read_bytes()).value
    return {one["name"]: one for one in document["configurations"]}


def test_f5_starts_the_tests_of_the_newest_operator(project: Project) -> None:
    first = '"version": "0.2.0",\n    "configurations": ['
    mine = '{"name": "mine", "type": "cppdbg", "request": "launch", "presentation": {}},'
    project.edit(".vscode/launch.json", first, f"{first}\n    {mine}")
    project.done("add", "op", "relu")
    project.done("add", "op", "gelu", "--no-cuda")
    entries = _launch(project)
    gelu = entries["C++: operator gelu (gdb)"]
    assert gelu["args"] == ["--gtest_filter=Gelu.*:GeluTypes.*", "--gtest_break_on_failure"]
    assert "hidden" not in gelu["presentation"]
    assert entries["C++: operator relu (gdb)"]["presentation"]["hidden"]
    assert "CUDA: operator relu (cuda-gdb)" in entries
    assert "CUDA: operator gelu (cuda-gdb)" not in entries
    assert sum("hidden" not in one["presentation"] for one in entries.values()) == 7
    assert mine in project.text(".vscode/launch.json")
    project.done("vscode")  # finds nothing to do
    assert _launch(project) == entries
    project.done("remove", "op", "gelu")
    assert "C++: operator gelu (gdb)" not in _launch(project)


def test_nothing_is_written_into_a_build_folder(project: Project) -> None:
    (project.folder / "build/debug").mkdir(parents=True)
    (project.folder / "build/debug/CMakeCache.txt").write_text("")
    project.done("add", "op", "relu")
    found = [path.name for path in project.folder.glob("build/**/*") if path.is_file()]
    assert found == ["CMakeCache.txt"]


def test_a_vscode_folder_that_was_deleted_stays_deleted(project: Project) -> None:
    for path in project.folder.glob(".vscode/*"):
        path.unlink()
    (project.folder / ".devboot/vscode.json").unlink()
    project.done("add", "op", "relu")
    assert not list(project.folder.glob(".vscode/*"))


def test_tests_and_presets_come_and_go(project: Project) -> None:
    before = project.look()
    project.done("add", "test", "flow")
    assert "list(APPEND sources cpp/test_flow.cpp)" in project.text("tests/CMakeLists.txt")
    project.done("add", "test", "edges", "--python")
    assert (project.folder / "tests/python/test_edges.py").is_file()
    project.done(
        "add", "preset", "native", "--inherits", "release", "-D", "CMAKE_CXX_FLAGS=-march=native -g"
    )
    project.done("add", "preset", "deep", "--inherits", "native")
    heir = project("remove", "preset", "native")
    assert (heir.returncode, "`deep` inherits from `native`" in heir.stderr) == (2, True)
    for words in (["preset", "deep"], ["preset", "native"], ["test", "edges"], ["test", "flow"]):
        project.done("remove", *words)
    assert project.look() == before


def test_a_preset_is_one_that_cmake_takes_beside_the_users_own(project: Project) -> None:
    project.edit(
        "CMakePresets.json",
        '  "configurePresets": [\n',
        '  "configurePresets": [\n    {"name": "mine", "inherits": "debug"},\n',
    )
    flags = "CMAKE_CUDA_ARCHITECTURES=80;90"
    project.done("add", "preset", "native", "--inherits", "mine", "-D", flags)
    listed = subprocess.run(
        ["cmake", "--list-presets=all", "."], cwd=project.folder, check=True, capture_output=True,
        text=True,
    ).stdout  # fmt: skip
    assert listed.count('"native"') == 4
    assert '"mine"' in listed
    document = json.loads(project.text("CMakePresets.json"))
    (native,) = [one for one in document["configurePresets"] if one["name"] == "native"]
    assert native["cacheVariables"] == {"CMAKE_CUDA_ARCHITECTURES": "80;90"}


def test_an_update_afterwards_finds_nothing_to_do(project: Project) -> None:
    project.done("add", "op", "relu")
    project.done("add", "test", "flow")
    assert "is up to date" in project.done("update", "--check")
