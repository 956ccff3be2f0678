from __future__ import annotations

import json

import pytest

from devboot.facts import Facts
from devboot.generators.names import project_name
from devboot.generators.project import Project
from devboot.generators.template import find_template
from devboot.generators.vscode import generate
from devboot.profile import load_profile


def _files(engine: str = "clangd", **answers: str) -> dict[str, dict]:
    template = find_template("libtorch-project")
    project = Project(template, project_name("fast-ops"), template.answers(answers))
    text = f"version: 1\nname: p\neditor: {{vscode: {{intellisense: {engine}}}}}\n"
    profile = load_profile("p", read=lambda _: ("p.yaml", text), known=())
    targets = generate(project, profile, Facts({}))
    return {target.path.name: json.loads(target.content.own) for target in targets}


def _launch(**answers: str) -> list[dict]:
    return _files(**answers)["launch.json"]["configurations"]


def test_one_engine_understands_cpp_and_the_other_is_off() -> None:
    clangd, cpptools = _files("clangd"), _files("cpptools")
    assert clangd["settings.json"]["C_Cpp.intelliSenseEngine"] == "disabled"
    assert "clangd" in str(clangd["extensions.json"])
    assert "clangd" not in str(cpptools)
    assert "compile_commands.json" in cpptools["settings.json"]["C_Cpp.default.compileCommands"]


@pytest.mark.parametrize(("api", "shown"), [("stable", True), ("aten", True), ("none", False)])
def test_tensors_are_printed_where_there_are_tensors(api: str, shown: bool) -> None:  # noqa: FBT001
    for entry in _launch(api=api):
        if entry["type"] == "cppdbg":
            texts = [command["text"] for command in entry["setupCommands"]]
            assert "-enable-pretty-printing" in texts
            assert any("tensor_printers.py" in text for text in texts) is shown


def test_cuda_gdb_gets_its_arguments_as_one_quoted_string() -> None:
    """Its adapter joins a list with `;`, at which the shell cuts."""
    (entry,) = (entry for entry in _launch() if entry["type"] == "cuda-gdb")
    assert entry["args"] == "'--gtest_filter=${input:gtestFilter}'"


def test_python_sees_the_library_of_the_debug_build() -> None:
    for entry in _launch():
        if "Python" in entry["name"] or "pytest" in entry["name"]:
            pairs = {pair["name"]: pair["value"] for pair in entry.get("environment", [])}
            environment = entry.get("env", {}) | pairs
            library = "${workspaceFolder}/build/debug/lib/libfast_ops_ops.so"
            assert environment["FAST_OPS_LIBRARY"] == library


def test_a_project_without_cuda_has_no_cuda_gdb() -> None:
    assert not [entry for entry in _launch(cuda="OFF") if entry["type"] == "cuda-gdb"]
