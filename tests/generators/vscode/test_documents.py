"""What is wanted in the files of `.vscode`: rules that hold for every folder."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from devboot.generators.vscode import documents, libtorch
from devboot.generators.vscode.launch import VISIBLE
from devboot.generators.vscode.wanted import ENGINES, Wanted
from devboot.generators.vscode.workspace import LANGUAGES, Executable, Workspace
from devboot.machine.workspace import read_workspace

from .conftest import APIS, KINDS, project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ALL_KINDS = (*KINDS, *APIS)
SCHEMAS = Path(__file__).parents[3] / "templates/vscode/schemas"
TASK_LABELS = ("preLaunchTask", "postDebugTask")


def values(workspace: Workspace, wanted: Wanted) -> dict[str, dict[str, Any]]:
    """Return the documents as plain values, as a new folder gets them."""
    found: dict[str, dict[str, Any]] = {}
    for name, entries in documents(workspace, wanted).items():
        document = found.setdefault(name, {})
        for entry in entries:
            kind = type(entry).__name__
            place = document
            for key in entry.path[:-1]:
                place = place.setdefault(key, {})
            if kind == "Member":
                place[entry.path[-1]] = entry.value
            else:
                place.setdefault(entry.path[-1], []).append(entry.value)
    return found


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from strings(inner)


def entries(files: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    return [*files["launch.json"]["configurations"], *files["launch.json"].get("compounds", ())]


@pytest.fixture(params=ALL_KINDS)
def workspace(request: pytest.FixtureRequest, of_kind: Callable[[str], Path]) -> Workspace:
    return read_workspace(of_kind(request.param))


@pytest.fixture(params=[(e, a) for e in ENGINES for a in (False, True)], ids=str)
def wanted(request: pytest.FixtureRequest, workspace: Workspace) -> Wanted:
    engine, everything = request.param
    return Wanted(workspace.languages or LANGUAGES, engine, everything)


@pytest.fixture
def files(workspace: Workspace, wanted: Wanted) -> dict[str, dict[str, Any]]:
    return values(workspace, wanted)


def test_at_most_six_are_visible_unless_all_are_wanted(
    files: dict[str, dict[str, Any]], wanted: Wanted
) -> None:
    hidden = [entry["presentation"].get("hidden") for entry in entries(files)]
    assert hidden.count(None) > 0
    if wanted.everything:
        assert hidden.count(True) <= 1  # the one that the Testing view takes
    else:
        assert hidden.count(None) <= VISIBLE


def test_names_are_unique_and_everything_named_exists(files: dict[str, dict[str, Any]]) -> None:
    names = [entry["name"] for entry in entries(files)]
    labels = (
        [task["label"] for task in files["tasks.json"]["tasks"]] if "tasks.json" in files else []
    )
    assert len(names) == len(set(names))
    assert len(labels) == len(set(labels))
    for entry in entries(files):
        assert {entry[key] for key in TASK_LABELS if key in entry} <= set(labels), entry["name"]
    for task in files.get("tasks.json", {}).get("tasks", ()):
        assert task.get("dependsOn", task["label"]) in labels
    for compound in files["launch.json"].get("compounds", ()):
        assert set(compound["configurations"]) <= set(names)


def test_questions_are_asked_where_they_are_used_and_nowhere_else(
    files: dict[str, dict[str, Any]],
) -> None:
    for name in ("launch.json", "tasks.json"):
        document = files.get(name, {})
        asked = {one["id"] for one in document.get("inputs", ())}
        rest = {key: value for key, value in document.items() if key != "inputs"}
        assert asked == set(re.findall(r"\$\{input:(\w+)\}", json.dumps(rest)))
        for one in document.get("inputs", ()):
            assert one.get("default", "") in one.get("options", [one.get("default")])


def test_each_debugger_accepts_every_field(files: dict[str, dict[str, Any]]) -> None:
    for entry in files["launch.json"]["configurations"]:
        schema = json.loads((SCHEMAS / f"{entry['type']}.json").read_text())
        jsonschema.Draft7Validator(schema).validate(entry)


@pytest.mark.parametrize("name", ["tasks", "launch", "extensions"])
def test_vs_code_accepts_the_documents(files: dict[str, dict[str, Any]], name: str) -> None:
    schema = json.loads((SCHEMAS / f"{name}.json").read_text())
    jsonschema.Draft7Validator(schema).validate(
        files.get(f"{name}.json", {"version": "2.0.0"} if name == "tasks" else {})
    )


def test_nothing_of_one_machine_nothing_by_itself_and_no_foreign_matcher(
    files: dict[str, dict[str, Any]],
) -> None:
    text = json.dumps(files)
    assert "runOn" not in text
    assert "folderOpen" not in text
    assert "$gcc" not in text
    assert "$nvcc" not in text
    assert "{{" not in text.replace("${{", "")
    for one in strings(files):
        assert one == "/workspace" or not one.startswith(("/", "~")), one  # in a container
        assert str(Path.home()) + "/" not in one


def test_cuda_gdb_gets_one_quoted_string_or_nothing(files: dict[str, dict[str, Any]]) -> None:
    """Its adapter joins a list with `;`, at which the shell cuts; an empty list is an argument."""
    for entry in files["launch.json"]["configurations"]:
        if entry["type"] == "cuda-gdb":
            assert entry.get("args", "x")
            assert isinstance(entry.get("args", ""), str)


def test_no_server_of_debug_information_is_asked(files: dict[str, dict[str, Any]]) -> None:
    for entry in files["launch.json"]["configurations"]:
        if entry["type"] == "cppdbg":
            assert entry["debuginfod"] == {"enabled": False}
        if entry["type"] == "cuda-gdb" and entry["request"] == "launch":
            assert {"name": "DEBUGINFOD_URLS", "value": ""} in entry["environment"]


def test_gdb_is_told_how_to_print_and_what_to_step_over(
    files: dict[str, dict[str, Any]], workspace: Workspace
) -> None:
    for entry in files["launch.json"]["configurations"]:
        if entry["type"] == "cppdbg":
            texts = [command["text"] for command in entry["setupCommands"]]
            assert texts[0] == "-enable-pretty-printing"
            assert any("tensor_printers.py" in text for text in texts) == bool(workspace.printers)
            assert any(text.startswith(("skip ", "source ")) for text in texts)


def test_one_engine_understands_cpp(
    files: dict[str, dict[str, Any]], wanted: Wanted
) -> None:  # fmt: skip
    settings, extensions = files.get("settings.json", {}), files["extensions.json"]
    if not {"cpp", "cuda"} & set(wanted.languages):
        assert "C_Cpp" not in json.dumps(settings)
        assert "clangd" not in json.dumps([settings, extensions])
        return
    clangd = "llvm-vs-code-extensions.vscode-clangd"
    assert ("C_Cpp.intelliSenseEngine" in settings) == (wanted.engine == "clangd")
    assert (clangd in extensions["recommendations"]) == (wanted.engine == "clangd")
    assert (clangd in extensions.get("unwantedRecommendations", ())) == (
        wanted.engine == "cpptools"
    )
    assert any("clangd." in key for key in settings) == (wanted.engine == "clangd")
    assert any("C_Cpp.default" in key for key in settings) <= (wanted.engine == "cpptools")


def test_at_most_one_default_of_each_group(files: dict[str, dict[str, Any]]) -> None:
    groups = [task.get("group") for task in files.get("tasks.json", {}).get("tasks", ())]
    for kind in ("build", "test"):
        of_kind = [g for g in groups if g in (kind, {"kind": kind, "isDefault": True})]
        assert len([group for group in of_kind if isinstance(group, dict)]) == bool(of_kind)


NEEDED = {
    "cppdbg": "ms-vscode.cpptools",
    "cuda-gdb": "nvidia.nsight-vscode-edition",
    "debugpy": "ms-python.debugpy",
}


def test_what_is_used_is_recommended_and_nothing_else_that_debugs(
    files: dict[str, dict[str, Any]], wanted: Wanted
) -> None:
    recommended = files["extensions.json"]["recommendations"]
    types = {entry["type"] for entry in files["launch.json"]["configurations"]}
    for kind, extension in NEEDED.items():
        compiled = kind == "cppdbg" and {"cpp", "cuda"} & set(wanted.languages)
        assert (extension in recommended) == (kind in types or bool(compiled)), kind


@pytest.mark.parametrize("languages", [("cpp",), ("cuda",), ("python",), LANGUAGES])
def test_a_language_is_there_only_if_it_was_asked_for(languages: tuple[str, ...]) -> None:
    files = values(libtorch.workspace("p", project().answers), Wanted(languages))
    groups = {entry["presentation"]["group"] for entry in entries(files)}
    named = {"cpp": "1-cpp", "cuda": "2-cuda", "python": "3-python"}
    assert groups - {"4-attach", "5-mixed"} == {named[language] for language in languages}


def test_names_do_not_depend_on_what_else_is_wanted() -> None:
    workspace = libtorch.workspace("p", project(api="aten").answers)
    every = {
        entry["name"] for entry in entries(values(workspace, Wanted(LANGUAGES, everything=True)))
    }
    for languages in (("cpp",), ("cuda",), ("python",), LANGUAGES):
        for engine in ENGINES:
            some = {
                entry["name"] for entry in entries(values(workspace, Wanted(languages, engine)))
            }
            assert some <= every


def test_python_sees_the_library_of_the_build_that_is_made_before() -> None:
    files = values(libtorch.workspace("p", project().answers), Wanted(LANGUAGES))
    for entry in entries(files):
        if "through Python" in entry["name"] or "through pytest" in entry["name"]:
            pairs = {pair["name"]: pair["value"] for pair in entry["environment"]}
            build = entry["preLaunchTask"].partition("(")[2].rstrip(")")
            assert pairs["P_LIBRARY"] == f"${{workspaceFolder}}/build/{build}/lib/libp_ops.so"
        if entry.get("type") == "debugpy" and entry["request"] == "launch":
            assert entry["env"]["P_LIBRARY"].startswith("${workspaceFolder}/build/debug/")


def test_pytest_cov_is_switched_off_only_where_it_is(of_kind: Callable[[str], Path]) -> None:
    with_it = json.dumps(values(read_workspace(of_kind("python")), Wanted(("python",))))
    without = json.dumps(values(read_workspace(of_kind("stable")), Wanted(("python",))))
    assert '"PYTEST_ADDOPTS": "--no-cov"' in with_it
    assert "PYTEST_ADDOPTS" not in without


def test_many_programs_leave_six_visible_and_become_a_question(
    of_kind: Callable[[str], Path],
) -> None:
    workspace = read_workspace(of_kind("cmake"))
    many = tuple(
        Executable(f"t{number:02}", f"bin/t{number:02}", gtest=True, is_test=True)
        for number in range(30)
    )
    files = values(
        workspace._replace(executables=(*many, *workspace.executables)), Wanted(("cpp",))
    )
    shown = [e["name"] for e in entries(files) if "hidden" not in e["presentation"]]
    assert len(shown) == VISIBLE
    assert "C++: shapes (gdb)" in shown  # the application, among thirty tests
    (core,) = (entry for entry in entries(files) if "core dump" in entry["name"])
    assert core["program"] == "${workspaceFolder}/${input:program}"


def test_the_testing_view_of_cmake_tools_is_set_up_and_not_doubled(
    of_kind: Callable[[str], Path],
) -> None:
    files = values(read_workspace(of_kind("cmake")), Wanted(("cpp",)))
    target = files["settings.json"]["cmake.ctest.debugLaunchTarget"]
    (entry,) = (entry for entry in entries(files) if entry["name"] == target)
    assert entry["presentation"]["hidden"] is True
    assert "ms-vscode.cmake-tools" in files["extensions.json"]["recommendations"]
