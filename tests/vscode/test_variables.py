"""`${...}`: what VS Code puts in their place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from devboot.vscode.variables import Context, resolve, variables

CONTEXT = Context(
    "/w/app",
    folders={"app": "/w/app", "lib": "/w/lib"},
    home="/home/me",
    environ={"LANG": "C"},
    file="/w/app/src/ops/test_relu.py",
    line=7,
    column=3,
    selected="x = 1",
    settings={"a.b": "dotted", "outer": {"inner": 5}, "list": [1], "again": "${env:LANG}"},
    inputs={"which": "*"},
    commands={"python.interpreterPath": "/usr/bin/python3"},
    default_build_task="build",
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("${workspaceFolder}/b", "/w/app/b"),
        ("${workspaceRoot}", "/w/app"),
        ("${workspaceFolder:lib}/b", "/w/lib/b"),
        ("${workspaceFolderBasename}", "app"),
        ("${workspaceRootFolderName}", "app"),
        ("${cwd}", "/w/app"),
        ("${userHome}", "/home/me"),
        ("${file}", "/w/app/src/ops/test_relu.py"),
        ("${fileWorkspaceFolder}", "/w/app"),
        ("${fileWorkspaceFolderBasename}", "app"),
        ("${relativeFile}", "src/ops/test_relu.py"),
        ("${relativeFileDirname}", "src/ops"),
        ("${fileBasename}", "test_relu.py"),
        ("${fileBasenameNoExtension}", "test_relu"),
        ("${fileExtname}", ".py"),
        ("${fileDirname}", "/w/app/src/ops"),
        ("${fileDirnameBasename}", "ops"),
        ("${lineNumber}:${columnNumber}", "7:3"),
        ("${selectedText}", "x = 1"),
        ("${defaultBuildTask}", "build"),
        ("a${pathSeparator}b${/}c", "a/b/c"),
        ("${env:LANG}-${env:NOT_SET}", "C-"),
        ("${config:a.b} ${config:outer.inner}", "dotted 5"),
        ("${config:again}", "C"),
        ("${input:which}", "*"),
        ("${command:python.interpreterPath}", "/usr/bin/python3"),
        ("no variable: $HOME {x} $", "no variable: $HOME {x} $"),
    ],
)
def test_a_variable_has_the_value_that_vscode_gives_it(text: str, value: str) -> None:
    assert resolve(text, CONTEXT) == (value, ())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("${workspaceFoldr}", "VS Code has no such variable"),
        ("${env:}", "its name is missing after the colon"),
        ("${config:nothing}", "the setting `nothing` is not set"),
        ("${config:list}", "the setting `list` is no plain value"),
        ("${command:x.y}", "`x.y` is a command of an extension, which asks or answers at run time"),
        ("${input:no}", "the input `no` has no answer"),
        ("${workspaceFolder:no}", "the workspace has no folder `no`"),
        ("${execPath}", "where VS Code is installed is known to VS Code only"),
        ("${extensionInstallFolder:a.b}", "where `a.b` is installed is known to VS Code only"),
    ],
)
def test_a_variable_without_a_value_is_left_and_said_why(text: str, reason: str) -> None:
    value, missing = resolve({"args": [f"a {text}"]}, CONTEXT)
    assert value == {"args": [f"a {text}"]}
    assert [(one.variable.text, one.reason) for one in missing] == [(text, reason)]


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("${file}", {"file": None}),
        ("${lineNumber}", {"file": None}),
        ("${selectedText}", {"selected": ""}),
        ("${workspaceFolder}", {"folder": None}),
        ("${defaultBuildTask}", {"default_build_task": None}),
        ("${fileWorkspaceFolder}", {"file": "/elsewhere/x.py"}),
    ],
)
def test_what_is_not_there_is_no_empty_string(text: str, lacks: dict[str, object]) -> None:
    value, missing = resolve(text, replace(CONTEXT, **lacks))
    assert value == text
    assert len(missing) == 1


def test_every_string_is_resolved_keys_too_and_nothing_else_changes() -> None:
    value = {"${env:LANG}": [1, None, True, {"x": "${/}"}]}
    assert resolve(value, CONTEXT).value == {"C": [1, None, True, {"x": "/"}]}


def test_a_setting_that_names_itself_ends() -> None:
    context = replace(
        CONTEXT, settings={"x": "${config:x}", "y": "${config:z}", "z": "a${config:y}"}
    )
    assert resolve("${config:x}", context).value == "${config:x}"
    assert resolve("${config:y}", context).value.startswith("aa")


def test_the_places_of_variables_are_those_in_the_text() -> None:
    text = "a${env:A:B}${x{y}z}$"
    assert [text[v.start : v.end] for v in variables(text)] == ["${env:A:B}", "${x{y}z}"]
    assert [v.text for v in variables(text)] == ["${env:A:B}", "${x{y}z}"]
