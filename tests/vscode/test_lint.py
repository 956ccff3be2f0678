"""What lint leaves alone, what it makes of several folders, and of hostile files."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devboot.machine.surroundings import surroundings
from devboot.machine.vscode_files import open_folder, open_workspace
from devboot.vscode import documents
from devboot.vscode.lint import Look, Surroundings, corrected, lint

from .hostile import KEYS, VALUES
from .planted import cuda, gdb, launch, python, task, tasks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOWHERE = Surroundings(
    "/home/me", {"HOME": "/home/me"}, lambda _: "", lambda _: False, lambda _: None
)


def problems(folder: Path, **files: Any) -> list[str]:
    place = folder / "proj" / ".vscode"
    place.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        text = content if isinstance(content, str) else json.dumps(content, indent=2)
        (place / f"{name}.json").write_text(text)
    look = Look(
        open_folder(place.parent), surroundings({"PATH": os.environ["PATH"], "HOME": "/root"})
    )
    return [f"{p.rule}: {p.message}" for p in lint(look)]


# What cpptools, the Python debugger, Nsight and VS Code insert, filled in as their documents say.
SNIPPETS: dict[str, dict[str, Any]] = {
    "cpptools launch": {
        "launch": launch({
            "name": "(gdb) Launch", "type": "cppdbg", "request": "launch",
            "program": "/bin/sh", "args": [], "stopAtEntry": False, "cwd": "${fileDirname}",
            "environment": [], "externalConsole": False, "MIMode": "gdb",
            "setupCommands": [
                {"description": "Enable pretty-printing for gdb", "text": "-enable-pretty-printing",
                 "ignoreFailures": True},
                {"description": "Set Disassembly Flavor to Intel",
                 "text": "-gdb-set disassembly-flavor intel", "ignoreFailures": True},
            ],
        }),
    },
    "cpptools attach": {
        "launch": launch({
            "name": "(gdb) Attach", "type": "cppdbg", "request": "attach", "program": "/bin/sh",
            "processId": "${command:pickProcess}", "MIMode": "gdb", "setupCommands": [],
        }),
    },
    "cpptools pipe": {
        "launch": launch({
            "name": "(gdb) Pipe Launch", "type": "cppdbg", "request": "launch",
            "program": "/far/away/app", "args": [""], "stopAtEntry": False, "cwd": "/far/away",
            "environment": [], "externalConsole": False,
            "pipeTransport": {"debuggerPath": "/usr/bin/gdb", "pipeProgram": "/usr/bin/ssh",
                              "pipeArgs": ["me@far", "${debuggerCommand}"], "pipeCwd": ""},
            "MIMode": "gdb",
        }),
    },
    "cpptools active file": {
        "launch": launch({
            "name": "C/C++: g++ build and debug active file", "type": "cppdbg", "request": "launch",
            "program": "${fileDirname}/${fileBasenameNoExtension}", "args": [],
            "cwd": "${fileDirname}", "MIMode": "gdb", "miDebuggerPath": sys.executable,
            "preLaunchTask": "C/C++: g++ build active file",
        }),
        "tasks": tasks({
            "type": "cppbuild", "label": "C/C++: gcc build active file", "command": "/usr/bin/gcc",
            "args": ["-fdiagnostics-color=always", "-g", "${file}", "-o", "${fileDirname}/a"],
            "options": {"cwd": "${fileDirname}"}, "problemMatcher": ["$gcc"],
            "group": {"kind": "build", "isDefault": True}, "detail": "compiler: /usr/bin/gcc",
        }),
    },
    "debugpy": {
        "launch": launch(
            {"name": "Python Debugger: Current File", "type": "debugpy", "request": "launch",
             "program": "${file}", "console": "integratedTerminal"},
            {"name": "Python Debugger: Current File with Arguments", "type": "debugpy",
             "request": "launch", "program": "${file}", "console": "integratedTerminal",
             "args": "${command:pickArgs}"},
            {"name": "Python Debugger: Module", "type": "debugpy", "request": "launch",
             "module": "pytest"},
            {"name": "Python Debugger: Django", "type": "debugpy", "request": "launch",
             "args": ["runserver"], "django": True, "autoStartBrowser": False,
             "program": "${workspaceFolder}/.vscode/launch.json"},
            {"name": "Python Debugger: Remote Attach", "type": "debugpy", "request": "attach",
             "connect": {"host": "localhost", "port": 5678},
             "pathMappings": [{"localRoot": "${workspaceFolder}", "remoteRoot": "."}]},
            {"name": "Python Debugger: Attach using Process Id", "type": "debugpy",
             "request": "attach", "processId": "${command:pickProcess}"},
            {"name": "Tests", "type": "debugpy", "request": "launch", "program": "${file}",
             "purpose": ["debug-test"], "console": "integratedTerminal", "justMyCode": False},
        ),
    },
    "nsight": {
        "launch": launch(
            {"name": "CUDA C++: Launch", "type": "cuda-gdb", "request": "launch",
             "program": "/bin/sh", "args": "--all"},
            {"name": "CUDA C++: Attach", "type": "cuda-gdb", "request": "attach",
             "processId": "${command:cuda.pickProcess}"},
        ),
    },
    "shell task": {
        "tasks": tasks(
            task(command="echo ${HOME} $PATH", problemMatcher=[], group="test"),
            {"type": "npm", "script": "watch", "problemMatcher": "$ts-webpack", "group": "build"},
            {"label": "all", "dependsOn": ["build", "npm: watch"], "dependsOrder": "sequence"},
            {"label": "on windows too", "type": "shell", "command": "a",
             "windows": {"command": "b"}, "args": [{"value": "x y", "quoting": "strong"}]},
        ),
    },
    "other debuggers": {
        "launch": launch(
            {"name": "Run", "type": "node", "request": "launch", "program": "${file}",
             "skipFiles": ["<node_internals>/**"]},
            {"name": "Rust", "type": "lldb", "request": "launch", "cargo": {"args": ["build"]},
             "program": "${cargo:program}"},
            {"name": "Ext", "type": "extensionHost", "request": "launch",
             "args": ["--extensionDevelopmentPath=${workspaceFolder}"]},
            {"name": "Win", "type": "cppvsdbg", "request": "launch", "program": "x.exe"},
        ),
    },
    "quoted arguments": {
        "launch": launch(gdb(args=["a\\;b", "'a;b'", "a;b c", "f(x)", "<", "in.txt", "--x=$HOME"])),
    },
    "settings of both engines, one of them off": {
        "settings": {"C_Cpp.intelliSenseEngine": "disabled", "clangd.arguments": ["--log=error"]},
        "extensions": {"recommendations": [
            "ms-vscode.cpptools", "llvm-vs-code-extensions.vscode-clangd"]},
    },
    "comments and trailing commas": {
        "launch": '// mine\n{"configurations": [ /* none */ ],}\n', "tasks": "", "settings": "{}",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", SNIPPETS)
def test_what_the_extensions_themselves_insert_is_no_problem(tmp_path: Path, name: str) -> None:
    assert problems(tmp_path, **SNIPPETS[name]) == []


def workspace(tmp_path: Path, **sections: Any) -> Look:
    for name in ("app", "lib"):
        (tmp_path / name / ".vscode").mkdir(parents=True, exist_ok=True)
    file = tmp_path / "two.code-workspace"
    file.write_text(json.dumps(sections, indent=1))
    return Look(open_workspace(file), surroundings({"HOME": "/root"}))


FOLDERS = [{"path": "app"}, {"path": "lib"}]


def test_a_task_of_another_level_is_not_found_by_vscode(tmp_path: Path) -> None:
    workspace(tmp_path, folders=[])
    (tmp_path / "lib/.vscode/tasks.json").write_text(json.dumps(tasks(task())))
    (tmp_path / "app/.vscode/launch.json").write_text(
        json.dumps(launch(gdb(preLaunchTask="build"), gdb(name="d", preLaunchTask="mine")))
    )
    look = workspace(tmp_path, folders=FOLDERS, tasks=tasks(task(label="mine")))
    found = [(p.path, p.rule, p.message) for p in lint(look)]
    assert found == [
        ("app/.vscode/launch.json", "task-elsewhere",
         "the task `build` is one of `lib`, and is looked for in `app` only"),
        ("app/.vscode/launch.json", "task-elsewhere",
         "the task `mine` is one of `two.code-workspace`, and is looked for in `app` only"),
    ]  # fmt: skip


def test_a_workspace_is_looked_at_as_a_whole(tmp_path: Path) -> None:
    look = workspace(
        tmp_path,
        folders=[*FOLDERS, {"path": "gone"}],
        foldrs=[],
        launch=launch(
            gdb(cwd="${workspaceFolder:lib}"),
            gdb(name="b", cwd="${workspaceFolder:bli}"),
            compounds=[{"name": "c", "configurations": ["nobody"]}],
        ),
    )
    assert [(p.line > 1, p.rule) for p in lint(look)] == [
        (True, "folder-missing"),
        (True, "unknown-key"),
        (True, "no-such-folder"),
        (True, "no-such-configuration"),
    ]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("settings", '{"x": "/home/ada/proj/include", "y": "/home/ada/z/"}'),
        ("launch", '{"configurations": [{"name": "a", "cwd": "/home/bob/data/"}]}'),
    ],
)
def test_a_path_that_no_variable_stands_for_is_left_to_the_user(kind: str, text: str) -> None:
    """VS Code puts its variables into few settings, and another's home has none."""
    file = documents.parsed(f".vscode/{kind}.json", text.encode())
    opened = documents.Opened(
        (documents.folder_level("p", "/home/ada/proj", {kind: file}),), (file,)
    )
    found = lint(Look(opened, NOWHERE._replace(home="/home/ada")))
    homes = [problem for problem in found if problem.rule == "home-path"]
    assert len(homes) == text.count("/home/")
    assert corrected(opened.files, homes) == {}


def test_a_path_below_the_folder_is_corrected_by_a_variable(tmp_path: Path) -> None:
    place = tmp_path / "home" / "ada" / "proj"
    (place / ".vscode").mkdir(parents=True)
    text = """{"configurations": [{"name": "a", "type": "cppdbg", "request": "launch",
        "program": "/home/ada/proj/\\u00e9/app", "cwd": "/home/ada/data/"}]}"""
    file = documents.parsed(".vscode/launch.json", text.encode())
    level = documents.folder_level("proj", "/home/ada/proj", {"launch": file})
    opened = documents.Opened((level,), (file,))
    look = Look(opened, NOWHERE._replace(home="/home/ada"))
    fixed = corrected(opened.files, [p for p in lint(look) if p.rule == "home-path"])
    assert fixed == {
        ".vscode/launch.json": text.replace("/home/ada/proj/\\", "${workspaceFolder}/\\").replace(
            "/home/ada/data", "${userHome}/data"
        )
    }


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{"a": 1, "args": [], "b": 2}', '{"a": 1, "b": 2}'),
        ('{"a": 1, "args": []}', '{"a": 1}'),
        ('{\r\n\t"a": 1, // x\r\n\t"args": [],\r\n}', '{\r\n\t"a": 1, // x\r\n}'),
        ('{\n "a": 1, // x\n "args": []\n}', '{\n "a": 1 // x\n}'),
        ('{\n "args": [], // why\n "b": 2\n}', '{\n // why\n "b": 2\n}'),
    ],
)
def test_a_member_is_taken_out_with_its_line_and_nothing_else(before: str, after: str) -> None:
    def around(text: str) -> str:
        inner = text.replace("{", '{"name": "n", "type": "cuda-gdb", ', 1)
        return f'{{"configurations": [{inner}]}}'

    file = documents.parsed("launch.json", around(before).encode())
    opened = documents.Opened((documents.folder_level("p", "/p", {"launch": file}),), (file,))
    found = [p for p in lint(Look(opened, NOWHERE)) if p.rule == "cuda-empty-args"]
    assert corrected(opened.files, found) == {"launch.json": around(after)}


def shapes() -> Iterator[st.SearchStrategy[Any]]:
    entries = st.lists(st.dictionaries(KEYS, VALUES, max_size=8), max_size=3)
    yield VALUES
    yield st.fixed_dictionaries(
        {"configurations": entries, "compounds": entries, "inputs": entries}
    )
    yield st.fixed_dictionaries({"tasks": entries, "inputs": entries})


@settings(max_examples=150, deadline=None)
@given(st.tuples(*(st.one_of(*shapes()) for _ in documents.NAMES)))
def test_whatever_the_files_hold_lint_answers_and_corrections_can_be_read(values: Any) -> None:
    files = {
        name: documents.parsed(f".vscode/{name}.json", json.dumps(value).encode())
        for name, value in zip(documents.NAMES, values, strict=True)
    }
    everything = documents.parsed(
        "x.code-workspace", json.dumps(dict(zip(documents.NAMES, values, strict=True))).encode()
    )
    level = documents.folder_level("p", "/p", files)
    wide = documents.workspace_level("x", everything)
    opened = documents.Opened((wide, level), (everything, *files.values()))
    found = lint(Look(opened, NOWHERE))
    for path, text in corrected(opened.files, found).items():
        assert documents.parsed(path, text.encode()).error is None
    for problem in found:
        assert problem.line >= 1
        assert problem.message == problem.message.strip()


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=60) | st.text(alphabet='{}[],:"\\/*\n a1', max_size=60).map(str.encode))
def test_bytes_that_are_no_json_are_one_problem_with_a_place(data: bytes) -> None:
    file = documents.parsed(".vscode/launch.json", data)
    level = documents.folder_level("p", "/p", {"launch": file})
    found = lint(Look(documents.Opened((level,), (file,)), NOWHERE))
    if file.error:
        assert [p.rule for p in found] == ["json"]


def test_a_program_that_another_configuration_builds_is_no_warning(tmp_path: Path) -> None:
    program = "${workspaceFolder}/build/app"
    found = problems(
        tmp_path,
        launch=launch(
            gdb(name="core", program=program, coreDumpPath="${input:core}"),
            gdb(program=program, preLaunchTask="build"),
            inputs=[{"id": "core", "type": "promptString", "description": "?"}],
        ),
        tasks=tasks(task()),
    )
    assert [line.split(":")[0] for line in found] == ["program-unbuilt"]


def test_what_devboot_once_proposed_is_no_problem(tmp_path: Path) -> None:
    assert (
        problems(tmp_path, launch=launch(cuda(args="'--gtest_filter=*'"), python(args=["-x"])))
        == []
    )
